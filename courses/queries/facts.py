"""Evidence as rules read it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.models import Person
from agencies.queries.humans import accounts_of
from agencies.queries.prepared import Given, Prepared
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
FIELDS = (
    "kind",
    "subject_key",
    "happened_at",
    "happened_date",
    "valid_until_date",
    "id",
    "corrects_id",
    "grade",
    "occurrence",
)


# One statement for each number of subjects would be many: the last subject fills them up to a multiple of this.
STEP = 8


def facts_of(person: Person, subjects: Iterable[UUID] = ()) -> list[rules.Fact]:
    """The person's awards and corrections, and all evidence about the subjects given, oldest first.

    A person with linked accounts has what was done with any of them.
    """
    keys = list(subjects)
    keys += keys[-1:] * (-len(keys) % STEP)
    given = {name_of(place): key for place, key in enumerate(keys)}
    return [rules.Fact(*row) for row in question(len(keys)).rows(person=person.pk, **given)]


@lru_cache
def question(subjects: int) -> Prepared:
    person, subject = Given("person", Person._meta.pk), Evidence._meta.get_field("subject_key")

    def ask() -> QuerySet[Any, Any]:
        about = Q(subject_key__in=[Given(name_of(place), subject) for place in range(subjects)])
        wanted = Q(kind__in=AWARDS) | about if subjects else Q(kind__in=AWARDS)
        rows = Evidence.objects.filter(wanted, person__in=accounts_of(person))
        return rows.order_by("id").values_list(*FIELDS)

    return Prepared(ask)


def name_of(place: int) -> str:
    return f"subject{place}"
