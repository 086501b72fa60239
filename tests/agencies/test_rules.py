from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.rules import in_force, local_day, normal_email, number_in, overlap, within

pytestmark = pytest.mark.unit

days = st.dates(date(2025, 1, 1), date(2025, 1, 20))


@st.composite
def spans(draw):
    start = draw(days)
    length = draw(st.none() | st.integers(1, 12))
    return start, None if length is None else start + timedelta(days=length)


# Every span starts by 20 January and no bounded one outlives February, so these days stand for the whole calendar.
CALENDAR = [date(2025, 1, 1) + timedelta(days=n) for n in range(60)]


def days_of(span):
    return {day for day in CALENDAR if in_force(*span, day)}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 2, 28), False),
        (date(2025, 3, 1), True),
        (date(2025, 3, 31), True),
        (date(2025, 4, 1), False),
    ],
)
def test_span_holds_from_its_first_day_and_not_on_its_end(on, expected):
    assert in_force(date(2025, 3, 1), date(2025, 4, 1), on) is expected


def test_span_without_end_still_holds():
    assert in_force(date(2025, 3, 1), None, date(2125, 3, 1)) is True


@given(spans(), days)
def test_span_cut_in_two_holds_each_day_exactly_once(span, cut):
    start, end = span
    if not in_force(start, end, cut) or cut == start:
        return

    assert days_of((start, cut)) | days_of((cut, end)) == days_of(span)
    assert days_of((start, cut)) & days_of((cut, end)) == set()


@given(spans(), spans())
def test_overlap_means_a_day_in_common(one, other):
    assert overlap(*one, *other) is bool(days_of(one) & days_of(other))
    assert overlap(*one, *other) is overlap(*other, *one)


@given(spans(), spans())
def test_within_means_no_day_outside(inner, outer):
    assert within(*inner, *outer) is (days_of(inner) <= days_of(outer))


def test_local_day_is_the_calendar_of_the_place():
    half_past_eleven = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)

    assert local_day(half_past_eleven, "Europe/London") == date(2025, 7, 1)
    assert local_day(half_past_eleven, "America/New_York") == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("typed", "kept"), [("  Bo@Example.ORG ", "bo@example.org"), ("", None), ("   ", None), (None, None)]
)
def test_an_address_is_kept_in_one_spelling(typed, kept):
    assert normal_email(typed) == kept


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("0", 0), ("٣", 3), ("", None), (None, None), ("-1", None), ("²", None), ("9" * 5000, None)],
)
def test_numbers_in_addresses_are_read_or_left(text, number):
    assert number_in(text) == number
