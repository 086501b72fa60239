import unicodedata
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import rules
from assessments.rules import Choice, Draw, Drawable, DrawFault, Fault, StoryFault, WrongTurn

pytestmark = pytest.mark.unit


@given(st.lists(st.integers()), st.integers())
def test_shuffling_keeps_every_item(items, seed):
    assert Counter(rules.shuffled(items, Random(seed))) == Counter(items)


def test_shuffling_favours_no_order():
    orders = Counter(tuple(rules.shuffled("abc", Random(seed))) for seed in range(6000))

    assert len(orders) == 6
    assert all(850 < count < 1150 for count in orders.values())


@st.composite
def quizzes(draw):
    topics = draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=12))
    questions = [Drawable(number, topic, draw(st.booleans())) for number, topic in enumerate(topics)]
    draws = []
    for topic in sorted({question.topic for question in questions}):
        offered = [question for question in questions if question.topic == topic]
        least = sum(question.is_essential for question in offered)
        count = draw(st.integers(min_value=least, max_value=len(offered)))
        if count:
            draws.append(Draw(topic, count))
    return questions, draws


@given(quizzes(), st.booleans(), st.integers())
def test_each_topic_gives_its_number_and_every_essential_question_is_asked(quiz, shuffle, seed):
    questions, draws = quiz
    by_id = {question.id: question for question in questions}

    asked = rules.draw(questions, draws, shuffle=shuffle, chance=Random(seed))

    assert len(asked) == len(set(asked))
    if draws:
        assert Counter(by_id[one].topic for one in asked) == Counter(dict(draws))
    assert {question.id for question in questions if question.is_essential} <= set(asked)


@given(quizzes(), st.integers())
def test_without_shuffling_questions_keep_their_order(quiz, seed):
    questions, draws = quiz

    asked = rules.draw(questions, draws, shuffle=False, chance=Random(seed))

    assert asked == sorted(asked)


@given(st.integers(min_value=1, max_value=9), st.booleans(), st.integers())
def test_without_draws_every_question_is_asked(count, shuffle, seed):
    questions = [Drawable(number, "") for number in range(count)]

    assert sorted(rules.draw(questions, [], shuffle=shuffle, chance=Random(seed))) == list(range(count))


def test_drawing_favours_no_question():
    questions = [Drawable(number, "a") for number in range(5)]

    asked = Counter(
        one for seed in range(5000) for one in rules.draw(questions, [Draw("a", 2)], shuffle=True, chance=Random(seed))
    )

    assert all(1850 < asked[question.id] < 2150 for question in questions)


@given(quizzes())
def test_a_fair_draw_has_no_faults(quiz):
    questions, draws = quiz

    assert list(rules.draw_faults(questions, draws)) == []


@pytest.mark.parametrize(
    ("questions", "draws", "faults"),
    [
        ([], [], [(DrawFault.NOTHING_TO_ASK, "", 0)]),
        ([Drawable(1, "a")], [Draw("a", 2)], [(DrawFault.TOO_MANY, "a", 1)]),
        ([Drawable(1, "a")], [Draw("a", 1), Draw("b", 1)], [(DrawFault.TOO_MANY, "b", 0)]),
        ([Drawable(1, "a")], [Draw("a", 1), Draw("a", 1)], [(DrawFault.TOPIC_TWICE, "a", 1)]),
        (
            [Drawable(1, "a"), Drawable(2, "b", True)],
            [Draw("a", 1)],
            [(DrawFault.ESSENTIAL_LEFT_OUT, "b", 1)],
        ),
        (
            [Drawable(1, "a", True), Drawable(2, "a", True)],
            [Draw("a", 1)],
            [(DrawFault.ESSENTIAL_LEFT_OUT, "a", 2)],
        ),
    ],
)
def test_draw_faults(questions, draws, faults):
    assert list(rules.draw_faults(questions, draws)) == faults


@pytest.mark.parametrize(
    ("right", "out_of", "pass_mark", "essential_missed", "passed"),
    [
        (8, 10, 80, 0, True),
        (7, 10, 80, 0, False),
        (9, 10, 80, 1, False),
        (10, 10, 100, 0, True),
        (9, 10, 100, 0, False),
        (2, 3, 67, 0, False),
        (2, 3, 66, 0, True),
        (0, 0, 1, 0, False),
    ],
)
def test_passing_needs_the_mark_and_every_essential_question(right, out_of, pass_mark, essential_missed, passed):
    found = rules.passes(right=right, out_of=out_of, pass_mark=pass_mark, essential_missed=essential_missed)

    assert found is passed


