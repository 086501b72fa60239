"""Codes that people type: which letters, how many there are, and how forgivingly they are read."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies import rules

pytestmark = pytest.mark.unit

LOOK_ALIKES = ["0OQD", "1IL", "2Z", "5S", "8B", "6G", "UV"]


def test_no_two_letters_look_alike():
    for alike in LOOK_ALIKES[1:]:
        assert len(set(alike) & set(rules.CODE_LETTERS)) <= 1
    assert not set("0O") & set(rules.CODE_LETTERS)
    assert not set("AEIOU") & set(rules.CODE_LETTERS)


def test_there_are_more_codes_than_anyone_can_try():
    assert len(set(rules.CODE_LETTERS)) == len(rules.CODE_LETTERS) == 20
    assert len(rules.CODE_LETTERS) ** rules.CODE_LENGTH > 10**10


@given(st.randoms(use_true_random=False))
def test_a_code_has_only_its_letters_and_is_read_as_printed(chance: random.Random):
    code = rules.drawn_code(chance.choice)

    assert len(code) == rules.CODE_LENGTH
    assert set(code) <= set(rules.CODE_LETTERS)
    assert rules.normal_code(rules.in_groups(code)) == code


@given(
    st.text(rules.CODE_LETTERS, min_size=8, max_size=8),
    st.lists(st.sampled_from([" ", "-", ".", "\t", "–"]), min_size=8, max_size=8),
    st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_capitals_and_signs_between_do_not_matter(code, signs, small):
    typed = "".join(
        (letter.lower() if low else letter) + sign for letter, sign, low in zip(code, signs, small, strict=True)
    )

    assert rules.normal_code(typed) == code


def test_thousand_codes_differ():
    chance = random.Random(1)

    assert len({rules.drawn_code(chance.choice) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("council.gov.uk", "council.gov.uk"),
        (" @Council.GOV.uk. ", "council.gov.uk"),
        ("bo@council.gov.uk", "council.gov.uk"),
        ("council", None),
        ("", None),
        ("a b.uk", None),
        ("-x.uk", None),
    ],
)
def test_domain_is_read_from_what_is_typed(typed, meant):
    assert rules.normal_domain(typed) == meant


def test_addressees_are_read_line_by_line():
    text = "Bo@Example.org, 4711\n\n <ana@example.org>\ncy@example.org;12"

    assert rules.read_addressees(text) == [
        rules.Addressee(1, "bo@example.org", "4711"),
        rules.Addressee(3, "ana@example.org"),
        rules.Addressee(4, "cy@example.org", "12"),
    ]


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text):
    rules.normal_code(text)
    rules.normal_domain(text)
    assert all(1 <= addressee.line <= len(text.splitlines()) for addressee in rules.read_addressees(text))
