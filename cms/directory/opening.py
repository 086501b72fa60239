"""When a service is open: plain values, and the clock on the wall of the place where it is.

A span that closes at or before the time it opens runs past midnight, and one that closes at the very time it opens
lasts a day. All times are what the clock on the wall shows, so that nine o'clock is nine o'clock before and after the
clocks change; an hour that the clocks show twice counts twice, and an hour that they leave out is skipped.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True, order=True)
class Span:
    opens: time
    closes: time

    @property
    def runs_past_midnight(self) -> bool:
        return self.closes <= self.opens

    def on(self, day: date) -> tuple[datetime, datetime]:
        last = day + DAY if self.runs_past_midnight else day
        return datetime.combine(day, self.opens), datetime.combine(last, self.closes)


@dataclass(frozen=True)
class OtherHours:
    """Other hours from one day to another, both counted in. Without spans: closed."""

    first: date
    last: date
    spans: tuple[Span, ...] = ()
    note: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Hours:
    """The hours of one service. `week` has the spans of each weekday, Monday being 0."""

    week: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    exceptions: tuple[OtherHours, ...] = ()
    holidays: frozenset[date] = frozenset()
    closed_on_holidays: bool = True

    @property
    def are_known(self) -> bool:
        return any(self.week.values()) or any(exception.spans for exception in self.exceptions)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """Exceptions go before bank holidays, and these before the week."""
        special = [exception for exception in self.exceptions if exception.covers(day)]
        if special:
            return tuple(sorted({span for exception in special for span in exception.spans}))
        if self.closed_on_holidays and day in self.holidays:
            return ()
        return tuple(sorted(self.week.get(day.weekday(), ())))


@dataclass(frozen=True)
class State:
    """How a service stands at a moment. `until` is None for one that never closes."""

    is_open: bool
    until: datetime | None = None
    opens: datetime | None = None


def state_at(hours: Hours, wall: datetime) -> State | None:
    """What the sign on the door says at a time of the clock on the wall. None where nobody wrote the hours down."""
    if not hours.are_known:
        return None
    end = _end_of(hours, wall)
    if end is None:
        return State(False, opens=_next_opening(hours, wall))
    return State(True, until=_last_end(hours, end, wall))


def is_open(hours: Hours, wall: datetime) -> bool:
    return _end_of(hours, wall) is not None


def week_lines(hours: Hours) -> Iterator[tuple[int, tuple[Span, ...]]]:
    """Each weekday with its spans in order."""
    for weekday in range(7):
        yield weekday, tuple(sorted(hours.week.get(weekday, ())))


def is_always_open(hours: Hours) -> bool:
    return all(any(span.opens == span.closes == time.min for span in hours.week.get(day, ())) for day in range(7))


def _end_of(hours: Hours, wall: datetime) -> datetime | None:
    """When the span that is open now ends: yesterday's may run on past midnight."""
    found = [end for start, end in _spans_around(hours, wall.date() - DAY, days=2) if start <= wall < end]
    return max(found, default=None)


def _last_end(hours: Hours, end: datetime, wall: datetime) -> datetime | None:
    """Spans that follow each other without a gap are one. None: they never stop within the days we look ahead."""
    while end - wall < timedelta(days=LOOK_AHEAD_DAYS):
        further = _end_of(hours, end)
        if further is None:
            return end
        end = further
    return None


def _next_opening(hours: Hours, wall: datetime) -> datetime | None:
    starts: Iterable[datetime] = (
        start for start, _end in _spans_around(hours, wall.date(), days=LOOK_AHEAD_DAYS) if start > wall
    )
    return min(starts, default=None)


def _spans_around(hours: Hours, first: date, *, days: int) -> Iterator[tuple[datetime, datetime]]:
    for number in range(days):
        day = first + number * DAY
        for span in hours.spans_on(day):
            yield span.on(day)
