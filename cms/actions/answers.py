"""What services say about their entries, and what moderators make of it."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log as note_in_history

from cms.actions import entries
from cms.directory import corrections
from cms.models import ProblemReport, Service, ServiceAnswer, ServiceLetter
from cms.queries import directory_care as queries

log = logging.getLogger(__name__)
CONFIRMED, CORRECTED, SETTLED = "cms.service_confirmed", "cms.service_corrected", "cms.service_settled"


class CannotAnswer(Exception):
    """The link is spent, replaced, too old, or of a contact who is not on record any more."""


class CannotSettle(Exception):
    """Somebody else has settled it."""


@transaction.atomic
def answer(
    *, letter: ServiceLetter, at: datetime, changes: corrections.Changes | None = None, note: str = ""
) -> ServiceAnswer:
    """This function will take a service's word for its entry, once. Without changes or a note all of it is right.

    What may harm if it is wrong waits for a moderator, and with it the day the entry counts as checked.
    """
    service: Service = Service.objects.select_for_update(of=("self",)).get(pk=letter.service_id)
    letter = ServiceLetter.objects.get(pk=letter.pk)
    if not is_open(letter, service, at):
        raise CannotAnswer
    said = {name: [corrections.value_of(service, name), value] for name, value in (changes or {}).items()}
    at_once = {name: pair for name, pair in said.items() if corrections.is_at_once(name, pair[1])}
    waiting = {name: pair for name, pair in said.items() if name not in at_once}
    today, must_wait = timezone.localdate(at), bool(waiting or note)
    spend(letter, at=at)
    given = ServiceAnswer.objects.create(
        service=service,
        letter=letter,
        kind=kind_of(waiting, bool(said or note)),
        said_date=today,
        said_at=at,
        at_once=at_once,
        waiting=waiting,
        note=note,
        is_waiting=must_wait,
        settled_at=None if must_wait or at_once else at,
    )
    entries.write(
        service,
        {name: after for name, (_before, after) in at_once.items()},
        checked=None if must_wait else today,
        why=CORRECTED if said or note else CONFIRMED,
    )
    if must_wait and not at_once:
        note_in_history(service, CORRECTED, data={"fields": []})
    return given


def kind_of(waiting: corrections.Changes, says_something: bool) -> ServiceAnswer.Kind:
    if "closed_date" in waiting:
        return ServiceAnswer.Kind.CLOSING
    return ServiceAnswer.Kind.CORRECTED if says_something else ServiceAnswer.Kind.CONFIRMED


def is_open(letter: ServiceLetter, service: Service, at: datetime) -> bool:
    return letter.works(at) and service.live and queries.contact_of(letter) is not None


def spend(letter: ServiceLetter, *, at: datetime) -> None:
    """The links of other contacts asked the same, so that they stop working too."""
    letter.used_at = at
    letter.save(update_fields=["used_at"])
    others = ServiceLetter.objects.filter(service=letter.service_id, used_at=None, replaced_at=None)
    others.update(replaced_at=at)


@transaction.atomic
def settle(*, answer: ServiceAnswer, taken: corrections.Changes, reason: str, by: Any, at: datetime) -> ServiceAnswer:
    """This function will publish what a moderator takes over, as it is or mended, and tell the service of the rest."""
    service: Service = Service.objects.select_for_update(of=("self",)).get(pk=answer.service_id)
    answer = ServiceAnswer.objects.get(pk=answer.pk)
    if not answer.is_waiting:
        raise CannotSettle
    left = set(answer.waiting) - set(taken)
    agrees = bool(taken) or not left
    answer.is_waiting, answer.settled_at = False, at
    answer.taken, answer.reason = sorted(taken), reason
    answer.owes_reply = bool(left or reason)
    answer.save()
    entries.write(service, taken, checked=answer.said_date if agrees else None, by=by, why=SETTLED)
    if not taken:
        note_in_history(service, SETTLED, user=by, data={"fields": []})
    if answer.owes_reply:
        transaction.on_commit(lambda: send_replies([answer.pk]))
    return answer


@transaction.atomic
def mark_seen(*, answer: ServiceAnswer, by: Any, at: datetime) -> None:
    """A moderator looked at what was shown at once."""
    if ServiceAnswer.objects.filter(pk=answer.pk, is_waiting=False, settled_at=None).update(settled_at=at):
        note_in_history(answer.service, SETTLED, user=by, data={"fields": sorted(answer.at_once)})


@transaction.atomic
def settle_problems(*, service: Service, by: Any, at: datetime) -> int:
    """This function will close what visitors reported of an entry that somebody has looked into."""
    open_ones = ProblemReport.objects.filter(service=service, settled_date=None)
    number: int = open_ones.update(settled_date=timezone.localdate(at))
    if number:
        note_in_history(service, SETTLED, user=by, data={"problems": number})
    return number


def send_replies(only: Iterable[int] | None = None) -> None:
    """Tells services what was not taken over, and why. A letter that fails is sent by the next daily run."""
    owed = ServiceAnswer.objects.filter(owes_reply=True)
    if only is not None:
        owed = owed.filter(pk__in=only)
    for pk in owed.values_list("pk", flat=True):
        try:
            send_reply(pk)
        except OSError:
            log.exception("The reply to answer %s could not be sent", pk)


@transaction.atomic
def send_reply(pk: int) -> None:
    rows = ServiceAnswer.objects.select_for_update(of=("self",)).select_related("service__locale", "letter")
    answer = rows.filter(pk=pk, owes_reply=True).first()
    if answer is None:
        return
    answer.owes_reply = False
    answer.save(update_fields=["owes_reply"])
    contact = queries.contact_of(answer.letter) if answer.letter else None
    if contact is None:
        return
    with translation.override(contact.language or answer.service.locale.language_code or settings.LANGUAGE_CODE):
        left = [corrections.label_of(name) for name in corrections.in_order(answer.waiting) if name not in answer.taken]
        subject = _("What became of your corrections of %(name)s") % {"name": answer.service.name}
        body = render_to_string("cms/mail/service_reply.txt", {"answer": answer, "left": left})
    send_mail(" ".join(subject.split()), body, None, [contact.email])
