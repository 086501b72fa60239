"""Answers, and what packages wrote down, that a partnership does not keep for ever.

Marks, passes, completions, counts for editors and the evidence they led to stay.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agencies.actions.retention import deleted, people_of
from agencies.lending import Retained
from agencies.models import Partnership
from assessments.models import Answer, Play, PlayReport


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


def old_practice(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    """Practice that nothing was heard of since, and of which something is still written down."""
    reported = Exists(PlayReport.objects.filter(play=OuterRef("pk")))
    plays = Play.objects.alias(last=Coalesce("heard_at", "started_at")).filter(last__lt=before)
    return plays.filter(reported | ~Q(state=""), person__in=people_of(partnership))


def drop_practice(rows: QuerySet[Any], at: datetime) -> int:
    PlayReport.objects.filter(play__in=rows).delete()
    return rows.update(state="")


PRACTICE = Retained(
    "practice",
    _("What activities wrote down and reported"),
    _("Each report, and where people stood. Whether they finished, and how many did, stays."),
    24,
    old_practice,
    drop_practice,
    least=3,
)
