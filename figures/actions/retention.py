"""Reminders that a partnership does not keep for ever."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.actions.retention import deleted, people_of
from agencies.lending import Retained
from agencies.models import Partnership
from figures.models import Message, Nudge, ReportMail


def old_messages(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    return Message.objects.filter(person__in=people_of(partnership), at__lt=before)


def drop_messages(rows: QuerySet[Any], at: datetime) -> int:
    Nudge.objects.filter(message__in=rows).delete()
    return deleted(rows, at)


def old_reports(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    of_theirs = Q(order__partnership=partnership) | Q(order__agency__partnership=partnership)
    return ReportMail.objects.filter(of_theirs, at__lt=before)


REPORTS = Retained(
    "reports",
    _("Standing reports that were sent, or held back"),
    _("The whole line: who got which report, and when."),
    24,
    old_reports,
    deleted,
    least=6,
)
MESSAGES = Retained(
    "messages",
    _("Reminders that were sent, or held back"),
    _("The whole line: who was reminded of what, and when."),
    24,
    old_messages,
    drop_messages,
    least=6,
)
