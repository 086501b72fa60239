import copy
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.packages.statements import MOST_BYTES, Unreadable, decoded, word_of
from assessments.rules import Word

ADL = "http://adlnet.gov/expapi/verbs/"
PLACE = "http://id.tincanapi.com/extension/ending-point"
PART = "http://h5p.org/x-api/h5p-subContentId"


def statement(verb="completed", *, parent=False, part="", definition=None, **result):
    """As H5P's own core makes them."""
    made = {
        "actor": {"account": {"name": "a-forged-name", "homePage": "https://elsewhere.example"}, "objectType": "Agent"},
        "verb": {"id": f"{ADL}{verb}", "display": {"en-US": verb}},
        "object": {
            "id": "https://waymark.example/activity" + (f"?subContentId={part}" if part else ""),
            "objectType": "Activity",
            "definition": definition or {"extensions": {"http://h5p.org/x-api/h5p-local-content-id": "a"}},
        },
        "context": {"contextActivities": {"category": [{"id": "http://h5p.org/libraries/H5P.TrueFalse-1.6"}]}},
    }
    if parent:
        made["context"]["contextActivities"]["parent"] = [{"id": "https://waymark.example/activity"}]
    return made | ({"result": result} if result else {})


def scored(**score):
    return word_of(statement(score=score)).score


def test_a_real_answer_is_read():
    answer = statement(
        "answered",
        score={"min": 0, "raw": 1, "max": 1, "scaled": 1},
        completion=True,
        success=True,
        duration="PT4.31S",
        response="true",
    )

    assert word_of(answer) == Word("answered", completion=True, success=True, score=1.0, seconds=4)


def test_who_it_says_it_is_about_is_not_read():
    one, other = statement(), statement()
    other["actor"], other["timestamp"], other["id"] = {"mbox": "mailto:a@example.org"}, "1999-01-01", "no uuid"

    assert word_of(one) == word_of(other) == Word("completed")


@pytest.mark.parametrize(
    "verb", ["attempted", "interacted", "answered", "completed", "passed", "failed", "progressed", "mastered",
             "experienced", "consumed"],
)  # fmt: skip
def test_known_verbs_are_known(verb):
    assert word_of(statement(verb)).verb == verb


def test_other_verbs_are_heard_and_mean_nothing():
    assert word_of(statement("downloaded")) == Word("")


@pytest.mark.parametrize(
    "child",
    [
        statement(parent=True),
        statement(part="0b5c-part"),
        statement(definition={"extensions": {PART: "0b5c-part"}}),
        statement(part="a name with spaces"),
    ],
)
def test_parts_are_told_from_the_whole(child):
    assert word_of(child).is_child


def test_a_part_goes_by_its_name():
    assert word_of(statement(part="0b5c-part")).part == "0b5c-part"
    assert word_of(statement(definition={"extensions": {PART: "another"}})).part == "another"
    assert word_of(statement(part="x" * 65)).part == ""


@pytest.mark.parametrize(
    ("value", "place"), [(3, 3), (0, None), (-1, None), (10**9, None), (True, None), ("PT3S", None), (2.5, None)]
)
def test_places_are_whole_numbers_from_one(value, place):
    assert word_of(statement("progressed", definition={"extensions": {PLACE: value}})).place == place
    assert word_of(statement("progressed", extensions={PLACE: value})).place == place


@pytest.mark.parametrize(
    ("score", "share"),
    [
        ({"raw": 3, "max": 4}, 0.75),
        ({"raw": 3, "max": 4, "scaled": 0.75}, 0.75),
        ({"raw": 1, "min": -1, "max": 3}, 0.5),
        ({"raw": 2, "min": 1, "max": 3, "scaled": 0.6667}, 0.5),
        ({"raw": -1, "min": -1, "max": 3, "scaled": -0.3333}, 0.0),
        ({"scaled": 0.2}, 0.2),
        ({"scaled": -0.5}, 0.0),
        ({"raw": 7}, None),
        ({"raw": 0, "min": 0, "max": 0}, None),
        ({}, None),
    ],
)
def test_scores_are_shares(score, share):
    assert scored(**score) == share


