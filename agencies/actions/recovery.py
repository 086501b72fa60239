"""Helping somebody back into their account, so that a lead can start it but not use it to get in themselves.

A proved address gets the code, and nobody else does. Without one the lead hands over a card; for people whose account
opens more than this lead may see, a coordinator agrees first. Second steps stay as they are.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.actions import one_time_codes
from agencies.actions.audit import note
from agencies.enums import CodePurpose
from agencies.models import Agency, OneTimeCode, Person
from agencies.queries.recovery import (
    in_agencies_of_others,
    is_trusted_with_others,
    lost_a_step_lately,
    proved_address,
)
from agencies.rules import local_day

MOST_A_WEEK = 3


class CannotRecover(Exception):
    """The recovery cannot go on; the message says why, in words for people."""


@dataclass(frozen=True)
class Recovery:
    """What was started: `sent_to` for a mailed code, `secret` for a card to hand over, neither while it waits."""

    code: OneTimeCode
    sent_to: str = ""
    secret: str = ""


@transaction.atomic
def start(*, person: Person, agency: Agency, by: Person, at: datetime) -> Recovery:
    """This function will start a recovery, or show a card anew that a coordinator has agreed to."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_misuse(person, by)
    if code := agreed(person, agency, by, at).first():
        return Recovery(code, secret=one_time_codes.issue_again(code=code, at=at))
    if code := waiting_for_agreement(person, agency, by, at).first():
        return Recovery(code)
    refuse_too_many(person, at)
    address = proved_address(person)
    code, secret = one_time_codes.issue(
        person=person,
        purpose=CodePurpose.RECOVERY,
        by=by,
        at=at,
        agency=agency,
        needs_approval=not address and must_be_agreed(person, by, at, agency),
    )
    how = "mail" if address else "agreement" if code.needs_approval else "card"
    note("recovery.started", by=by, at=at, person=person, agency=agency, subject=code, after={"by": how})
    tell(code, to=address or person.email, secret=secret if address else "")
    if address:
        return Recovery(code, sent_to=address)
    return Recovery(code, secret="" if code.needs_approval else secret)


@transaction.atomic
def decide(*, code: OneTimeCode, agree: bool, by: Person, at: datetime) -> OneTimeCode:
    """This function will agree to a recovery or refuse it. Whoever started it, or is helped by it, never decides."""
    code = OneTimeCode.objects.select_for_update().get(pk=code.pk)
    if by.pk in {code.issued_by_id, code.person_id}:
        raise CannotRecover(_("Somebody else must agree to this: you started it, or it is about your own account."))
    if code.approved_at or code.cancelled_at or code.used_at or code.expires_at <= at:
        raise CannotRecover(_("This was decided already, or is too old."))
    if agree:
        code.approved_at, code.approved_by = at, by
    else:
        code.cancelled_at = at
    code.save(update_fields=["approved_at", "approved_by", "cancelled_at"])
    action = "recovery.agreed" if agree else "recovery.refused"
    note(action, by=by, at=at, person=code.person, agency=code.agency, subject=code)
    return code


def note_use(*, code: OneTimeCode, at: datetime) -> None:
    """This function will write down that somebody came in with a card."""
    action = "recovery.used" if code.purpose == CodePurpose.RECOVERY else "first-sign-in.used"
    note(action, by=code.person, at=at, person=code.person, agency=code.agency, subject=code)


def tell(code: OneTimeCode, *, to: str | None, secret: str) -> None:
    """Who started it, in the person's language, once all is written; with the code where the address is proved."""
    if not to:
        return
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("agencies:one-time-code")
    with override(code.person.language or settings.LANGUAGE_CODE):
        words = {"code": code, "secret": f"{secret[:4]} {secret[4:]}".strip(), "address": address}
        text = render_to_string("agencies/mail/recovery.txt", words)
        subject = _("Help to get back into Waymark")
    transaction.on_commit(partial(send_mail, subject, text, None, [to]), robust=True)


def refuse_misuse(person: Person, by: Person) -> None:
    if person.pk == by.pk:
        raise CannotRecover(
            _("This is for other people’s accounts. For your own, ask another lead or your coordinator.")
        )
    if not person.is_active:
        raise CannotRecover(_("This account is switched off. An administrator can switch it on again."))


def refuse_too_many(person: Person, at: datetime) -> None:
    lately = OneTimeCode.objects.filter(
        person=person, purpose=CodePurpose.RECOVERY, issued_at__gt=at - timedelta(days=7), issued_at__lte=at
    )
    if lately.count() >= MOST_A_WEEK:
        raise CannotRecover(_("This account was helped three times in seven days. Ask the coordinator what is wrong."))


def agreed(person: Person, agency: Agency, by: Person, at: datetime) -> QuerySet[OneTimeCode]:
    """What this lead started and a coordinator has agreed to, so that a card can be shown."""
    return OneTimeCode.objects.usable(at).filter(
        person=person, agency=agency, purpose=CodePurpose.RECOVERY, needs_approval=True, issued_by=by
    )


def waiting_for_agreement(person: Person, agency: Agency, by: Person, at: datetime) -> QuerySet[OneTimeCode]:
    asked = OneTimeCode.objects.filter(person=person, agency=agency, purpose=CodePurpose.RECOVERY, issued_by=by)
    return asked.filter(needs_approval=True, approved_at=None, cancelled_at=None, used_at=None, expires_at__gt=at)


def must_be_agreed(person: Person, by: Person, at: datetime, agency: Agency) -> bool:
    day = local_day(at, agency.time_zone or agency.partnership.time_zone)
    return (
        is_trusted_with_others(person, day) or in_agencies_of_others(person, by, day) or lost_a_step_lately(person, at)
    )
