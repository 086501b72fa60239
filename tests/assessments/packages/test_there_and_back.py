"""What goes out as a package comes in again as it was."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.packages.questions_in import drafts_of
from assessments.packages.questions_out import Asked, Paper, Picture, package, plan
from assessments.packages.reading import read
from assessments.questions.brackets import read_gaps
from tests.assessments.packages.test_questions_out import VERSIONS

pytestmark = pytest.mark.unit

# Letters of several scripts, accents, and every sign that means something in HTML, H5P or our own brackets.
SIGNS = "abAB19.,;!?()’“”–&<>\"'#%_=+[]|\\{}^~`$éüßøłاردو中文"
words = st.text(SIGNS, min_size=1, max_size=8)
stars_too = st.text(SIGNS + "*/", min_size=1, max_size=8)
line = st.lists(stars_too, min_size=1, max_size=6).map(" ".join)
prose = st.lists(st.sampled_from(["\n", "\n\n"]), max_size=2).flatmap(
    lambda breaks: st.lists(line, min_size=len(breaks) + 1, max_size=len(breaks) + 1).map(
        lambda lines: "".join(a + b for a, b in zip(lines, [*breaks, ""], strict=True))
    )
)
feedback = st.one_of(st.just(""), line)
said = st.fixed_dictionaries({"stem": prose, "feedback_correct": feedback, "feedback_incorrect": feedback})


@st.composite
def choices(draw, kind):
    texts = draw(st.lists(line, min_size=2, max_size=5, unique=True))
    right = draw(st.integers(1, len(texts))) if kind == "multiple" else 1
    options = [
        {"text": text, "is_correct": place < right, "feedback": draw(st.one_of(st.just(""), prose))}
        for place, text in enumerate(texts)
    ]
    return kind, {**draw(said), "options": draw(st.permutations(options))}


@st.composite
def statements(draw):
    return "truefalse", {**draw(said), "answer": draw(st.sampled_from(["true", "false"]))}


@st.composite
def gapped(draw):
    """A text of words and gaps with spaces, ends of lines or nothing between them."""
    gap = st.lists(st.lists(words, min_size=1, max_size=2).map(" ".join), min_size=1, max_size=3, unique=True)
    tokens = draw(st.lists(st.one_of(words, gap), min_size=1, max_size=8).filter(lambda all: any(map(is_gap, all))))
    pieces, gaps = [""], []
    for place, token in enumerate(tokens):
        between = draw(st.sampled_from([" ", " ", "\n", "\n\n", ""])) if place else ""
        pieces[-1] += between
        if is_gap(token):
            gaps.append(token)
            pieces.append("")
        else:
            pieces[-1] += token
    about = {"match_case": draw(st.booleans()), "match_accents": True}
    return "blanks", {**draw(said), "pieces": pieces, "gaps": gaps, **about}


def is_gap(token):
    return isinstance(token, list)


def asked_of(number, kind, value, **about):
    gaps = {"gaps": [{"id": str(n), "answers": answers} for n, answers in enumerate(value.get("gaps", []))]}
    return Asked(str(number), kind, {**value, **gaps, "source": ""}, **about)


def there_and_back(*questions):
    asked = tuple(asked_of(number, *question) for number, question in enumerate(questions))
    made = plan(Paper("A quiz", "en", 80, True, False, asked), VERSIONS)
    reading = read(io.BytesIO(package(made)), with_libraries=False)
    return made, reading, drafts_of(f"{reading.main} {reading.main_version}", reading.content)


def value_of(draft):
    if draft.kind != "blanks":
        return draft.value
    pieces, gaps = read_gaps(draft.value["text"])
    return {name: value for name, value in draft.value.items() if name != "text"} | {"pieces": pieces, "gaps": gaps}


@given(st.lists(st.one_of(choices("single"), choices("multiple"), statements(), gapped()), min_size=1, max_size=3))
def test_everything_that_goes_out_comes_in_as_it_was(questions):
    made, _reading, found = there_and_back(*questions)

    assert (made.left_out, found.left_out) == ((), [])
    assert [(draft.kind, value_of(draft)) for draft in found.questions] == questions


@given(prose, gapped())
def test_what_is_lost_was_told(stem, question):
    kind, value = question
    short = {"stem": stem, "answer": "true", "feedback_correct": "One.\nTwo.", "feedback_incorrect": ""}
    accents = {**value, "match_accents": False}

    made, _reading, found = there_and_back(("truefalse", short), (kind, accents))

    told = {(one.number, one.loss.value) for one in made.changed}
    assert found.questions[0].value == {**short, "feedback_correct": "One. Two."}
    assert (1, "lines") in told
    has_accents = any(sign in "éü" for gap in value["gaps"] for answer in gap for sign in answer)
    assert ((2, "accents") in told) is has_accents


def test_our_own_reading_accepts_it_and_knows_its_pass_mark():
    question = ("truefalse", {"stem": "So?", "answer": "true", "feedback_correct": "", "feedback_incorrect": ""})

    _made, reading, found = there_and_back(question)

    assert (reading.title, reading.language, reading.main, reading.pass_share) == (
        "A quiz",
        "en",
        "H5P.QuestionSet",
        0.8,
    )
    assert reading.warnings == []
    assert [tuple(note) for note in found.notes] == [("pass-mark", "80")]


def test_a_picture_comes_back_with_its_words():
    value = {"stem": "So?", "answer": "true", "feedback_correct": "", "feedback_incorrect": ""}
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
    asked = asked_of(1, "truefalse", value, has_picture=True, picture=Picture(".png", png, 1, 1, "A “bus” & stop"))
    made = plan(Paper("A quiz", "en", 80, True, False, (asked,)), VERSIONS)

    reading = read(io.BytesIO(package(made)), with_libraries=False)
    [draft] = drafts_of("H5P.QuestionSet 1.17", reading.content).questions

    [picture] = draft.pictures
    assert picture.text == "A “bus” & stop"
    assert reading.bytes_of(picture.name) == png
