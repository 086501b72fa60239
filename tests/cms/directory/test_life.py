"""How an entry ages."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.directory.life import Life, due_after, life_on

pytestmark = pytest.mark.unit
CONFIRMED = date(2026, 11, 22)
ORDER = [Life.LIVE, Life.DUE, Life.STALE, Life.HIDDEN]


@pytest.mark.parametrize(
    ("days", "life"),
    [
        (0, Life.LIVE),
        (89, Life.LIVE),
        (90, Life.DUE),
        (103, Life.DUE),
        (104, Life.STALE),
        (179, Life.STALE),
        (180, Life.HIDDEN),
        (4000, Life.HIDDEN),
    ],
)
def test_days_after_it_was_confirmed(days, life):
    on = CONFIRMED + timedelta(days=days)

    assert life_on(is_published=True, due=due_after(CONFIRMED), closed=None, on=on) is life


dates = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@settings(deadline=None)
@given(due=dates, on=dates, closed=st.none() | dates)
def test_drafts_and_closed_services(due, on, closed):
    published = life_on(is_published=True, due=due, closed=closed, on=on)

    assert (published is Life.CLOSED) is (closed is not None and on >= closed)
    assert life_on(is_published=False, due=due, closed=closed, on=on) is Life.DRAFT


@settings(deadline=None)
@given(due=dates, on=dates, days=st.integers(0, 400))
def test_an_entry_never_grows_younger(due, on, days):
    now = life_on(is_published=True, due=due, closed=None, on=on)
    later = life_on(is_published=True, due=due, closed=None, on=on + timedelta(days=days))

    assert ORDER.index(later) >= ORDER.index(now)
