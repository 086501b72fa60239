"""Evidence as rules read it."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from agencies.models import Person
from courses import rules
from courses.enums import EvidenceKind
from courses.models import Evidence

# What outlives the module it was earned in: few rows a person, wanted in every decision about courses.
AWARDS = [
    EvidenceKind.MODULE_COMPLETED,
    EvidenceKind.PRIOR_LEARNING,
    EvidenceKind.COURSE_COMPLETED,
    EvidenceKind.CORRECTION,
]
# In the order of `rules.Fact`.
FIELDS = ("kind", "subject_key", "happened_at", "happened_date", "valid_until_date", "id", "corrects_id", "grade")


def facts_of(person: Person, subjects: Iterable[UUID] = ()) -> list[rules.Fact]:
    """The person's awards and corrections, and all evidence about the subjects given, oldest first."""
    rows = Evidence.objects.filter(Q(kind__in=AWARDS) | Q(subject_key__in=subjects), person=person).order_by("id")
    return [rules.Fact(*row) for row in rows.values_list(*FIELDS)]
