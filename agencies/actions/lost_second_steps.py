"""Taking away a second step that somebody has lost, so that no one alone can use it to get in.

One responsible person asks, another agrees; the person is told at both times and can stop it from wherever they are
still signed in. Once agreed the step is gone, every session has ended, and a card needs a coordinator for a week.
"""

from datetime import datetime, timedelta
from functools import partial

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.actions import one_time_codes
from agencies.actions.audit import note
from agencies.enums import CodePurpose
from agencies.models import Agency, OneTimeCode, Person
from agencies.queries.humans import ids_of
from agencies.queries.recovery import proved_addresses
from agencies.queries.second_step import has_second_step

MOST_A_MONTH = 3


class CannotTakeAway(Exception):
    """The second step stays; the message says why, in words for people."""


@transaction.atomic
def ask(*, person: Person, agency: Agency, by: Person, at: datetime) -> OneTimeCode:
    """This function will ask for a second step to be taken away. Asked again while that is open, it is asked once."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_misuse(person, by, at)
    waiting = OneTimeCode.objects.filter(person=person, purpose=CodePurpose.STEP)
    there = waiting.filter(approved_at=None, cancelled_at=None, expires_at__gt=at).first()
    if there is not None:
        return there
    # Nobody sees the secret of this row: it opens nothing, and stands for what was asked.
    asked, _secret = one_time_codes.issue(
        person=person, purpose=CodePurpose.STEP, by=by, at=at, agency=agency, needs_approval=True
    )
    note("second-step.asked", by=by, at=at, person=person, agency=agency, subject=asked)
    tell(asked, is_done=False)
    return asked


@transaction.atomic
def decide(*, asked: OneTimeCode, agree: bool, by: Person, at: datetime) -> OneTimeCode:
    """This function will take the second step away and end every session, or refuse. Two people are needed for it."""
    asked = OneTimeCode.objects.select_for_update(of=("self",)).select_related("person", "agency").get(pk=asked.pk)
    person = Person.objects.select_for_update().get(pk=asked.person_id)
    if ids_of(by) & {asked.issued_by_id, person.pk}:
        raise CannotTakeAway(_("Somebody else must agree to this: you started it, or it is about your own account."))
    if person.is_superuser and not by.is_superuser:
        raise CannotTakeAway(_("This is an administrator’s account. Another administrator must decide."))
    refuse_decided(asked, at)
    if not agree:
        end(asked, by=by, at=at, action="second-step.refused")
        return asked
    asked.approved_at = asked.used_at = at
    asked.approved_by = by
    asked.save(update_fields=["approved_at", "approved_by", "used_at"])
    Authenticator.objects.filter(user=person).delete()
    one_time_codes.cancel(person=person, at=at)
    for session in UserSession.objects.filter(user=person):
        session.end()
    note("second-step.taken-away", by=by, at=at, person=person, agency=asked.agency, subject=asked)
    tell(asked, is_done=True)
    return asked


@transaction.atomic
def stop(*, person: Person, at: datetime) -> bool:
    """This function will end what was asked about one's own account. Answers whether there was anything to end."""
    found = OneTimeCode.objects.select_for_update().filter(
        person=person, purpose=CodePurpose.STEP, approved_at=None, cancelled_at=None, expires_at__gt=at
    )
    asked = list(found)
    for each in asked:
        end(each, by=person, at=at, action="second-step.stopped")
    return bool(asked)


def end(asked: OneTimeCode, *, by: Person, at: datetime, action: str) -> None:
    asked.cancelled_at = at
    asked.save(update_fields=["cancelled_at"])
    note(action, by=by, at=at, person=asked.person, agency=asked.agency, subject=asked)


def tell(asked: OneTimeCode, *, is_done: bool) -> None:
    """Every proved address, in the person's language, once all is written: one of them may be read by a thief."""
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("agencies:account")
    with override(asked.person.language or settings.LANGUAGE_CODE):
        words = {"asked": asked, "is_done": is_done, "address": address}
        text = render_to_string("agencies/mail/lost_second_step.txt", words)
        subject = _("Your second step was taken away") if is_done else _("Somebody asked to take away your second step")
    for to in proved_addresses(asked.person):
        transaction.on_commit(partial(send_mail, subject, text, None, [to]), robust=True)


def refuse_misuse(person: Person, by: Person, at: datetime) -> None:
    if person.pk in ids_of(by):
        raise CannotTakeAway(_("This is for other people’s accounts. Ask another lead or your coordinator."))
    if not person.is_active:
        raise CannotTakeAway(_("This account is switched off. An administrator can switch it on again."))
    if person.is_superuser and not by.is_superuser:
        raise CannotTakeAway(_("This is an administrator’s account. Only another administrator can help."))
    if not has_second_step(person):
        raise CannotTakeAway(_("This account has no second step."))
    lately = OneTimeCode.objects.filter(
        person=person, purpose=CodePurpose.STEP, issued_at__gt=at - timedelta(days=30), issued_at__lte=at
    )
    if lately.count() >= MOST_A_MONTH:
        raise CannotTakeAway(_("This was asked three times in thirty days. Ask the coordinator what is wrong."))


def refuse_decided(asked: OneTimeCode, at: datetime) -> None:
    if asked.approved_at or asked.cancelled_at or asked.expires_at <= at:
        raise CannotTakeAway(_("This was decided already, or is too old."))
