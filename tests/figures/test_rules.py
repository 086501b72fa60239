from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.enums import EVERY_STATE_ONCE, Scope, State
from figures.rules import (
    Demand,
    Excuse,
    Post,
    counts_in,
    due_date,
    latest_start_due,
    percent,
    scope,
    share,
)

COURSE, OTHER_COURSE = UUID(int=1), UUID(int=2)
DAY = date(2026, 6, 30)
DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))

pytestmark = pytest.mark.unit


def scope_on(day, *, post=None, demands=None, excuses=()):
    return scope(
        post=post or Post(agency=1, role=1, start=date(2026, 1, 1)),
        course=COURSE,
        demands=[Demand(course=COURSE, start=date(2026, 1, 1), due_days=56)] if demands is None else demands,
        excuses=excuses,
        on=day,
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), Scope.IN_GRACE),
        (date(2026, 2, 25), Scope.IN_GRACE),
        (date(2026, 2, 26), Scope.REQUIRED),
    ],
)
def test_a_post_is_required_from_the_day_its_time_is_up(day, expected):
    assert scope_on(day) == expected


def test_a_post_counts_until_the_day_before_it_ends():
    post = Post(agency=1, role=1, start=date(2025, 1, 1), end=DAY)

    assert scope_on(DAY - timedelta(days=1), post=post) == Scope.REQUIRED
    assert scope_on(DAY, post=post) is None


def test_time_runs_from_the_later_of_post_and_requirement():
    demand = Demand(course=COURSE, start=DAY - timedelta(days=10), due_days=20)

    assert scope_on(DAY, demands=[demand]) == Scope.IN_GRACE
    assert scope_on(DAY + timedelta(days=10), demands=[demand]) == Scope.REQUIRED


@pytest.mark.parametrize(
    ("demand", "expected"),
    [
        (Demand(course=COURSE, start=date(2026, 1, 1), agency=1), Scope.REQUIRED),
        (Demand(course=COURSE, start=date(2026, 1, 1), agency=2), None),
        (Demand(course=COURSE, start=date(2026, 1, 1), roles=frozenset({1, 2})), Scope.REQUIRED),
        (Demand(course=COURSE, start=date(2026, 1, 1), roles=frozenset({2})), None),
        (Demand(course=OTHER_COURSE, start=date(2026, 1, 1)), None),
        (Demand(course=COURSE, start=date(2026, 1, 1), end=DAY), None),
    ],
)
def test_a_requirement_names_its_agency_roles_course_and_days(demand, expected):
    assert scope_on(DAY, demands=[demand]) == expected


@pytest.mark.parametrize(
    ("excuse", "expected"),
    [
        (Excuse(start=date(2026, 6, 1), end=date(2026, 7, 1)), Scope.EXEMPT),
        (Excuse(start=date(2026, 6, 1), end=date(2026, 7, 1), course=COURSE), Scope.EXEMPT),
        (Excuse(start=date(2026, 6, 1), end=date(2026, 7, 1), course=OTHER_COURSE), Scope.REQUIRED),
        (Excuse(start=date(2026, 6, 1), end=DAY), Scope.REQUIRED),
        (Excuse(start=DAY, end=date(2026, 7, 1)), Scope.EXEMPT),
    ],
)
def test_an_exemption_holds_for_its_days_and_course(excuse, expected):
    assert scope_on(DAY, excuses=[excuse]) == expected


def test_the_strictest_of_two_requirements_counts():
    loose = Demand(course=COURSE, start=date(2026, 1, 1), due_days=365)
    strict = Demand(course=COURSE, start=date(2026, 1, 1), due_days=0)

    assert scope_on(DAY, demands=[loose, strict]) == Scope.REQUIRED


@given(post_start=DAYS, demand_start=DAYS, due_days=st.integers(0, 400), on=DAYS)
def test_latest_start_is_the_due_date_turned_round(post_start, demand_start, due_days, on):
    latest = latest_start_due(on=on, demand_start=demand_start, due_days=due_days)
    is_due = due_date(post_start=post_start, demand_start=demand_start, due_days=due_days) <= on

    assert is_due == (latest is not None and post_start <= latest)


@given(scope=st.sampled_from(Scope), until=st.none() | st.dates(DAY + timedelta(days=1), date(2028, 1, 1)))
def test_each_post_is_in_exactly_one_of_the_main_states(scope, until):
    states = [state for state in EVERY_STATE_ONCE if counts_in(state, scope=scope, until=until, on=DAY)]

    assert len(states) == 1


@given(scope=st.sampled_from(Scope), until=st.none() | st.dates(DAY + timedelta(days=1), date(2028, 1, 1)))
def test_required_is_what_is_in_date_due_soon_and_overdue(scope, until):
    def among(*states):
        return any(counts_in(state, scope=scope, until=until, on=DAY) for state in states)

    assert among(State.REQUIRED) == among(State.IN_DATE, State.DUE_SOON, State.OVERDUE)
    assert among(State.COVERED) == among(State.IN_DATE, State.DUE_SOON)
    assert not among(State.IN_GRACE_COVERED) or among(State.IN_GRACE)


def test_due_soon_begins_sixty_days_before_the_end():
    for days, expected in [(60, State.DUE_SOON), (61, State.IN_DATE)]:
        until = DAY + timedelta(days=days)
        assert counts_in(expected, scope=Scope.REQUIRED, until=until, on=DAY)


def test_of_nothing_there_is_no_share():
    assert (share(0, 0), percent(0, 0)) == (None, None)
    assert (share(0, 3), percent(0, 3)) == (0, 0)
    assert (share(2, 3), percent(2, 3)) == (Fraction(2, 3), 67)


@given(st.integers(0, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_rounding_never_hides_a_person(numbers):
    part, whole = numbers
    shown = percent(part, whole)

    assert (shown == 100) == (part == whole and whole > 0)
    assert (shown == 0) == (part == 0 and whole > 0)
    assert shown is None or 0 <= shown <= 100
