"""How long a completion holds, and when and by what it is renewed.

Decided once, when the course is completed, and frozen there: what is required later never moves the end of what is
held.

Of several requirements each says until when a completion satisfies it; the earliest of these ends satisfies all, and is
the best for the person that does. Where nobody requires the course, the course says. A new end never comes before the
old one, nor sooner than the gap that the requirement names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from courses.enums import Renewal
from courses.rules.standing import RENEWAL_WINDOW_DAYS, add_months, is_expiring


@dataclass(frozen=True, slots=True)
class Renewing:
    """How a requirement wants a course renewed."""

    kind: str = Renewal.COURSE
    months: int | None = None
    month: int | None = None
    gap_days: int = 0


def holds_until(rule: Renewing, *, completed: date, last_until: date | None, course_months: int) -> date:
    """The first day on which a completion holds no longer, as one requirement wants it."""
    held = last_until if last_until is not None and last_until > completed else completed
    soonest = completed + timedelta(days=max(rule.gap_days, 1))
    if rule.kind == Renewal.FIXED_MONTH:
        return end_of_month_after(rule, completed=completed, held=held, soonest=soonest)
    months = course_months if rule.kind == Renewal.COURSE or rule.months is None else rule.months
    end = add_months(held if rule.kind == Renewal.BY_EXPIRY else completed, months)
    return max(end, held, soonest)


def end_of_month_after(rule: Renewing, *, completed: date, held: date, soonest: date) -> date:
    """The last end of that month within the months allowed; a year on where that is too soon after, or held already."""
    assert rule.months is not None, "the database keeps renewals whole"
    assert rule.month is not None, "the database keeps renewals whole"
    latest = add_months(completed, rule.months)
    end = first_day_after(latest.year, rule.month)
    if end > latest:
        end = first_day_after(latest.year - 1, rule.month)
    while end <= held or end < soonest:
        end = first_day_after(end.year if rule.month < 12 else end.year - 1, rule.month, years=1)
    return end


def first_day_after(year: int, month: int, *, years: int = 0) -> date:
    """The first day after a month: spans are half-open."""
    return add_months(date(year + years, month, 1), 1)


def held_to(rules: Iterable[Renewing], *, completed: date, last_until: date | None, course_months: int) -> date:
    """The same for all requirements that ask for the course: the earliest end satisfies each of them."""
    every = list(rules) or [Renewing()]
    return min(
        holds_until(rule, completed=completed, last_until=last_until, course_months=course_months) for rule in every
    )


def may_renew(
    *, valid_until: date | None, on: date, completed: date | None = None, gap_days: int = 0, is_enough: bool = True
) -> bool:
    """Near the end of what is held or past it, and not sooner than the gap; at once where what is held is too weak."""
    if valid_until is None:
        return False
    if not is_enough:
        return True
    if completed is not None and on < completed + timedelta(days=gap_days):
        return False
    return is_expiring(valid_until, on)


def smallest_gap(rules: Iterable[Renewing]) -> int:
    """What lets a person satisfy each requirement in time."""
    return min((rule.gap_days for rule in rules), default=0)


def shared_refresher(refreshers: Iterable[UUID | None]) -> UUID | None:
    """The shorter course that renews, where every requirement that asks for the course names the same one."""
    named = set(refreshers)
    return named.pop() if len(named) == 1 else None


@dataclass(frozen=True, slots=True)
class NextDates:
    """What a rule means for somebody: the last day to do the course, and if they do it then, when to renew it."""

    last_day: date
    renew_from: date
    renew_last_day: date


def next_dates(rule: Renewing, *, due: date, since: date, course_months: int) -> NextDates:
    last_day = max(due - timedelta(days=1), since)
    until = holds_until(rule, completed=last_day, last_until=None, course_months=course_months)
    opens = max(until - timedelta(days=RENEWAL_WINDOW_DAYS), last_day + timedelta(days=rule.gap_days))
    return NextDates(last_day, min(opens, until), until - timedelta(days=1))