@given(st.integers(1, 60), st.integers(1, 100))
def test_the_number_needed_is_the_least_that_passes(out_of, pass_mark):
    needed = rules.right_needed(out_of, pass_mark)

    assert rules.passes(right=needed, out_of=out_of, pass_mark=pass_mark, essential_missed=0)
    assert not rules.passes(right=needed - 1, out_of=out_of, pass_mark=pass_mark, essential_missed=0)


@pytest.mark.parametrize(("right", "out_of", "shown"), [(2, 3, 66), (0, 10, 0), (10, 10, 100), (0, 0, 0)])
def test_percentage_is_never_rounded_up(right, out_of, shown):
    assert rules.percentage(right, out_of) == shown


STORY = {
    "n1": [Choice("a", "n2", True), Choice("b", "e1")],
    "n2": [Choice("a", "e1", True), Choice("b", "n1")],
    "e1": None,
}


def test_a_sound_story_has_no_faults():
    assert rules.story_faults("n1", STORY, list(STORY)) == []


@pytest.mark.parametrize(
    ("start", "graph", "codes", "faults"),
    [
        ("n9", STORY, [], [Fault(StoryFault.NO_SUCH_START, "n9")]),
        ("n1", STORY, ["n1", "n2", "e1", "n2"], [Fault(StoryFault.CODE_TWICE, "n2")]),
        ("n1", {"n1": [Choice("a", "e1")], "e1": None}, [], [Fault(StoryFault.NO_BEST, "n1")]),
        (
            "n1",
            {"n1": [Choice("a", "e1", True), Choice("a", "e1")], "e1": None},
            [],
            [Fault(StoryFault.CHOICE_TWICE, "n1", "a")],
        ),
        (
            "n1",
            {"n1": [Choice("a", "e1", True), Choice("b", "n7")], "e1": None},
            [],
            [Fault(StoryFault.NO_SUCH_NEXT, "n1", "n7")],
        ),
        ("n1", {**STORY, "e2": None}, [], [Fault(StoryFault.UNREACHABLE, "e2")]),
        (
            "n1",
            {"n1": [Choice("a", "e1", True), Choice("b", "n2")], "n2": [Choice("a", "n2", True)], "e1": None},
            [],
            [Fault(StoryFault.NEVER_ENDS, "n2")],
        ),
        (
            "n1",
            {"n1": [Choice("a", "e1", True), Choice("b", "n2")], "n2": [], "e1": None},
            [],
            [Fault(StoryFault.NO_CHOICES, "n2"), Fault(StoryFault.NEVER_ENDS, "n2")],
        ),
    ],
)
def test_story_faults_name_the_node(start, graph, codes, faults):
    assert rules.story_faults(start, graph, codes) == faults


def test_walking_follows_the_choices():
    assert rules.walk("n1", STORY, ["a", "b", "b"]) == ["n1", "n2", "n1", "e1"]


@pytest.mark.parametrize("path", [["z"], ["b", "a"], ["a", ""]])
def test_walking_refuses_a_choice_that_is_not_offered(path):
    with pytest.raises(WrongTurn):
        rules.walk("n1", STORY, path)


# --- typed answers --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "accepted", "match_case", "match_accents", "is_same"),
    [
        ("  Hate   CRIME ", "hate crime", False, False, True),
        ("Hate", "hate", True, False, False),
        ("STRASSE", "straße", False, False, True),
        ("cafe", "café", False, False, True),
        ("cafe", "café", False, True, False),
        ("cafe\u0301", "café", False, True, True),
        ("Zoe", "zoë", True, False, False),
        ("don’t", "don't", True, True, True),
        ("third–party", "third-party", True, True, True),
        ("ｌａｗ", "law", True, True, True),
        ("мий", "мий", False, False, True),
        ("мии", "мий", False, False, False),
        ("їжа", "іжа", False, False, False),
        ("елка", "ёлка", False, False, True),
        ("1,000", "1000", False, False, False),
        ("١٢", "12", False, False, False),
        ("\u200fنفرت", "نفرت", False, False, True),
        ("ضرَر", "ضرر", False, False, False),
        ("কি", "ক", False, False, False),
        ("हिंदी", "हिदी", False, False, False),
        ("ёлка", "елка", False, False, True),
        ("", "a", False, False, False),
    ],
)
def test_typed_answers_are_compared_as_the_author_says(typed, accepted, match_case, match_accents, is_same):
    how = {"match_case": match_case, "match_accents": match_accents}

    assert rules.same_answer(typed, accepted, **how) == rules.same_answer(accepted, typed, **how) == is_same


@given(st.text(max_size=10), st.booleans(), st.booleans())
def test_an_answer_is_the_same_as_itself_in_any_form(text, match_case, match_accents):
    how = {"match_case": match_case, "match_accents": match_accents}

    assert rules.same_answer(text, unicodedata.normalize("NFD", text), **how)
    assert rules.same_answer(f" {text}\n", text, **how)
