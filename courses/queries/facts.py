"""Evidence as rules read it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.models import Person
from agencies.queries.humans import accounts_of, kept_accounts
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


def awards_of(people: Collection[int], *, known_at: datetime | None = None) -> dict[int, list[rules.Fact]]:
    """Of each of these people the awards and corrections, with whichever account, oldest first. Two queries.

    With an instant, as they were recorded by then.
    """
    humans, accounts = humans_of(people)
    rows = Evidence.objects.filter(kind__in=AWARDS, person__in=accounts).order_by("id")
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    found: dict[int, list[rules.Fact]] = defaultdict(list)
    for person, *fact in rows.values_list("person_id", *FIELDS):
        found[humans[person]].append(rules.Fact(*fact))
    return {person: list(found[humans[person]]) for person in people}


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


def humans_of(people: Collection[int]) -> tuple[dict[int, int], set[int]]:
    """The account that stands for the human of each person and of their linked accounts; and all these accounts."""
    kept = kept_accounts()
    wanted = {kept.get(person, person) for person in people}
    humans = {person: person for person in wanted} | {
        duplicate: human for duplicate, human in kept.items() if human in wanted
    }
    return humans, set(humans)
