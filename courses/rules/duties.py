"""Who must hold what, by when, in which state: the one place where that is said.

`courses.queries.requirements` fetches rows and asks here; `/learn/`, the course's page, the areas of leads and the
bulk actions go through it. `figures.queries.pairs` says the same of a hundred thousand posts in SQL, and a property
test holds the two together.

*Asked.* A requirement asks of the posts of its partnership, or of its agency, in its roles. An assignment asks of one
post, beside what its role asks, and counts as a requirement counts.

*By when.* So many days after the later of the post's start and the requirement's. On a fixed day instead, where one is
named: then nobody's time is up sooner than so many days after their start. A rule that was changed counts from the day
it was first said. Of several that ask for the same course the
earliest day counts, and the strictest grade of evidence. An assignment names no grade: it takes what the requirements
beside it take, and alone what a facilitator attests.

*In grace.* Until that day, and while an extension lasts: an extension moves the day that is shown, never the rule.

*Exempt.* While an exemption lasts, whatever the days say. What one post excuses another may still ask.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from courses.enums import Grade, Scope
from courses.rules.renewal import Renewing
from courses.rules.standing import strictest_grade

ALONE = Grade.FACILITATOR  # what an assignment takes where no requirement says


@dataclass(frozen=True, slots=True)
class Post:
    """A membership. One person may hold several at once, and each is asked for itself."""

    id: int
    person: int
    partnership: int
    agency: int
    role: int
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """A requirement; no agency means every agency, no roles mean every role.

    With a post it is that post's assignment.
    """

    id: int
    partnership: int
    course: UUID
    since: date
    due_days: int = 0
    agency: int | None = None
    roles: frozenset[int] = frozenset()
    until: date | None = None
    due_on: date | None = None
    post: int | None = None
    weakest: str | None = Grade.FACILITATOR
    renewing: Renewing = field(default_factory=Renewing)
    refresher: UUID | None = None
    # Where a rule was changed: the day it was first said. Changing how a course is asked gives nobody new time.
    asked_from: date | None = None

    @property
    def required_from(self) -> date:
        return self.asked_from or self.since

    @property
    def is_of_agency(self) -> bool:
        """Asked by the agency itself, not by the partnership."""
        return self.agency is not None or self.post is not None


@dataclass(frozen=True, slots=True)
class Excuse:
    """An exemption of a post: no course means every course."""

    post: int
    since: date
    until: date
    course: UUID | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """More time for a post and course, until a day."""

    post: int
    since: date
    until: date
    course: UUID


@dataclass(frozen=True, slots=True)
class Duty:
    """What is asked of one post about one course on a day."""

    post: int
    person: int
    course: UUID
    scope: Scope
    due: date  # the first day that it counts as not met, with extensions
    first_due: date  # the same without them
    weakest: str
    excused_until: date | None = None
    extended_until: date | None = None
    demands: tuple[Demand, ...] = ()

    @property
    def is_exempt(self) -> bool:
        return self.scope is Scope.EXEMPT


# --- by when --------------------------------------------------------------------------------------------------------


def due_date(*, member_from: date, required_from: date, due_days: int, due_on: date | None = None) -> date:
    """The first day on which a requirement counts as not met."""
    if due_on is not None:
        return max(due_on, member_from + timedelta(days=due_days))
    return max(member_from, required_from) + timedelta(days=due_days)


def latest_start_due(*, on: date, required_from: date, due_days: int, due_on: date | None = None) -> date | None:
    """The last day a post can have started for its time to be up on a day; None if no post's time is up yet.

    The same rule as `due_date`, turned round so that a database can compare it with a column.
    """
    latest = on - timedelta(days=due_days)
    if due_on is not None:
        return latest if due_on <= on else None
    return latest if required_from <= latest else None


def due_for(demand: Demand, post: Post) -> date:
    return due_date(
        member_from=post.since, required_from=demand.required_from, due_days=demand.due_days, due_on=demand.due_on
    )


# --- asked ----------------------------------------------------------------------------------------------------------


def asks(demand: Demand, post: Post) -> bool:
    """Whether a requirement is meant for a post."""
    if demand.post is not None:
        return demand.post == post.id
    return (
        demand.partnership == post.partnership
        and demand.agency in (None, post.agency)
        and (not demand.roles or post.role in demand.roles)
    )


def holds_on(row: Post | Demand | Excuse | Extension, on: date) -> bool:
    return row.since <= on and (row.until is None or on < row.until)


def duties_on(
    posts: Iterable[Post],
    demands: Iterable[Demand],
    excuses: Iterable[Excuse] = (),
    extensions: Iterable[Extension] = (),
    *,
    on: date,
) -> list[Duty]:
    """What is asked of each of these posts on a day: one duty for a post and course, however many ask for it."""
    wide: dict[int, list[Demand]] = defaultdict(list)
    own: dict[int, list[Demand]] = defaultdict(list)
    for demand in demands:
        if holds_on(demand, on):
            (wide[demand.partnership] if demand.post is None else own[demand.post]).append(demand)
    excused, extended = by_post(excuses), by_post(extensions)
    found = []
    for post in posts:
        if holds_on(post, on):
            asking: dict[UUID, list[Demand]] = {}
            for demand in (*wide[post.partnership], *own[post.id]):
                if asks(demand, post):
                    asking.setdefault(demand.course, []).append(demand)
            for course, of_course in asking.items():
                found.append(duty_of(post, course, of_course, excused[post.id], extended[post.id], on=on))
    return found


def duty_of(
    post: Post,
    course: UUID,
    asking: Sequence[Demand],
    excuses: Iterable[Excuse],
    extensions: Iterable[Extension],
    *,
    on: date,
) -> Duty:
    """What demands that ask the same course of a post amount to, on a day on which all of them hold."""
    first = min(due_for(demand, post) for demand in asking)
    extended = max((each.until for each in extensions if each.course == course and each.since <= on), default=None)
    excused = max(
        (each.until for each in excuses if each.course in (None, course) and holds_on(each, on)), default=None
    )
    due = max(first, extended) if extended else first
    return Duty(
        post=post.id,
        person=post.person,
        course=course,
        scope=scope_from(is_excused=excused is not None, is_due=due <= on),
        due=due,
        first_due=first,
        weakest=weakest_taken(asking),
        excused_until=excused,
        extended_until=extended if extended and extended > max(first, on) else None,
        demands=tuple(asking),
    )


def scope_from(*, is_excused: bool, is_due: bool) -> Scope:
    if is_excused:
        return Scope.EXEMPT
    return Scope.REQUIRED if is_due else Scope.IN_GRACE


def weakest_taken(asking: Iterable[Demand]) -> str:
    """The weakest evidence that satisfies all of them."""
    return strictest_grade([demand.weakest for demand in asking if demand.weakest is not None] or [ALONE])


Row = TypeVar("Row", Excuse, Extension)


def by_post(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.post].append(row)
    return found


def for_person(duties: Iterable[Duty]) -> dict[UUID, Duty]:
    """Of a person's posts, what counts for each course: excused in one post is not excused in another.

    The earliest day counts, and the strictest grade that any post asks.
    """
    found: dict[UUID, list[Duty]] = defaultdict(list)
    for duty in duties:
        found[duty.course].append(duty)
    return {course: strictest_duty(rows) for course, rows in found.items()}


def strictest_duty(duties: Sequence[Duty]) -> Duty:
    asked = [duty for duty in duties if not duty.is_exempt]
    if not asked:
        # Excused everywhere: until the first excuse ends.
        return min(duties, key=lambda duty: (duty.excused_until or date.max, duty.post))
    first = min(asked, key=lambda duty: (duty.due, duty.post))
    return Duty(
        post=first.post,
        person=first.person,
        course=first.course,
        scope=max(duty.scope for duty in asked),
        due=first.due,
        first_due=first.first_due,
        weakest=strictest_grade(duty.weakest for duty in asked),
        extended_until=first.extended_until,
        demands=tuple(demand for duty in asked for demand in duty.demands),
    )


# --- may this be said -----------------------------------------------------------------------------------------------


def may_exempt(*, start: date, end: date, longest: int) -> bool:
    return timedelta(0) < end - start <= timedelta(days=longest)


def may_extend(*, start: date, end: date, longest: int) -> bool:
    return timedelta(0) < end - start <= timedelta(days=longest)
