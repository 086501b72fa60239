"""Figures of some posts, such as a team's, on any day: from the facts, since what is kept knows no teams.

Six queries for any number of days. It goes through every line of every person: for teams, not for partnerships.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from agencies.models import Membership, Partnership, Person
from agencies.queries.humans import with_linked
from figures.queries import known
from figures.queries.coverage import People, Posts
from figures.queries.history import Point, Week, by_week
from figures.queries.human_lines import DAYS, asking_of, awards_by_human, raw, said_by_post
from figures.rules.history import (
    COVERED_STATES,
    EXEMPT,
    EXEMPT_HELD,
    GONE,
    HELD,
    IN_GRACE,
    IN_GRACE_HELD,
    LACKING,
    NO_COURSE,
    REQUIRED_STATES,
    SOON,
    TRAINED,
    Post,
    lines_of,
)

HOLDING = frozenset({HELD, SOON, IN_GRACE_HELD, EXEMPT_HELD})


class HumanLine(NamedTuple):
    """How one post of a human stands to a course, or the post itself without one, on every day."""

    human: int
    post: int
    course: bytes
    steps: list[int]

    def on(self, day: int) -> int:
        place = bisect_right(self.steps, day * 64 + 63)
        return self.steps[place - 1] >> 3 & 7 if place else GONE

    def lapses(self, first: int, last: int) -> list[int]:
        """The days of a span on which cover ends, and the course is required."""
        return [
            step >> 6
            for step in self.steps
            if first <= step >> 6 <= last and step >> 3 & 7 == LACKING and step & 7 in HOLDING
        ]


def trend_of(
    posts: QuerySet[Membership], partnership: Partnership, *, days: Sequence[date], course: UUID | None
) -> list[Point]:
    """As `history.trend`, of these posts alone."""
    lines = lines_of_posts(posts, partnership)
    return [point_of(lines, day, course) for day in days]


def lapses_of(
    posts: QuerySet[Membership], partnership: Partnership, *, on: date, days: int, course: UUID | None
) -> list[Week]:
    """As `history.lapses`, of these posts alone."""
    first, last = on.toordinal() + 1, on.toordinal() + days
    lines = about(lines_of_posts(posts, partnership), course)
    ends = Counter(date.fromordinal(day) for line in lines for day in line.lapses(first, last))
    return by_week(ends, on=on, days=days)


def lines_of_posts(posts: QuerySet[Membership], partnership: Partnership) -> list[HumanLine]:
    """Each post is taken by itself, and what its holder has with any account."""
    rows = posts.filter(voided_at=None, agency__partnership=partnership).order_by()
    found = list(raw(rows.values_list("pk", "person_id", "agency_id", "role_id", "start_date", "end_date")))
    if not found:
        return []
    kept = dict(raw(known.links(None)))
    people = whole({person for _key, person, *_ in found})
    said, awards = said_by_post(people), awards_by_human(people, kept)
    asking = asking_of(partnership.pk)
    lines = []
    for key, person, agency, role, since, until in found:
        human = kept.get(person, person)
        post = Post(agency, role, DAYS[since], DAYS[until], **said.get(key, {}))
        of_post = lines_of([post], awards.get(human, {}), asking)
        lines += [HumanLine(human, key, line.course, line.steps) for line in of_post]
    return lines


def whole(people: Collection[int]) -> list[int]:
    """With all accounts that are linked to theirs."""
    return [person for (person,) in raw(with_linked(Person.objects.filter(pk__in=people).values("pk")))]


def about(lines: Iterable[HumanLine], course: UUID | None) -> list[HumanLine]:
    """The lines of courses, or of one."""
    return [line for line in lines if line.course != NO_COURSE and course in (None, UUID(bytes=line.course))]


def point_of(lines: Sequence[HumanLine], day: date, course: UUID | None) -> Point:
    number = day.toordinal()
    counts = [0] * 8
    required: dict[int, set[bytes]] = defaultdict(set)
    covered: dict[int, set[bytes]] = defaultdict(set)
    for line in about(lines, course):
        state = line.on(number)
        counts[state] += 1
        if state in REQUIRED_STATES:
            required[line.human].add(line.course)
        if state in COVERED_STATES:
            covered[line.human].add(line.course)
    there = [(line.human, line.on(number)) for line in lines if line.course == NO_COURSE]
    return Point(
        day,
        Posts(
            required=sum(counts[state] for state in REQUIRED_STATES),
            covered=sum(counts[state] for state in COVERED_STATES),
            due_soon=counts[SOON],
            in_grace=counts[IN_GRACE] + counts[IN_GRACE_HELD],
            in_grace_covered=counts[IN_GRACE_HELD],
            exempt=counts[EXEMPT] + counts[EXEMPT_HELD],
        ),
        People(
            len(required),
            len(covered),
            sum(courses == covered.get(human) for human, courses in required.items()),
        ),
        registered=len({human for human, state in there if state != GONE}),
        trained=len({human for human, state in there if state == TRAINED}),
    )
