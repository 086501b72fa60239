"""Who is in scope on a day, in plain Python. Spans of days are half-open, as everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from agencies.rules import in_force
from figures.enums import Scope, State

DUE_SOON = timedelta(days=60)


@dataclass(frozen=True)
class Post:
    """A person's time in an agency with a role. The same person in two agencies or roles holds two posts."""

    agency: int
    role: int
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Demand:
    """A requirement: no agency means every agency of the partnership, no roles mean every role."""

    course: UUID
    start: date
    end: date | None = None
    due_days: int = 0
    agency: int | None = None
    roles: frozenset[int] = frozenset()

    def names(self, post: Post) -> bool:
        return self.agency in (None, post.agency) and (not self.roles or post.role in self.roles)


@dataclass(frozen=True)
class Excuse:
    """An exemption of a post: no course means every course."""

    start: date
    end: date
    course: UUID | None = None


def due_date(*, post_start: date, demand_start: date, due_days: int) -> date:
    """The first day that the course counts: the time allowed runs from the later of the two beginnings."""
    return max(post_start, demand_start) + timedelta(days=due_days)


def latest_start_due(*, on: date, demand_start: date, due_days: int) -> date | None:
    """The last day a post can have started for its time to be up on a day; None if no post's time is up yet.

    The same rule as `due_date`, turned round so that a database can compare it with a column.
    """
    latest = on - timedelta(days=due_days)
    return latest if demand_start <= latest else None


def scope(*, post: Post, course: UUID, demands: Iterable[Demand], excuses: Iterable[Excuse], on: date) -> Scope | None:
    """How a course stands to a post on a day; None where nothing asks for it."""
    asked = [
        demand
        for demand in demands
        if demand.course == course and demand.names(post) and in_force(demand.start, demand.end, on)
    ]
    if not asked or not in_force(post.start, post.end, on):
        return None
    if any(excuse.course in (None, course) and in_force(excuse.start, excuse.end, on) for excuse in excuses):
        return Scope.EXEMPT
    due = min(due_date(post_start=post.start, demand_start=each.start, due_days=each.due_days) for each in asked)
    return Scope.REQUIRED if due <= on else Scope.IN_GRACE


def day_before(day: date) -> date:
    """The last day of a span that ends on a day: what people mean by until."""
    return day - timedelta(days=1)


def is_due_soon(*, until: date, on: date) -> bool:
    """Whether what is held now ends within the time in which it may be renewed."""
    return until <= on + DUE_SOON


def counts_in(state: State, *, scope: Scope, until: date | None, on: date) -> bool:
    """Whether a post and course belong to a state; `until` is the end of what is held on the day, None for nothing."""
    required = scope is Scope.REQUIRED
    match state:
        case State.REQUIRED:
            return required
        case State.COVERED:
            return required and until is not None
        case State.IN_DATE:
            return required and until is not None and not is_due_soon(until=until, on=on)
        case State.DUE_SOON:
            return required and until is not None and is_due_soon(until=until, on=on)
        case State.OVERDUE:
            return required and until is None
        case State.IN_GRACE:
            return scope is Scope.IN_GRACE
        case State.IN_GRACE_COVERED:
            return scope is Scope.IN_GRACE and until is not None
        case State.EXEMPT:
            return scope is Scope.EXEMPT


def share(part: int, whole: int) -> Fraction | None:
    """A part of a whole. Of nothing there is no share: neither none nor all."""
    return Fraction(part, whole) if whole else None


def percent(part: int, whole: int) -> int | None:
    """A share in whole per cent. Only all is 100 and only none is 0, so that rounding never hides a person."""
    if not whole:
        return None
    if part in (0, whole):
        return 100 if part else 0
    return min(99, max(1, (200 * part + whole) // (2 * whole)))
