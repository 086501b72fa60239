"""Why a number moved between two days: each post and course has one cause, so that the causes add up to the change.

The change is taken in two steps. First what is known of the first day changes, from what was known then to what is
known at the end: that is corrections and linked accounts. Then the days pass, as all of it is known at the end: people
join, finish and leave. In each step a post and course that counts otherwise than before is put under one `Cause`, the
first in the order of `CAUSES` that fits; one that counts as before has none. So start + causes = end, by construction.

*Joined* and *left* are people who had no post at all in the partnership on the other day; posts begun and ended by
people who were there on both days are *moved*.

Everything is counted in the database from the same rows as coverage (`figures.queries.pairs`), in one statement a step.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from agencies.models import Membership, Partnership
from figures import rules
from figures.enums import Cause
from figures.queries.causes import CAUSES, PLACE, Between, Step, judged_rows
from figures.queries.pairs import from_key, statement
from figures.queries.people import NAME


@dataclass(frozen=True)
class Count:
    """Posts of which a course is required, and those of them that are covered."""

    required: int = 0
    covered: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.required + other.required, self.covered + other.covered)

    def __sub__(self, other: "Count") -> "Count":
        return Count(self.required - other.required, self.covered - other.covered)

    @property
    def percent(self) -> int | None:
        return rules.percent(self.covered, self.required)


@dataclass(frozen=True)
class Change:
    """What a cause did: by how much the two numbers changed, and how many posts that changed them there are."""

    by: Count = Count()
    posts: Count = Count()

    def __add__(self, other: "Change") -> "Change":
        return Change(self.by + other.by, self.posts + other.posts)


@dataclass
class Moved:
    """A number of posts at the start, what changed it, and at the end. Only causes that changed something are there."""

    start: Count = Count()
    end: Count = Count()
    causes: dict[Cause, Change] = field(default_factory=dict)

    @property
    def change(self) -> Count:
        return self.end - self.start

    def add(self, other: "Moved") -> None:
        self.start, self.end = self.start + other.start, self.end + other.end
        for cause, change in other.causes.items():
            self.causes[cause] = self.causes.get(cause, Change()) + change


@dataclass
class Flow:
    """The same of people, each counted once: each under the first cause that changed how the person counts."""

    start: int = 0
    end: int = 0
    causes: dict[Cause, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Movement:
    """Between the ends of two days; without a knowledge date a day is as now known."""

    partnership: Partnership
    start: date
    end: date
    known_start: datetime | None
    known_end: datetime | None
    overall: Moved = field(default_factory=Moved)
    by_agency: dict[int, Moved] = field(default_factory=dict)
    by_subject: dict[UUID, Moved] = field(default_factory=dict)
    people_required: Flow = field(default_factory=Flow)
    people_fully_covered: Flow = field(default_factory=Flow)


def movement(
    *,
    partnership: Partnership,
    start: date,
    end: date,
    known_start: datetime | None = None,
    known_end: datetime | None = None,
    agency: int | None = None,
    among: QuerySet[Membership] | None = None,
    course: UUID | None = None,
) -> Movement:
    """What changed the figures between the ends of two days. `agency`, `among` and `course` narrow what is looked at.

    Five queries, and five more where the two days are known as at different instants.
    """
    if agency is not None:
        among = (Membership.objects.all() if among is None else among).filter(agency=agency)
    return count(Between(partnership, start, end, known_start, known_end, among, course))


def count(between: Between) -> Movement:
    """As `movement`, for a question already put into words."""
    found = Movement(between.partnership, between.start, between.end, between.known_start, between.known_end)
    steps = [_counted(step) for step in between.steps]
    for place, (cells, people) in enumerate(steps):
        is_first, is_last = place == 0, place == len(steps) - 1
        for (agency, subject), moved in cells.items():
            told = Moved(moved.start if is_first else Count(), moved.end if is_last else Count(), moved.causes)
            found.overall.add(told)
            found.by_agency.setdefault(agency, Moved()).add(told)
            found.by_subject.setdefault(subject, Moved()).add(told)
        for name, flow in (("required", found.people_required), ("fully", found.people_fully_covered)):
            flow.start = people[name].start if is_first else flow.start
            flow.end = people[name].end
            flow.causes.update(people[name].causes)
    return found


@dataclass(frozen=True)
class MovedPost:
    """A post and course under a cause, and what it did to the two numbers."""

    post: int
    subject: UUID
    by: Count
    membership: Membership | None = None


def posts_behind(
    between: Between, cause: Cause, *, seen: QuerySet[Membership], number: str
) -> tuple[list[MovedPost], int]:
    """The posts that a cause's number counts, by name, and how many of them the reader may not see.

    `number` is "required" or "covered". `seen` are the posts whose people the reader may know; posts that turned out to
    be mistakes are nobody's to see.
    """
    assert number in ("required", "covered")
    step = between.step_of(cause)
    rows = judged_rows(step) if step else None
    if rows is None:
        return [], 0
    sql, params = rows
    seen_sql, seen_params = statement(seen.order_by().values("pk"))
    listing = LISTED.format(cause=PLACE[cause], number=number, seen=seen_sql, name=NAME.format(person="person"))
    with connection.cursor() as cursor:
        cursor.execute(sql + listing, [*params, *seen_params])
        found = [(MovedPost(post, _key(subject), Count(*by)), is_seen) for post, subject, is_seen, *by in cursor]
    shown = [row for row, is_seen in found if is_seen]
    return shown, len(found) - len(shown)


def with_people(rows: Sequence[MovedPost]) -> list[MovedPost]:
    """The same rows with whose they are: one query."""
    posts = Membership.objects.select_related("person", "agency", "team", "role").in_bulk({row.post for row in rows})
    return [replace(row, membership=posts[row.post]) for row in rows]


# --- the statement --------------------------------------------------------------------------------------------------

# Each pair as it stands for each of its humans: where that is another one now, it is lost to one and won by the other.
TOLD = """,
told AS (
    SELECT human_before AS human_id, subject_key, cause, required_before, covered_before,
        CASE WHEN human_after = human_before THEN required_after ELSE 0 END AS required_after,
        CASE WHEN human_after = human_before THEN covered_after ELSE 0 END AS covered_after
    FROM judged WHERE human_before IS NOT NULL
    UNION ALL
    SELECT human_after, subject_key, cause, 0, 0, required_after, covered_after
    FROM judged WHERE human_after IS NOT NULL AND (human_before IS NULL OR human_before <> human_after)
),
of_subject AS (
    SELECT human_id, subject_key, MAX(required_before) AS required_before, MAX(covered_before) AS covered_before,
        MAX(required_after) AS required_after, MAX(covered_after) AS covered_after,
        MIN(CASE WHEN required_after > required_before THEN cause END) AS required_up,
        MIN(CASE WHEN required_after < required_before THEN cause END) AS required_down,
        MIN(CASE WHEN covered_after > covered_before
                   OR required_after - covered_after < required_before - covered_before THEN cause END) AS fully_up,
        MIN(CASE WHEN covered_after < covered_before
                   OR required_after - covered_after > required_before - covered_before THEN cause END) AS fully_down
    FROM told GROUP BY human_id, subject_key
),
of_human AS (
    SELECT human_id, MAX(required_before) AS required_before, MAX(required_after) AS required_after,
        CASE WHEN SUM(required_before) > 0 AND SUM(required_before) = SUM(covered_before) THEN 1 ELSE 0
            END AS fully_before,
        CASE WHEN SUM(required_after) > 0 AND SUM(required_after) = SUM(covered_after) THEN 1 ELSE 0 END AS fully_after,
        MIN(required_up) AS required_up, MIN(required_down) AS required_down,
        MIN(fully_up) AS fully_up, MIN(fully_down) AS fully_down
    FROM of_subject GROUP BY human_id
)
"""

COUNTED = """
SELECT 'posts', agency_id, subject_key, cause, SUM(required_before), SUM(required_after),
    SUM(covered_before), SUM(covered_after), COUNT(CASE WHEN required_before <> required_after THEN 1 END),
    COUNT(CASE WHEN covered_before <> covered_after THEN 1 END)
