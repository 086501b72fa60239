from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.enums import Renewal
from courses.rules import Renewing, add_months, held_to, holds_until, may_renew, next_dates, shared_refresher

pytestmark = pytest.mark.unit

R = Renewal
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def until(kind, completed, last=None, months=12, month=None, gap=0):
    rule = Renewing(kind, None if kind == R.COURSE else months, month, gap)
    return holds_until(rule, completed=completed, last_until=last, course_months=12)


@pytest.mark.parametrize(
    ("kind", "completed", "more", "expected"),
    [
        (R.COURSE, date(2026, 5, 20), {}, date(2027, 5, 20)),
        (R.COURSE, date(2028, 2, 29), {}, date(2029, 2, 28)),
        (R.ROLLING, date(2026, 5, 20), {"months": 24}, date(2028, 5, 20)),
        (R.ROLLING, date(2026, 8, 31), {"months": 6}, date(2027, 2, 28)),
        (R.BY_EXPIRY, date(2026, 5, 20), {"last": date(2026, 6, 30)}, date(2027, 6, 30)),
        (R.BY_EXPIRY, date(2026, 7, 20), {"last": date(2026, 6, 30)}, date(2027, 7, 20)),
        (R.BY_EXPIRY, date(2026, 5, 20), {}, date(2027, 5, 20)),
        (R.FIXED_MONTH, date(2026, 5, 20), {"month": 3}, date(2027, 4, 1)),
        (R.FIXED_MONTH, date(2026, 3, 1), {"month": 3}, date(2026, 4, 1)),
        (R.FIXED_MONTH, date(2026, 3, 1), {"month": 3, "gap": 90}, date(2027, 4, 1)),
        (R.FIXED_MONTH, date(2027, 2, 15), {"month": 3, "last": date(2027, 4, 1)}, date(2028, 4, 1)),
        (R.FIXED_MONTH, date(2026, 5, 20), {"month": 12}, date(2027, 1, 1)),
        (R.FIXED_MONTH, date(2026, 12, 31), {"month": 12, "gap": 30}, date(2028, 1, 1)),
        (R.FIXED_MONTH, date(2026, 5, 20), {"month": 2, "months": 36}, date(2029, 3, 1)),
    ],
)
def test_until_when_a_completion_holds(kind, completed, more, expected):
    assert until(kind, completed, **more) == expected


@st.composite
def rules_of_renewal(draw):
    kind = draw(st.sampled_from(R))
    months = draw(st.integers(1, 60))
    return Renewing(
        kind,
        None if kind == R.COURSE else months,
        draw(st.integers(1, 12)) if kind == R.FIXED_MONTH else None,
        draw(st.integers(0, 28 * months)),
    )


before = st.none() | st.integers(-2000, 60)


@given(rules_of_renewal(), DAYS, before, st.integers(1, 60))
def test_a_renewal_never_shortens_what_is_held_nor_skips_the_gap(rule, completed, last, course_months):
    held = None if last is None else completed + timedelta(days=last)

    end = holds_until(rule, completed=completed, last_until=held, course_months=course_months)

    assert end > completed
    assert end >= completed + timedelta(days=rule.gap_days)
    assert held is None or end >= held


@given(rules_of_renewal(), DAYS, before, st.integers(1, 60))
def test_the_same_question_has_the_same_answer(rule, completed, last, course_months):
    held = None if last is None else completed + timedelta(days=last)
    asked = {"completed": completed, "last_until": held, "course_months": course_months}

    assert holds_until(rule, **asked) == holds_until(rule, **asked)


@given(rules_of_renewal(), DAYS)
def test_a_first_completion_never_holds_a_year_longer_than_the_months_say(rule, completed):
    months = 12 if rule.kind == R.COURSE else rule.months
    longest = max(add_months(completed, months + 12), completed + timedelta(days=rule.gap_days + 366))

    assert holds_until(rule, completed=completed, last_until=None, course_months=12) <= longest


@given(st.integers(1, 12), st.integers(1, 36), DAYS)
def test_a_fixed_month_ends_with_its_month(month, months, completed):
    end = until(R.FIXED_MONTH, completed, months=months, month=month)

    assert end.day == 1
    assert (end - timedelta(days=1)).month == month


@given(st.lists(rules_of_renewal(), max_size=4), DAYS, before)
def test_the_earliest_end_satisfies_each_and_is_the_latest_that_does(rules, completed, last):
    held = None if last is None else completed + timedelta(days=last)
    asked = {"completed": completed, "last_until": held, "course_months": 12}
    ends = [holds_until(rule, **asked) for rule in rules] or [holds_until(Renewing(), **asked)]

    end = held_to(rules, **asked)

    assert all(end <= each for each in ends)
    assert end in ends
    assert held_to(rules[::-1], **asked) == end


@given(rules_of_renewal(), DAYS, st.integers(0, 400))
def test_nobody_renews_within_the_gap_and_everybody_may_at_the_end(rule, completed, later):
    end = holds_until(rule, completed=completed, last_until=None, course_months=12)
    on = completed + timedelta(days=later)
    asked = {"valid_until": end, "completed": completed, "gap_days": rule.gap_days}

    assert may_renew(on=end, **asked)
    assert not (may_renew(on=on, **asked) and later < rule.gap_days)


def test_what_is_too_weak_may_be_done_anew_at_once():
    day = date(2026, 5, 20)

    assert may_renew(valid_until=date(2027, 5, 20), on=day, completed=day, gap_days=90, is_enough=False)
    assert not may_renew(valid_until=date(2027, 5, 20), on=day, completed=day)


def test_a_shorter_course_needs_everyones_word():
    one, other = UUID(int=1), UUID(int=2)

    assert shared_refresher([one, one]) == one
    assert [shared_refresher(named) for named in ([], [one, None], [one, other])] == [None] * 3


def test_the_next_two_dates_of_a_sample_person():
    dates = next_dates(Renewing(R.ROLLING, 12), due=date(2026, 7, 1), since=date(2026, 5, 6), course_months=24)

    assert (dates.last_day, dates.renew_from, dates.renew_last_day) == (
        date(2026, 6, 30),
        date(2027, 5, 1),
        date(2027, 6, 29),
    )


@given(rules_of_renewal(), DAYS, st.integers(0, 400))
def test_the_preview_says_what_will_happen(rule, since, days):
    due = since + timedelta(days=days)
    dates = next_dates(rule, due=due, since=since, course_months=12)
    end = holds_until(rule, completed=dates.last_day, last_until=None, course_months=12)
    asked = {"valid_until": end, "completed": dates.last_day, "gap_days": rule.gap_days}

    assert may_renew(on=dates.renew_from, **asked)
    assert dates.renew_from == dates.last_day or not may_renew(on=dates.renew_from - timedelta(days=1), **asked)
    assert dates.renew_last_day == end - timedelta(days=1)
