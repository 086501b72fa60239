from random import Random

import pytest
from django.core.exceptions import ValidationError

from assessments.questions import Unreadable, kind_of
from assessments.questions.blanks import BlanksBlock
from assessments.questions.mark import MarkBlock

pytestmark = pytest.mark.unit
COMMON = {"stem": "Fill in.", "feedback_correct": "Yes.", "feedback_incorrect": "No.", "source": ""}
CHANCE = Random(1)


def blanks(text, *, match_case=False, match_accents=False):
    return kind_of("blanks").project({**COMMON, "text": text, "match_case": match_case, "match_accents": match_accents})


def mark(text):
    return kind_of("mark").project({**COMMON, "text": text})


def faults(block, text):
    value = {**COMMON, "essential": False, "topic": "", "strands": [], "text": text}
    if isinstance(block, BlanksBlock):
        value |= {"match_case": False, "match_accents": False}
    try:
        block.clean(block.to_python(value))
    except ValidationError as error:
        return list(error.non_block_errors)
    return []


# --- gaps -----------------------------------------------------------------------------------------------------------
def test_published_gaps_have_ids_of_their_own():
    content = blanks("A [b|c] d.")

    assert {key: content[key] for key in ("pieces", "match_case", "match_accents")} == {
        "pieces": ["A ", " d."],
        "match_case": False,
        "match_accents": False,
    }
    assert [gap["answers"] for gap in content["gaps"]] == [["b", "c"]]


def test_what_is_typed_is_kept_as_typed_without_the_space_around_it():
    content = blanks("[a] [b]")
    one, two = (gap["id"] for gap in content["gaps"])

    response = kind_of("blanks").read(content, {f"q1-{one}": ["  Straße\t 7\x00 "], f"q1-{two}": [" "]}, "q1")

    assert response == {one: "Straße 7"}
    assert not kind_of("blanks").is_whole(content, response)


@pytest.mark.parametrize("values", [["x" * 201], ["a", "b"]])
def test_more_than_a_gap_takes_is_refused(values):
    content = blanks("[a]")

    with pytest.raises(Unreadable):
        kind_of("blanks").read(content, {f"q1-{content['gaps'][0]['id']}": values}, "q1")


def test_signs_stay_on_the_line_of_their_gap():
    content = blanks("He said “[no]”, then ([yes]).\nGood")

    asking = kind_of("blanks").asking(content, [], {}, "q1")

    assert [(part["text"], part["opening"], part["closing"]) for part in asking["parts"]] == [
        ("He said ", "“", "”,"),
        (" then ", "(", ")."),
        ("\nGood", "", ""),
    ]
    assert [(part["gap"]["number"], part["gap"]["of"]) for part in asking["parts"] if "gap" in part] == [(1, 2), (2, 2)]


def test_gaps_are_as_wide_as_each_other_whatever_belongs_in_them():
    assert {
        kind_of("blanks").asking(blanks(text), [], {}, "q1")["size"] for text in ("[a] [abcdefghi]", "[abc]", "[a]")
    } == {10}


def test_review_shows_what_was_right_and_an_answer_for_what_was_not():
    content = blanks("[one|1] [two] [three]")
    first, second, _ = (gap["id"] for gap in content["gaps"])

    review = kind_of("blanks").review(content, [], {first: "1", second: "too"})

    assert [(gap["typed"], gap["is_right"], gap["answer"]) for gap in review["gaps"]] == [
        ("1", True, "one"),
        ("too", False, "two"),
        ("", False, "three"),
    ]


def test_on_paper_a_gap_is_a_line():
    content = blanks("A [b|c] d [e].")

    assert kind_of("blanks").text_on_paper(content) == "A __________ d __________."
    assert kind_of("blanks").on_paper(content) == ([], ["1. b / c", "2. e"])


# --- marks ----------------------------------------------------------------------------------------------------------
def test_published_words_have_ids_and_what_stands_between_has_none():
    content = mark("He [spits], twice.")

    assert [(token["text"], token.get("is_right"), "id" in token) for token in content["tokens"]] == [
        ("He", False, True),
        (" ", None, False),
        ("spits", True, True),
        (", ", None, False),
        ("twice", False, True),
        (".", None, False),
    ]


def test_review_shows_right_words_and_chosen_ones():
    content = mark("He [spits] and [shouts].")
    he = content["tokens"][0]["id"]

    review = kind_of("mark").review(content, [], [he])

    assert [(one["text"], one["is_chosen"], one["is_correct"]) for one in review["options"]] == [
        ("He", True, False),
        ("spits", False, True),
        ("shouts", False, True),
    ]


def test_words_on_paper_are_the_text_and_its_key():
    content = mark("He [spits] and [shouts].")

    assert kind_of("mark").text_on_paper(content) == "He spits and shouts."
    assert kind_of("mark").on_paper(content) == ([], ["spits", "shouts"])


# --- drafts ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["blanks", "mark"])
@pytest.mark.parametrize("text", [None, "", "An [open draft"])
def test_an_unfinished_draft_can_be_previewed(code, text):
    kind = kind_of(code)
    content = kind.project({**COMMON, "text": text, "match_case": False, "match_accents": False})

    assert (text or "") in "".join([*content.get("pieces", []), *(one["text"] for one in content.get("tokens", []))])


@pytest.mark.parametrize(
    ("block", "text", "said"),
    [
        (BlanksBlock(), "A [gap].", []),
        (BlanksBlock(), "No gap.", ["Put at least one answer in square brackets, such as [this]."]),
        (BlanksBlock(), "[a]" * 31, ["A question has at most 30 gaps."]),
        (BlanksBlock(), f"[{'a' * 201}]", ["An answer has at most 200 characters."]),
        (
            BlanksBlock(),
            "A [gap",
            ["A bracket is opened and not closed: “A [gap”. Add ] after the answer."],
        ),
        (BlanksBlock(), "A gap]", ["A bracket is closed that was not opened: “A gap]”. Add [, or write \\]."]),
        (
            BlanksBlock(),
            "A [b [c]",
            ["There is a bracket inside brackets: “A [b [c]”. Close the first one, or write \\[."],
        ),
        (BlanksBlock(), "A []", ["There is nothing between brackets, or beside a |: “A []”. Write an answer."]),
        (MarkBlock(), "He [spits].", []),
        (MarkBlock(), "He spits.", ["Put at least one right word in square brackets, such as [this]."]),
        (
            MarkBlock(),
            "[He spits].",
            ["Everything is marked as right. Leave at least one word outside the brackets."],
        ),
        (MarkBlock(), "[He] " + "went " * 150, ["A text has at most 150 words to choose from."]),
        (
            MarkBlock(),
            "He [spits",
            ["A bracket is opened and not closed: “He [spits”. Add ] after the answer."],
        ),
    ],
)
def test_authors_are_told_what_is_wrong(block, text, said):
    assert faults(block, text) == said