FROM judged GROUP BY agency_id, subject_key, cause
"""
PEOPLE = """
UNION ALL
SELECT '{name}', 0, NULL, cause, SUM(was), SUM(comes), 0, 0, 0, 0 FROM (
    SELECT {name}_before AS was, {name}_after AS comes, CASE
        WHEN {name}_after > {name}_before THEN {name}_up WHEN {name}_after < {name}_before THEN {name}_down ELSE 0
        END AS cause
    FROM of_human
) AS {name}_people GROUP BY cause
"""
LISTED = """
SELECT judged.post_id, judged.subject_key, CASE WHEN judged.post_id IN ({seen}) THEN 1 ELSE 0 END,
    judged.required_after - judged.required_before, judged.covered_after - judged.covered_before
FROM judged JOIN agencies_membership AS post ON post.id = judged.post_id
JOIN agencies_person AS person ON person.id = post.person_id
WHERE judged.cause = {cause:d} AND judged.{number}_before <> judged.{number}_after
ORDER BY {name}, person.id, judged.post_id, judged.subject_key
"""

Cells = dict[tuple[int, UUID], Moved]


def _counted(step: Step) -> tuple[Cells, dict[str, Flow]]:
    cells: Cells = defaultdict(Moved)
    people: dict[str, Flow] = defaultdict(Flow)
    rows = judged_rows(step)
    if rows is None:
        return cells, people
    sql, params = rows
    sql += TOLD + COUNTED + PEOPLE.format(name="required") + PEOPLE.format(name="fully")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for kind, agency, subject, place, *sums in cursor:
            cause = CAUSES[place - 1] if place else None
            numbers = [int(number or 0) for number in sums]
            if kind == "posts":
                cells[agency, _key(subject)].add(_moved(cause, numbers))
            else:
                _let_flow(people[kind], cause, *numbers[:2])
    return cells, people


def _moved(cause: Cause | None, numbers: list[int]) -> Moved:
    required_before, required_after, covered_before, covered_after, *posts = numbers
    start, end = Count(required_before, covered_before), Count(required_after, covered_after)
    change = Change(end - start, Count(*posts))
    return Moved(start, end, {cause: change} if cause and change != Change() else {})


def _let_flow(flow: Flow, cause: Cause | None, was: int, comes: int) -> None:
    flow.start, flow.end = flow.start + was, flow.end + comes
    if cause:
        flow.causes[cause] = comes - was


def _key(value: Any) -> UUID:
    key = from_key(value)
    assert key is not None
    return key