@pytest.mark.parametrize(
    "score",
    [
        {"raw": 5, "max": 4},
        {"raw": -1, "max": 4},
        {"raw": 0, "min": 5, "max": 1},
        {"raw": 1, "max": 4, "scaled": 1},
        {"scaled": 1.01},
        {"scaled": -2},
        {"scaled": True},
        {"raw": "3", "max": 4},
        {"raw": math.inf, "max": 4},
        {"raw": math.nan, "max": 4},
        {"raw": 10**400, "max": 10**400},
        {"raw": [1], "max": 4},
    ],
)
def test_impossible_scores_are_refused(score):
    with pytest.raises(Unreadable):
        scored(**score)


@pytest.mark.parametrize(
    ("duration", "seconds"), [("PT0S", 0), ("PT1M30.6S", 91), ("P1DT2H", 93600), ("PT2H", 7200), (None, None)]
)
def test_durations_are_read(duration, seconds):
    assert word_of(statement(duration=duration)).seconds == seconds


@pytest.mark.parametrize(
    "duration", ["", "P", "PT", "12", 12, "PT-3S", "P1Y", "PT1H2", "P400D", "PT٣S", "PT" + "9" * 5000]
)
def test_other_durations_are_refused(duration):
    with pytest.raises(Unreadable):
        word_of(statement(duration=duration))


@pytest.mark.parametrize("field", ["completion", "success"])
@pytest.mark.parametrize("value", [1, "true", [], {}])
def test_yes_and_no_are_said_plainly(field, value):
    with pytest.raises(Unreadable):
        word_of(statement(**{field: value}))


@pytest.mark.parametrize(
    "broken",
    [None, 1, "text", [], {}, {"verb": {}}, {"verb": "completed", "object": {}}, {"verb": {"id": 3}, "object": {}},
     {"verb": {"id": "x" * 3000}, "object": {}}, {"verb": {"id": "x"}, "object": []},
     {"verb": {"id": "x"}, "object": {"id": 5}}, {"verb": {"id": "x"}, "object": {}, "context": 1},
     {"verb": {"id": "x"}, "object": {}, "result": []}, {"verb": {"id": "x"}, "object": {"id": "http://[broken?a=1"}},
     {"verb": {"id": "x"}, "object": {"id": "?" + "&".join("a=1" for _ in range(30))}}],
)  # fmt: skip
def test_other_shapes_are_refused(broken):
    with pytest.raises(Unreadable):
        word_of(broken)


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", '{"a": Infinity}', "[" * 50_000, "9" * 5_000, b"\xff\xfe", "[" * 2000 + "]" * 2000]
)
def test_other_texts_are_refused(text):
    with pytest.raises(Unreadable):
        word_of(decoded(text))


def test_what_is_too_long_is_refused_unread():
    fits = json.dumps("x" * (MOST_BYTES - 2))
    assert decoded(fits) == "x" * (MOST_BYTES - 2)

    with pytest.raises(Unreadable, match="too long"):
        decoded(fits + " ")


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
PLACES = [
    ("verb",), ("verb", "id"), ("object",), ("object", "id"), ("object", "definition"),
    ("object", "definition", "extensions"), ("context",), ("context", "contextActivities"),
    ("context", "contextActivities", "parent"), ("result",), ("result", "score"), ("result", "score", "raw"),
    ("result", "score", "max"), ("result", "score", "min"), ("result", "score", "scaled"), ("result", "completion"),
    ("result", "success"), ("result", "duration"), ("result", "extensions"),
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(PLACES), anything), max_size=3))
def test_whatever_stands_in_it_is_read_or_refused(changes):
    made = statement("completed", score={"raw": 1, "max": 2}, completion=True, duration="PT1S")
    for path, value in changes:
        holder = made
        for name in path[:-1]:
            holder = holder.get(name) if isinstance(holder, dict) else None
        if isinstance(holder, dict):
            holder[path[-1]] = copy.deepcopy(value)

    try:
        word = word_of(made)
    except Unreadable:
        return

    assert word.score is None or 0 <= word.score <= 1
    assert word.seconds is None or 0 <= word.seconds < 2**31
    assert word.place is None or 1 <= word.place <= 10_000
    assert {type(word.completion), type(word.success)} <= {bool, type(None)}
    assert len(word.part) <= 64
    assert len(word.verb) <= 20


@given(anything)
def test_any_json_is_read_or_refused(value):
    try:
        word_of(decoded(json.dumps(value)))
    except Unreadable:
        return
    raise AssertionError("not a statement")
