from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.enums import EVERY_STATE_ONCE, Scope, State
from figures.rules import counts_in, percent, share

DAY = date(2026, 6, 30)

pytestmark = pytest.mark.unit


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
