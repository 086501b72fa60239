from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.enums import State
from certificates.rules import ALPHABET, Validity, masked, number_from, read_number, state_on
from certificates.rules.names import is_family_name

pytestmark = pytest.mark.unit
bits = st.integers(min_value=0, max_value=2**60 - 1)


def test_number_has_prefix_groups_and_check_character():
    assert number_from(0) == "WM-0000-0000-0000-4"
    assert number_from(2**60 - 1) == "WM-ZZZZ-ZZZZ-ZZZZ-A"


@given(bits)
def test_number_is_read_as_it_was_written(random_bits):
    assert read_number(number_from(random_bits)) == number_from(random_bits)


@given(bits)
def test_number_is_read_in_lower_case_with_spaces_and_look_alikes(random_bits):
    number = number_from(random_bits)

    typed = number.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert read_number(typed) == number


@given(bits, st.integers(min_value=0, max_value=11), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_always_caught(random_bits, place, letter):
    letters = number_from(random_bits).replace("-", "")[2:]
    wrong = letters[:place] + letter + letters[place + 1 :]

    assert read_number(wrong) == (number_from(random_bits) if wrong == letters else None)


@pytest.mark.parametrize("typed", ["", "WM", "WM-1234", "WM-UUUU-UUUU-UUUU-U", "x" * 500, "WM-0000-0000-0000-J1", "ﬁ"])
def test_what_is_no_number_is_not_read(typed):
    assert read_number(typed) is None


@pytest.mark.parametrize(
    ("validity", "day", "state"),
    [
        (Validity(date(2026, 1, 1), date(2027, 1, 1)), date(2026, 12, 31), "current"),
        (Validity(date(2026, 1, 1), date(2027, 1, 1)), date(2027, 1, 1), "expired"),
        (Validity(date(2026, 1, 1), date(2027, 1, 1), superseded=True), date(2026, 6, 1), "superseded"),
        (Validity(date(2026, 1, 1), date(2027, 1, 1), withdrawn=date(2026, 3, 1)), date(2026, 3, 1), "withdrawn"),
        (Validity(date(2026, 1, 1), date(2027, 1, 1), withdrawn=date(2026, 3, 1)), date(2026, 2, 28), "current"),
        (Validity(date(2026, 1, 1), date(2027, 1, 1), date(2026, 3, 1), True), date(2028, 1, 1), "withdrawn"),
    ],
)
def test_state_on_a_day(validity, day, state):
    assert state_on(validity, day) == state
    assert state in State.values


@pytest.mark.parametrize(
    ("name", "mask"), [("Amelia O'Connor", "A… O…"), ("Madonna", "M…"), ("", ""), ("  فاطمة  الزهراء ", "ف… ا…")]
)
def test_masked_name_shows_first_letters_alone(name, mask):
    assert masked(name) == mask


@pytest.mark.parametrize(
    ("name", "mask"), [("王小明", "…"), ("김 민수", "… 민…"), ("Mary Q", "M… …"), ("Ed J-Fox", "E… …")]
)
def test_masked_name_hides_a_letter_that_is_a_family_name(name, mask):
    assert masked(name) == mask


@given(st.text(max_size=40), st.sampled_from(["", "en", "zh", "hu"]))
def test_no_letter_that_a_mask_shows_opens_the_name(name, language):
    letters = [word.removesuffix("…") for word in masked(name).split()]
    assert [letter for letter in letters if is_family_name(letter, name, language=language)] == []
