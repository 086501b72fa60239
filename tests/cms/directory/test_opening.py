"""When a service is open, from plain values."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.directory.opening import DAY, Hours, OtherHours, Span, State, is_always_open, is_open, state_at

pytestmark = pytest.mark.unit
LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 11, 23)
OFFICE = Hours({day: (Span(time(9), time(17)),) for day in range(5)})
NIGHTS = Hours({day: (Span(time(20), time(8)),) for day in range(7)})
ALWAYS = Hours({day: (Span(time(0), time(0)),) for day in range(7)})


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))


@pytest.mark.parametrize(
    ("hours", "at", "state"),
    [
        (OFFICE, wall(MONDAY, 9), State(True, until=wall(MONDAY, 17))),
        (OFFICE, wall(MONDAY, 8, 59), State(False, opens=wall(MONDAY, 9))),
        (OFFICE, wall(MONDAY, 17), State(False, opens=wall(MONDAY + DAY, 9))),
        (OFFICE, wall(MONDAY + 4 * DAY, 18), State(False, opens=wall(MONDAY + 7 * DAY, 9))),
        (NIGHTS, wall(MONDAY, 2), State(True, until=wall(MONDAY, 8))),
        (NIGHTS, wall(MONDAY, 23), State(True, until=wall(MONDAY + DAY, 8))),
        (NIGHTS, wall(MONDAY, 8), State(False, opens=wall(MONDAY, 20))),
        (ALWAYS, wall(MONDAY, 2), State(True, until=None)),
        (Hours(), wall(MONDAY, 12), None),
    ],
)
def test_the_sign_on_the_door(hours, at, state):
    assert state_at(hours, at) == state


def test_other_hours_take_the_place_of_the_week():
    closed = OtherHours(MONDAY, MONDAY + DAY)
    late = OtherHours(MONDAY + 2 * DAY, MONDAY + 2 * DAY, (Span(time(12), time(14)),))
    hours = Hours(OFFICE.week, (closed, late))

    assert state_at(hours, wall(MONDAY, 10)) == State(False, opens=wall(MONDAY + 2 * DAY, 12))


@pytest.mark.parametrize("closed", [True, False])
def test_bank_holidays(closed):
    hours = Hours(OFFICE.week, holidays=frozenset({MONDAY}), closed_on_holidays=closed)

    assert is_open(hours, wall(MONDAY, 10)) is not closed


def test_a_night_that_began_before_a_closed_day_goes_on_until_its_end():
    hours = Hours(NIGHTS.week, (OtherHours(MONDAY, MONDAY),))

    assert state_at(hours, wall(MONDAY, 3)) == State(True, until=wall(MONDAY, 8))
    assert state_at(hours, wall(MONDAY, 21)) == State(False, opens=wall(MONDAY + DAY, 20))


def test_a_service_that_closed_all_days_has_no_next_opening():
    hours = Hours(OFFICE.week, (OtherHours(MONDAY, MONDAY + 400 * DAY),))

    assert state_at(hours, wall(MONDAY, 10)) == State(False)


def test_day_and_night():
    assert is_always_open(ALWAYS)
    assert not is_always_open(NIGHTS)


quarters = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
spans = st.builds(Span, quarters, quarters)
weeks = st.dictionaries(st.integers(0, 6), st.lists(spans, max_size=2).map(tuple), max_size=7)
near_days = st.integers(-9, 9).map(lambda days: MONDAY + days * DAY)
others = st.builds(
    lambda first, length, of_day: OtherHours(first, first + length * DAY, tuple(of_day)),
    near_days,
    st.integers(0, 3),
    st.lists(spans, max_size=1),
)
hours_drawn = st.builds(
    Hours, weeks, st.lists(others, max_size=2).map(tuple), st.frozensets(near_days, max_size=2), st.booleans()
)
walls = st.datetimes(datetime(2026, 11, 20), datetime(2026, 11, 28)).map(lambda at: at.replace(second=0, microsecond=0))


@settings(deadline=None)
@given(hours_drawn, walls)
def test_what_the_sign_says_comes_true(hours, at):
    state = state_at(hours, at)

    if state is None:
        assert not hours.are_known
        return
    assert state.is_open is is_open(hours, at)
    turn = state.until or state.opens
    if turn is not None:
        assert turn > at
        assert is_open(hours, turn) is not state.is_open
        assert is_open(hours, turn - timedelta(minutes=1)) is state.is_open


@settings(deadline=None)
@given(hours_drawn, walls, st.integers(1, 60 * 30))
def test_nothing_changes_before_the_sign_says(hours, at, minutes):
    state, later = state_at(hours, at), at + timedelta(minutes=minutes)
    turn = state and (state.until or state.opens)

    if state and (turn is None or later < turn):
        assert is_open(hours, later) is state.is_open


@settings(deadline=None)
@given(
    st.sampled_from([date(2026, 3, 29), date(2026, 10, 25)]),  # the clocks go forward, and back
    st.integers(0, 60 * 24 - 1),
    spans,
)
def test_clock_changes_move_no_opening_time(day, minute, span):
    """By the instants between opening and closing, but for the hour that is left out or lived twice."""
    hours = Hours({day.weekday(): (span,)})
    at = datetime.combine(day, time(), tzinfo=LONDON).astimezone(ZoneInfo("UTC")) + timedelta(minutes=minute)
    shown = at.astimezone(LONDON).replace(tzinfo=None)
    starts, ends = (edge.replace(tzinfo=LONDON).astimezone(ZoneInfo("UTC")) for edge in span.on(day))

    if shown.date() == day and shown.hour not in {1, 2} and not {span.opens.hour, span.closes.hour} & {1, 2}:
        assert is_open(hours, shown) is (starts <= at < ends)
