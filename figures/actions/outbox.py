"""Digests that wait leave as mail: each is taken by one worker, sent, and noted.

A worker that dies loses nothing: what it had in hand is taken up again when nobody has heard of it for a while. Where
it died between the mail server's yes and the note of it, the second copy has the name of the first, by which mail
servers know it.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_bidi

from agencies.actions import bounces
from agencies.models import Agency, Person
from figures import lending
from figures.enums import MessageState, Withheld
from figures.models import Message, Nudge
from figures.queries import letters, reminders
from figures.queries.letters import Letter
from figures.rules.reminders import Addressee, leaves_at, may_leave, why_unreachable

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]

A_PIECE = 100
HELD_FOR = timedelta(minutes=10)  # whoever has a mail in hand for so long is gone
TRIED_FOR = timedelta(days=2)  # a mail that cannot leave for so long says what is no longer so
SALT = "figures.reminders.stop"


@dataclass(slots=True)
class Sent:
    sent: int = 0
    withheld: int = 0
    waiting: int = 0  # could not leave now
    failed: int = 0
    has_more: bool = False


def send_waiting(*, clock: Clock, seconds: float | None = None) -> Sent:
    """This function will send the digests that may leave now: all, or for so many seconds. Twice at once is no harm."""
    began, came = clock(), Sent()
    until = None if seconds is None else began + timedelta(seconds=seconds)
    seen: set[int] = set()
    while True:
        at = clock()
        rows = Message.objects.due(at).exclude(pk__in=seen).order_by("leaves_at", "pk").select_related("person")
        some = list(rows[:A_PIECE])
        if not some:
            return came
        seen |= {message.pk for message in some}
        if not send_piece(some, clock=clock, came=came):
            return came  # the mail server is away: later
        if until is not None and clock() >= until:
            came.has_more = Message.objects.due(clock()).exists()
            return came


def send_piece(messages: list[Message], *, clock: Clock, came: Sent) -> bool:
    """So many digests over one connection; the same questions however many. False where mail cannot leave at all."""
    at = clock()
    reached = reminders.addressees({message.person_id for message in messages})
    plans = plans_by_message(messages)
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except OSError:
        log.exception("Reminders cannot leave: the mail server does not answer")
        came.waiting += len(messages)
        return False
    try:
        for language, some in letters.by_language(messages, settings.LANGUAGE_CODE).items():
            with translation.override(language):
                written = letters.letters_of(some, at=at, language=language)
                for message in some:
                    addressee = reached.get(message.person_id)
                    why = why_not(message, addressee, written[message.pk], plans[message.pk])
                    send_one(message, written[message.pk], addressee, why, plans[message.pk], connection, clock, came)
    finally:
        connection.close()
    return True


def plans_by_message(messages: Collection[Message]) -> dict[int, list[reminders.Plan]]:
    """The plans of the agencies that each digest is about."""
    about = Message.agencies.through._default_manager.filter(message__in=messages)
    pairs = list(about.order_by("message_id", "agency_id").values_list("message_id", "agency_id"))
    plans = reminders.plans_of(Agency.objects.filter(pk__in={agency for _message, agency in pairs}))
    found: dict[int, list[reminders.Plan]] = {message.pk: [] for message in messages}
    for message, agency in pairs:
        found[message].append(plans[agency])
    return found


def why_not(message: Message, addressee: Addressee | None, letter: Letter, plans: list[reminders.Plan]) -> str:
    """What came up since it was written down."""
    if why := why_unreachable(addressee):
        return why
    if message.asked_by_id is None and plans and not any(plan.is_on for plan in plans):
        return Withheld.PLAN_OFF
    return Withheld.NOTHING if letter.is_empty else ""


def send_one(
    message: Message,
    letter: Letter,
    addressee: Addressee | None,
    why: str,
    plans: list[reminders.Plan],
    connection: BaseEmailBackend,
    clock: Clock,
    came: Sent,
) -> None:
    at = clock()
    if plans and not may_leave(at, plans[0].hours):  # it could not leave before quiet hours began
        Message.objects.due(at).filter(pk=message.pk).update(
            state=MessageState.WAITING, claimed_until=None, leaves_at=leaves_at(at, plans[0].hours)
        )
        came.waiting += 1
        return
    if not take_up(message, at=at):
        return
    if why or addressee is None:
        withhold(message, why)
        came.withheld += 1
        return
    try:
        mail_of(message, letter, addressee, connection).send()
    except SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()), (500, b""))
        bounces.note(
            person_id=message.person_id,
            address=addressee.address,
            is_lasting=code >= 500,
            detail=f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}",
            at=at,
        )
        give_up(message)
        came.failed += 1
    except (OSError, SMTPException):
        log.exception("Reminder %s could not be sent", message.public_id)
        if at - message.at > TRIED_FOR:
            give_up(message)
            came.failed += 1
        else:
            again = at + timedelta(minutes=5 * 2 ** min(message.tries, 6))
            mine(message).update(state=MessageState.WAITING, claimed_until=None, leaves_at=again)
            came.waiting += 1
    else:
        mine(message).update(state=MessageState.SENT, claimed_until=None)
        came.sent += 1


def take_up(message: Message, *, at: datetime) -> bool:
    """One statement, so that of two workers one gets it."""
    rows = Message.objects.due(at).filter(pk=message.pk)
    tries = message.tries + 1
    return bool(rows.update(state=MessageState.SENDING, claimed_until=at + HELD_FOR, tries=tries))


def mine(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, state=MessageState.SENDING)


def withhold(message: Message, why: str) -> None:
    try:
        with transaction.atomic():
            mine(message).update(state=MessageState.WITHHELD, why=why or Withheld.INACTIVE, claimed_until=None)
    except IntegrityError:  # the log says so of today already
        give_up(message)
        Message.objects.filter(pk=message.pk).delete()


def give_up(message: Message) -> None:
    """It could not be sent. Its steps are not taken: what still holds comes with the next digest."""
    with transaction.atomic():
        Nudge.objects.filter(message=message).delete()
        mine(message).update(state=MessageState.FAILED, claimed_until=None)


# --- the mail -------------------------------------------------------------------------------------------------------


def mail_of(
    message: Message, letter: Letter, addressee: Addressee, connection: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    """A digest in the language that is switched on: plain text, and the same as a plain page."""
    stop = absolute(stop_address(message.person))
    context = {
        "letter": letter,
        "name": message.person.name,
        "is_by_hand": message.asked_by_id is not None,
        "learn": absolute(lending.learning_address()),
        "stop": stop,
        "base": settings.WAGTAILADMIN_BASE_URL.rstrip("/"),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "language": translation.get_language(),
    }
    mail = EmailMultiAlternatives(
        subject=" ".join(render_to_string("figures/mail/digest_subject.txt", context).split()),
        body=render_to_string("figures/mail/digest.txt", context),
        to=[addressee.address],
        connection=connection,
        headers={
            "Message-ID": f"<{message.public_id}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}>",
            # One click, by POST alone: RFC 8058.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("figures/mail/digest.html", context), "text/html")
    return mail


def absolute(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def stop_address(person: Person) -> str:
    """Works without sign-in and lets its holder do this alone; it names nobody."""
    return reverse("figures:stop-reminders", args=[stop_token(person)])


def stop_token(person: Person) -> str:
    return Signer(salt=SALT).sign(person.public_id)


def whose_token(token: str) -> Person | None:
    try:
        public_id = Signer(salt=SALT).unsign(token)
    except BadSignature:
        return None
    return Person.objects.filter(public_id=public_id, erased_at=None).first()
