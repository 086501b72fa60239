"""Answers that a partnership does not keep for ever. Marks, passes and the evidence they led to stay."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.actions.retention import deleted, people_of
from agencies.lending import Retained
from agencies.models import Partnership
from assessments.models import Answer


def old_answers(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    return Answer.objects.filter(attempt__person__in=people_of(partnership), attempt__submitted_at__lt=before)


ANSWERS = Retained(
    "answers",
    _("Answers in quizzes"),
    _("What was answered. Marks, whether it was passed, and everything completed by it stay."),
    24,
    old_answers,
    deleted,
    least=3,
)
