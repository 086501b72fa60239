"""Reminders that a partnership does not keep for ever."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.actions.retention import deleted, people_of
from agencies.lending import Retained
from agencies.models import Partnership
from figures.models import Message, Nudge


def old_messages(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    return Message.objects.filter(person__in=people_of(partnership), at__lt=before)


def drop_messages(rows: QuerySet[Any], at: datetime) -> int:
    Nudge.objects.filter(message__in=rows).delete()
    return deleted(rows, at)


MESSAGES = Retained(
    "messages",
    _("Reminders that were sent, or held back"),
    _("The whole line: who was reminded of what, and when."),
    24,
    old_messages,
    drop_messages,
    least=6,
)
