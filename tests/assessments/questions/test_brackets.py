"""The notation of gaps and marked words: what is written reads back exactly, and what is wrong is said."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.brackets import (
    BracketFault,
    Token,
    WrongBrackets,
    around,
    read_gaps,
    read_marks,
    tokens,
    write_gaps,
    write_marks,
)

pytestmark = pytest.mark.unit

signs = st.text(alphabet=st.sampled_from("ab é[]|\\.\nئ"), max_size=8)
answers = signs.map(str.strip).filter(bool)


@st.composite
def with_gaps(draw):
    gaps = draw(st.lists(st.lists(answers, min_size=1, max_size=3), max_size=4))
    return draw(st.lists(signs, min_size=len(gaps) + 1, max_size=len(gaps) + 1)), gaps


@st.composite
def with_marks(draw):
    """Parts as they are read: none empty, and no plain one beside another."""
    phrases = draw(st.lists(answers, max_size=4))
    parts = [(draw(signs), False)]
    for phrase in phrases:
        parts += [(phrase, True), (draw(signs), False)]
    return [(text, is_right) for text, is_right in parts if text]


@given(with_gaps())
def test_gaps_read_as_they_were_written(question):
    assert read_gaps(write_gaps(*question)) == question


@given(with_marks())
def test_marks_read_as_they_were_written(parts):
    assert read_marks(write_marks(parts)) == parts


@given(with_marks())
def test_words_and_what_stands_between_make_up_the_text(parts):
    found = tokens(parts)

    assert "".join(token.text for token in found) == "".join(text for text, _ in parts)
    assert [token.text for token in found if token.is_right] == [text for text, is_right in parts if is_right]
    assert all(token.is_choice or not token.is_right for token in found)


@given(st.text(alphabet=st.sampled_from("a []|\\"), max_size=12))
def test_any_text_is_read_or_refused(text):
    for read in (read_gaps, read_marks):
        with suppress(WrongBrackets):
            read(text)


def test_alternatives_are_divided_and_trimmed():
    text = r"A [ hate | bias ] crime\|x \[sic\] | [a\|b]."

    assert read_gaps(text) == (["A ", " crime|x [sic] | ", "."], [["hate", "bias"], ["a|b"]])


def test_every_other_word_is_a_choice_without_the_signs_around_it():
    found = tokens(read_marks("“Go home!” he [shouts at] me—[twice ]… 3 don't."))

    assert [(token.text, token.is_right) for token in found if token.is_choice] == [
        ("Go", False),
        ("home", False),
        ("he", False),
        ("shouts at", True),
        ("me", False),
        ("twice", True),
        ("3", False),
        ("don't", False),
    ]
    assert found[0] == Token("“")


def test_words_of_other_scripts_are_choices():
    found = tokens(read_marks("وہ [نفرت] سے، بولا۔"))

    assert [token.text for token in found if token.is_choice] == ["وہ", "نفرت", "سے", "بولا"]


@pytest.mark.parametrize(
    ("text", "fault", "near"),
    [
        ("A [gap", BracketFault.UNCLOSED, "A [gap"),
        ("A gap]", BracketFault.UNOPENED, "A gap]"),
        ("A [ga[p]]", BracketFault.NESTED, "A [ga[p]]"),
        ("A [gap] and []", BracketFault.EMPTY, "A [gap] and []"),
        ("A [gap| ]", BracketFault.EMPTY, "A [gap| ]"),
    ],
)
def test_wrong_brackets_are_refused(text, fault, near):
    with pytest.raises(WrongBrackets) as refusal:
        read_gaps(text)

    assert (refusal.value.fault, refusal.value.near) == (fault, near)


@given(st.lists(st.text(alphabet=st.sampled_from("a .,“”()\n"), max_size=6), min_size=1, max_size=5))
def test_signs_are_glued_to_what_they_belong_to_and_none_is_lost(pieces):
    parts = around(pieces)

    glued = [part["text"] + part["opening"] + "_" + part["closing"] for part in parts[:-1]] + [parts[-1]["text"]]
    assert "".join(glued) == "_".join(pieces)
    assert (parts[-1]["opening"], parts[-1]["closing"]) == ("", "")
