"""What training done elsewhere is worth, and until when."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import rules
from courses.enums import EvidenceKind, Grade, NotRecognised
from tests.factories.courses import noon

pytestmark = pytest.mark.unit

ONE, TWO = UUID(int=1), UUID(int=2)
days = st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 12, 31))
months = st.integers(min_value=1, max_value=120)
maybe_months = st.none() | months


def worth(**said):
    return rules.Worth(modules={ONE: 12}, **said)


@pytest.mark.parametrize(
    ("finished", "said", "until"),
    [
        (date(2025, 5, 3), {}, date(2026, 5, 3)),
        (date(2025, 5, 3), {"months_valid": 24}, date(2027, 5, 3)),
        (date(2024, 2, 29), {"months_valid": 12}, date(2025, 2, 28)),
        (date(2025, 8, 31), {"months_valid": 6}, date(2026, 2, 28)),
    ],
)
def test_it_counts_from_the_day_it_was_finished(finished, said, until):
    assert worth(**said).untils(finished) == {ONE: until}


@pytest.mark.parametrize(
    ("finished", "why"),
    [
        (date(2026, 5, 21), NotRecognised.TO_COME),
        (date(2026, 5, 20), None),
        (date(2024, 5, 21), None),
        (date(2024, 5, 20), NotRecognised.TOO_OLD),
        (date(2020, 1, 1), NotRecognised.TOO_OLD),
    ],
)
def test_why_it_does_not_count(finished, why):
    said = worth(months_valid=120, oldest_months=24)
    assert said.why_not(finished, on=date(2026, 5, 20)) == why


def test_what_counts_no_longer_is_over_however_old_it_may_be():
    assert worth(oldest_months=36).why_not(date(2025, 5, 20), on=date(2026, 5, 20)) == NotRecognised.OVER
    assert worth(oldest_months=36).why_not(date(2025, 5, 21), on=date(2026, 5, 20)) is None


def test_what_is_taught_no_more_counts_for_nothing():
    assert rules.Worth(modules={}).why_not(date(2026, 1, 1), on=date(2026, 5, 20)) == NotRecognised.NOTHING


@given(finished=days, on=days, valid=maybe_months, oldest=maybe_months)
def test_whatever_counts_on_a_day_was_finished_by_then_and_goes_on_beyond_it(finished, on, valid, oldest):
    said = worth(months_valid=valid, oldest_months=oldest)
    counting = said.counting(finished, on=on)

    if said.why_not(finished, on=on) is None:
        assert finished <= on
        assert list(counting) == [ONE]
        assert counting[ONE] > on
        assert counting[ONE] == rules.add_months(finished, valid or 12)
        assert oldest is None or rules.add_months(finished, oldest) > on


@given(finished=days, on=days, valid=maybe_months, oldest=maybe_months, later=st.integers(1, 4000))
def test_what_is_too_old_on_a_day_stays_so(finished, on, valid, oldest, later):
    said = worth(months_valid=valid, oldest_months=oldest)
    if said.why_not(finished, on=on) in (NotRecognised.TOO_OLD, NotRecognised.OVER):
        assert said.why_not(finished, on=on + timedelta(days=later)) is not None


@given(finished=days, newer=st.integers(0, 4000), on=days, valid=maybe_months, oldest=maybe_months)
def test_a_newer_training_never_counts_for_less(finished, newer, on, valid, oldest):
    said, later = worth(months_valid=valid, oldest_months=oldest), finished + timedelta(days=newer)
    if said.why_not(finished, on=on) is None and later <= on:
        assert said.why_not(later, on=on) is None
        assert said.untils(later)[ONE] >= said.untils(finished)[ONE]


def fact(key, kind, until, *, grade=Grade.AGENCY, day=date(2026, 1, 1), **more):
    return rules.Fact(kind, key, noon(day), day, until, grade=grade, **more)


def test_only_what_lasts_longer_or_is_stronger_is_new():
    counting = {ONE: date(2027, 1, 1), TWO: date(2027, 1, 1)}
    facts = [
        fact(ONE, EvidenceKind.MODULE_COMPLETED, date(2027, 1, 1), grade=Grade.SERVER),
        fact(TWO, EvidenceKind.PRIOR_LEARNING, date(2028, 1, 1), grade=Grade.PERSON),
    ]
    assert rules.newly_held(counting, facts, grade=Grade.AGENCY) == {TWO: date(2027, 1, 1)}
    assert rules.newly_held(counting, facts, grade=Grade.PERSON) == {}


def test_what_rests_on_recognised_learning_alone_ends_with_the_first_of_it():
    here = fact(ONE, EvidenceKind.MODULE_COMPLETED, date(2026, 9, 1), grade=Grade.SERVER)
    short = fact(TWO, EvidenceKind.PRIOR_LEARNING, date(2026, 10, 1))
    longer = fact(TWO, EvidenceKind.PRIOR_LEARNING, date(2026, 11, 1))
    also_here = fact(TWO, EvidenceKind.MODULE_COMPLETED, date(2026, 12, 1), grade=Grade.SERVER)

    assert rules.end_of_recognised([ONE, TWO], [here]) is None
    assert rules.end_of_recognised([ONE, TWO], [here, short, longer]) == date(2026, 11, 1)
    assert rules.end_of_recognised([ONE, TWO], [here, short, also_here]) is None


@pytest.mark.parametrize(
    ("head", "extension"),
    [
        (b"%PDF-1.7\n", ".pdf"),
        (b"\x89PNG\r\n\x1a\n....", ".png"),
        (b"\xff\xd8\xff\xe0....", ".jpg"),
        (b"<html><script>", None),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_a_document_is_what_its_content_says(head, extension):
    assert rules.extension_of(head) == extension
