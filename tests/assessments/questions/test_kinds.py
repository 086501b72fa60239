"""What every kind promises, whatever is asked and answered."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.enums import QuestionKind
from assessments.questions import KINDS, Unreadable, kind_of
from assessments.questions.brackets import write_gaps, write_marks

pytestmark = pytest.mark.unit

GIVES_AWAY = ("is_correct", "feedback", "About", "answer")
words = st.text(min_size=1, max_size=20).filter(lambda text: not any(away in text for away in GIVES_AWAY))
texts = st.lists(words, min_size=2, max_size=6, unique=True)
COMMON = {"stem": "Why?", "feedback_correct": "Yes.", "feedback_incorrect": "No.", "source": ""}


def options(words, right):
    return [{"text": word, "is_correct": n in right, "feedback": f"About {n}"} for n, word in enumerate(words)]


@st.composite
def written(draw):
    """A question of any kind, as its editor wrote it, projected."""
    kind = kind_of(draw(st.sampled_from(sorted(KINDS))))
    words = draw(texts)
    values = {
        "single": {"options": options(words, {draw(st.integers(0, len(words) - 1))})},
        "multiple": {"options": options(words, set(range(draw(st.integers(1, len(words) - 1)))))},
        "truefalse": {"answer": draw(st.sampled_from(["true", "false"]))},
        "order": {"items": words},
        "match": {"pairs": [{"left": word, "right": f"{word} too"} for word in words]},
    }
    values["scenario"] = values["single"]
    typed = draw(st.lists(st.from_regex(r"\A\w+( \w+)?\Z"), min_size=2, max_size=6))
    values["blanks"] = {
        "text": write_gaps([*typed, ""], [[word, f"{word} too"] for word in typed]),
        "match_case": draw(st.booleans()),
        "match_accents": draw(st.booleans()),
    }
    values["mark"] = {"text": write_marks([part for word in typed for part in ((word, True), (f" {word} ", False))])}
    return kind, kind.project({**COMMON, **values[kind.code.value]})


def right_form(kind, content, name="q1"):
    """The form of somebody who knows everything."""
    match kind.code:
        case QuestionKind.TRUE_FALSE:
            return {name: [content["answer"]]}
        case QuestionKind.ORDER:
            return {f"{name}-{item['id']}": [str(n)] for n, item in enumerate(content["items"], start=1)}
        case QuestionKind.MATCH:
            return {f"{name}-{pair['left_id']}": [pair["right_id"]] for pair in content["pairs"]}
        case QuestionKind.BLANKS:
            return {f"{name}-{gap['id']}": [gap["answers"][0]] for gap in content["gaps"]}
        case QuestionKind.MARK:
            return {name: [token["id"] for token in content["tokens"] if token.get("is_right")]}
        case _:
            return {name: [option["id"] for option in content["options"] if option["is_correct"]]}


def any_form(kind, content, chance, name="q1"):
    """The form of somebody who guesses."""
    match kind.code:
        case QuestionKind.TRUE_FALSE:
            return {name: [chance.choice(["true", "false"])]}
        case QuestionKind.ORDER:
            return {f"{name}-{one['id']}": [str(chance.randint(1, len(content["items"])))] for one in content["items"]}
        case QuestionKind.MATCH:
            partners = [pair["right_id"] for pair in content["pairs"]]
            return {f"{name}-{pair['left_id']}": [chance.choice(partners)] for pair in content["pairs"]}
        case QuestionKind.BLANKS:
            known = [gap["answers"][0] for gap in content["gaps"]]
            return {f"{name}-{gap['id']}": [chance.choice([*known, "who knows"])] for gap in content["gaps"]}
        case QuestionKind.MARK:
            choices = [token["id"] for token in content["tokens"] if "id" in token]
            return {name: ["", *(one for one in choices if chance.random() < 0.5)]}
        case QuestionKind.MULTIPLE:
            return {name: ["", *(one["id"] for one in content["options"] if chance.random() < 0.5)]}
        case _:
            return {name: [chance.choice(content["options"])["id"]]}


def reshuffled(content, chance):
    """The same question with its choices written in another order."""
    again = dict(content)
    for part in ("options", "pairs"):
        if part in again:
            again[part] = chance.sample(again[part], len(again[part]))
    return again


@given(written())
def test_all_right_is_right(question):
    kind, content = question

    response = kind.read(content, right_form(kind, content), "q1")

    assert kind.is_whole(content, response)
    assert kind.is_right(content, response)
    assert kind.feedback(content, response) == "Yes."


@given(written(), st.integers())
def test_marking_ignores_the_order_in_which_choices_are_written(question, seed):
    kind, content = question
    response = kind.read(content, any_form(kind, content, Random(seed)), "q1")

    assert kind.is_right(content, response) == kind.is_right(reshuffled(content, Random(seed)), response)


@given(written(), st.integers())
def test_only_the_one_right_response_is_right(question, seed):
    kind, content = question
    right = kind.read(content, right_form(kind, content), "q1")
    response = kind.read(content, any_form(kind, content, Random(seed)), "q1")

    if kind.code == QuestionKind.BLANKS:  # several answers may be right
        return
    as_set = (lambda one: sorted(one)) if isinstance(right, list) else (lambda one: one)
    assert kind.is_right(content, response) == (as_set(response) == as_set(right))


@given(written(), st.integers())
def test_a_paper_shows_every_choice_once_and_gives_nothing_away(question, seed):
    kind, content = question
    layout = kind.lay_out(content, Random(seed))

    shown = repr(kind.asking(content, layout, kind.empty, "q1"))

    for forbidden in GIVES_AWAY:
        assert forbidden not in shown
    assert not any(repr(answer) in shown for gap in content.get("gaps", []) for answer in gap["answers"][1:])
    for option in content.get("options", []) + [token for token in content.get("tokens", []) if "id" in token]:
        assert shown.count(repr(option["id"])) == 1


def flat(layout):
    return [one for part in layout for one in ([part] if isinstance(part, str) else part)]


@given(written(), st.integers())
def test_papers_differ_only_in_order(question, seed):
    kind, content = question
    one, other = (flat(kind.lay_out(content, Random(seed + step))) for step in (0, 1))

    assert len(set(one)) == len(one)
    assert sorted(one) == sorted(other)


@given(written())
def test_no_answer_is_neither_whole_nor_right(question):
    kind, content = question

    assert not kind.is_whole(content, kind.empty)
    assert not kind.is_right(content, kind.empty)


@given(written())
def test_a_form_without_the_question_says_nothing_of_it(question):
    kind, content = question

    assert kind.read(content, {"q11": ["x"], "q2-abc": ["1"]}, "q1") is None


@given(written(), st.text(min_size=1, max_size=8))
def test_forged_choices_are_refused(question, forged):
    kind, content = question
    if forged in repr(content) or forged in {"true", "false"} or forged.isdecimal():
        forged = "not-there"

    for posted in ({"q1": [forged]}, {f"q1-{forged}": ["1"]}):
        with pytest.raises(Unreadable):
            kind.read(content, posted, "q1")


@pytest.mark.parametrize("code", ["order", "match"])
def test_a_place_or_partner_that_is_not_offered_is_refused(code):
    kind = kind_of(code)
    parts = {"items": ["a", "b"], "pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}]}
    content = kind.project({**COMMON, **parts})
    field = next(iter(right_form(kind, content)))

    for values in (["3"], ["x"], ["1", "2"]):
        with pytest.raises(Unreadable):
            kind.read(content, {field: values}, "q1")


@given(written())
def test_taking_an_answer_back_leaves_it_empty(question):
    kind, content = question
    cleared = {field: [""] for field in right_form(kind, content)}

    assert kind.read(content, cleared, "q1") == kind.empty


@given(written(), st.integers())
def test_two_lines_in_one_place_are_not_whole(question, seed):
    kind, content = question
    if kind.code not in (QuestionKind.ORDER, QuestionKind.MATCH):
        return
    form = right_form(kind, content)
    values = list(form.values())

    response = kind.read(content, dict.fromkeys(form, values[0]), "q1")

    assert not kind.is_whole(content, response)
    assert not kind.is_right(content, response)


def test_every_kind_of_the_list_is_there():
    assert set(KINDS) == {kind.value for kind in QuestionKind}
