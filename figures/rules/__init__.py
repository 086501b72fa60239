"""What is counted, in plain Python. Spans of days are half-open, as everywhere.

Who is in scope on a day is said in `courses.rules`: `duties_on`.
"""

from datetime import date, timedelta
from fractions import Fraction

from figures.enums import Scope, State

DUE_SOON = timedelta(days=60)


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


def reaches(part: int, whole: int, target: int) -> bool:
    """Whether a part is at least so many per cent of a whole, unrounded."""
    return 100 * part >= target * whole


def needed(part: int, whole: int, target: int) -> int:
    """How many more of a whole would make a part so many per cent of it."""
    return max(0, -(-target * whole // 100) - part)


def month_ends(*, on: date, months: int) -> list[date]:
    """The last days of so many months that are over by a day, the latest last."""
    first = (on + timedelta(days=1)).replace(day=1)
    ends = []
    for _ in range(months):
        ends.append(day_before(first))
        first = ends[-1].replace(day=1)
    return ends[::-1]
