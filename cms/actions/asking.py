"""Asking services whether their entries are right: by letters with a link that is good for one answer."""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.actions import answers
from cms.directory import asking
from cms.models import OwnerReminder, ProblemReport, Service, ServiceAnswer, ServiceLetter
from cms.queries import checking
from cms.queries import directory_care as queries

log = logging.getLogger(__name__)
# What was asked and reported is needed for the figures of a year, and for nothing after that.
KEPT_FOR = timedelta(days=400)
LEAST_BETWEEN = timedelta(minutes=10)  # letters to one contact who asks for a new link


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def ask_services(*, at: datetime) -> tuple[list[queries.Ask], list[queries.Ask]]:
    """This function will send every letter whose day has come, and answer with those sent and those that failed.

    Safe to run twice and at once: each letter is judged again with its entry locked, and kept with its being sent. One
    that could not be sent is not kept, so that the next run sends it.
    """
    sent, failed = [], []
    for ask in queries.letters_due(on=timezone.localdate(at)):
        try:
            if send_if_due(ask, at=at):
                sent.append(ask)
        except OSError:  # what mail servers fail with
            log.exception("A letter about entry %s could not be sent", ask.service_id)
            failed.append(ask)
    answers.send_replies()
    tell_owners_of_hidden(at=at)
    let_go(at=at)
    return sent, failed


@transaction.atomic
def send_if_due(ask: queries.Ask, *, at: datetime) -> bool:
    lock(ask.service_id)
    if ask not in queries.letters_due(on=timezone.localdate(at), only=ask.service_id):
        return False
    send_letter(ask, at=at)
    return True


def lock(service_id: int) -> Service:
    service: Service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    return service


def send_letter(ask: queries.Ask, *, at: datetime) -> None:
    """The one before it to the same contact stops working."""
    today, token = timezone.localdate(at), new_token()
    earlier = ServiceLetter.objects.filter(service=ask.service_id)
    earlier.filter(email=ask.email, used_at=None, replaced_at=None).update(replaced_at=at)
    letter = ServiceLetter.objects.create(
        service_id=ask.service_id,
        email=ask.email,
        asked_for_date=ask.since,
        is_first=not earlier.filter(asked_for_date=ask.since).exists(),
        sent_date=today,
        sent_at=at,
        answer_by_date=today + timedelta(days=asking.ANSWER_WITHIN_DAYS),
        token_hash=hash_of(token),
        expires_at=at + asking.LINK_LASTS,
    )
    with translation.override(ask.language):
        path = reverse("cms:ask", args=[token])
        context = {
            "ask": ask,
            "is_reminder": not letter.is_first,
            "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path,
            "until": timezone.localdate(letter.expires_at),
        }
        subject = _("Is the entry of %(name)s still right?") % {"name": ask.name}
        body = render_to_string("cms/mail/ask_service.txt", context)
    send_mail(" ".join(subject.split()), body, None, [ask.email])


@transaction.atomic
def send_again(letter: ServiceLetter, *, at: datetime) -> bool:
    """This function will send the contact of a spent link a new one, if they are still on record. Not in a hurry."""
    service = lock(letter.service_id)
    contact = queries.contact_of(letter)
    newest = ServiceLetter.objects.filter(service=service, email=letter.email).order_by("-sent_at").first()
    if contact is None or newest is None or newest.sent_at > at - LEAST_BETWEEN or not service.live:
        return False
    language = contact.language or service.locale.language_code
    send_letter(queries.Ask(service.pk, service.name, contact.email, language, newest.asked_for_date), at=at)
    return True


def tell_owners_of_hidden(*, at: datetime) -> None:
    """Once for each time an entry is hidden. A letter that fails is written by the next run."""
    administrators = checking.administrators()
    for service in queries.newly_hidden(on=timezone.localdate(at)):
        addresses = (service.owner_email,) if service.owner_email else administrators
        try:
            tell_of_hidden(service, addresses, at=at)
        except IntegrityError:
            continue  # another run tells them
        except OSError:
            log.exception("The owner of entry %s could not be told that it is hidden", service.pk)


@transaction.atomic
def tell_of_hidden(service: Service, addresses: tuple[str, ...], *, at: datetime) -> None:
    lock(service.pk)
    key = f"cms.service:{service.pk}:hidden:{service.review_date:%Y-%m-%d}"
    if not addresses or OwnerReminder.objects.filter(statement=key).exists():
        return
    OwnerReminder.objects.create(
        statement=key, sent_to=", ".join(addresses), sent_date=timezone.localdate(at), sent_at=at
    )
    with translation.override(settings.LANGUAGE_CODE):
        edit = reverse("wagtailsnippets_cms_service:edit", args=[service.pk])
        context = {"service": service, "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + edit}
        subject = _("The public no longer sees %(name)s") % {"name": service.name}
        body = render_to_string("cms/mail/service_hidden.txt", context)
    send_mail(" ".join(subject.split()), body, None, addresses)


def let_go(*, at: datetime) -> None:
    oldest = timezone.localdate(at) - KEPT_FOR
    ServiceAnswer.objects.filter(is_waiting=False, owes_reply=False, said_date__lt=oldest).delete()
    ServiceLetter.objects.filter(sent_date__lt=oldest).delete()
    ProblemReport.objects.filter(settled_date__lt=oldest).delete()
