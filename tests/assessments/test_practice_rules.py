from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import KNOWN, NOISE, Practice, Word, after, better

maybe = st.none() | st.booleans()
shares = st.none() | st.floats(0, 1)
words = st.builds(
    Word,
    verb=st.sampled_from(["", *sorted(KNOWN)]),
    part=st.sampled_from(["", "one", "two"]),
    is_child=st.booleans(),
    completion=maybe,
    success=maybe,
    score=shares,
    seconds=st.none() | st.integers(0, 1000),
)


def heard(*said, pass_share=None):
    practice = Practice()
    for word in said:
        practice = after(practice, word, pass_share=pass_share)
    return practice


@given(st.lists(words, max_size=4), shares)
def test_the_order_of_words_makes_no_difference(said, pass_share):
    assert len({heard(*order, pass_share=pass_share) for order in permutations(said)}) == 1


@given(st.lists(words, max_size=6), shares)
def test_words_said_again_change_nothing(said, pass_share):
    assert heard(*said, *said, pass_share=pass_share) == heard(*said, pass_share=pass_share)


@given(st.lists(words, max_size=5), words, shares)
def test_nothing_is_taken_back(said, word, pass_share):
    before = heard(*said, pass_share=pass_share)
    now = after(before, word, pass_share=pass_share)

    assert now.is_completed >= before.is_completed
    assert (now.passed, before.passed) != (False, True)
    assert (now.score or 0) >= (before.score or 0)


@given(words)
def test_what_is_said_of_a_part_never_touches_the_whole(word):
    part = Word(word.verb, "one", 1, True, word.completion, word.success, word.score, word.seconds)

    assert heard(part) == Practice()


@given(words)
def test_noise_and_unknown_verbs_say_nothing(word):
    for verb in ["", *NOISE]:
        said = Word(verb, "", None, False, word.completion, word.success, word.score, word.seconds)

        assert heard(said) == Practice()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (Word("completed"), Practice(is_completed=True)),
        (Word("completed", completion=False), Practice()),
        (Word("completed", score=0.5), Practice(is_completed=True, passed=False, score=0.5)),
        (Word("completed", score=1.0), Practice(is_completed=True, passed=True, score=1.0)),
        (Word("completed", score=0.2, success=True), Practice(is_completed=True, passed=True, score=0.2)),
        (Word("answered", score=1.0), Practice(passed=True, score=1.0)),
        (Word("answered", completion=True, success=False), Practice(is_completed=True, passed=False)),
        (Word("passed"), Practice(passed=True)),
        (Word("mastered"), Practice(passed=True)),
        (Word("failed"), Practice(passed=False)),
        (Word("failed", completion=True), Practice(is_completed=True, passed=False)),
        (Word("progressed", score=1.0, success=True), Practice()),
        (Word("experienced", completion=True), Practice(is_completed=True)),
        (Word("consumed", seconds=12), Practice(seconds=12)),
    ],
)
def test_completed_passed_and_scored_are_kept_apart(word, expected):
    assert heard(word) == expected


@pytest.mark.parametrize(("share", "passed"), [(0.5, True), (0.66666, False), (0.66664, False), (None, False)])
def test_a_score_passes_from_the_share_that_the_package_names(share, passed):
    assert heard(Word("completed", score=0.5), pass_share=share).passed is passed


def test_a_share_rounded_to_four_places_still_passes():
    assert heard(Word("completed", score=0.6667), pass_share=2 / 3).passed is True
    assert heard(Word("completed", score=2 / 3), pass_share=0.6667).passed is True


def test_the_best_counts():
    said = Word("completed", score=0.4, seconds=30), Word("completed", score=0.9, seconds=10)

    assert heard(*said, pass_share=0.8) == Practice(is_completed=True, passed=True, score=0.9, seconds=30)
    assert (better(None, None), better(None, False), better(True, False)) == (None, False, True)
