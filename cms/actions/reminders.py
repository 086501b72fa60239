import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from cms.models import OwnerReminder
from cms.queries.checking import Reminder, ToCheck, reminders_due

log = logging.getLogger(__name__)


def remind_owners(*, at: datetime) -> tuple[list[Reminder], list[Reminder]]:
    """Tells owners what needs checking. Answers with the letters that were sent and those that could not be.

    Safe to run twice: what was sent is recorded in the same transaction, and one letter's failure stops no other.
    """
    sent, failed = [], []
    for reminder in reminders_due(on=timezone.localdate(at)):
        try:
            _send(reminder, at=at)
        except IntegrityError:
            continue  # another run has just sent it
        except OSError:  # what mail servers fail with
            log.exception("A reminder to %s could not be sent", ", ".join(reminder.addresses))
            failed.append(reminder)
        else:
            sent.append(reminder)
    return sent, failed


@transaction.atomic
def _send(reminder: Reminder, *, at: datetime) -> None:
    OwnerReminder.objects.bulk_create(
        OwnerReminder(
            statement=item.key,
            sent_to=", ".join(reminder.addresses),
            sent_date=timezone.localdate(at),
            sent_at=at,
        )
        for item in reminder.items
    )
    with translation.override(settings.LANGUAGE_CODE):
        send_mail(_subject(reminder), _letter(reminder), None, reminder.addresses)


def _subject(reminder: Reminder) -> str:
    count = len(reminder.items)
    return ngettext("%(count)d statement needs checking", "%(count)d statements need checking", count) % {
        "count": count
    }


def _letter(reminder: Reminder) -> str:
    rows = [(item, settings.WAGTAILADMIN_BASE_URL + _edit_address(item)) for item in reminder.items]
    return render_to_string("cms/mail/what_needs_checking.txt", {"rows": rows})


def _edit_address(item: ToCheck) -> str:
    # By name and not by Wagtail's finder, which knows nothing in a worker that has served no page.
    meta = item.subject._meta
    return reverse(f"wagtailsnippets_{meta.app_label}_{meta.model_name}:edit", args=[item.subject.pk])
