"""Periods that statements are about, in plain Python. A year may begin in any month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from figures.enums import MONTHS_IN, Period

WORKING_DAYS = 10  # from the end of a period until what was recorded about it is counted
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Span:
    """A period with its first and its last day."""

    period: Period
    first: date
    last: date

    @property
    def code(self) -> str:
        """How it stands in a form: "quarter:2026-04-01"."""
        return f"{self.period.value}:{self.first.isoformat()}"


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months after (or before) that of a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def span_of(period: Period, first: date) -> Span:
    return Span(period, first, month_after(first, MONTHS_IN[period]) - timedelta(days=1))


def spans_before(day: date, period: Period, *, year_begins: int, count: int) -> Iterator[Span]:
    """The last so many periods that were over before a day, newest first. `year_begins` is a month, 1 to 12."""
    length = MONTHS_IN[period]
    into = (day.month - year_begins) % length
    first = month_after(day, -into - length)
    for number in range(count):
        yield span_of(period, month_after(first, -number * length))


def working_days_after(day: date, days: int) -> date:
    """So many working days after a day: Monday to Friday. Bank holidays count as working days; the coordinator may
    choose another day."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day
