import pytest

from assessments.packages.parts import names_of_parts

pytestmark = pytest.mark.unit


def part(number, **about):
    return {"library": "H5P.TrueFalse 1.6", "subContentId": f"part-{number}", **about}


def test_parts_are_named_by_their_titles_wherever_they_are():
    deep = {"slides": [{"elements": [{"action": part(2, metadata={"title": "Bus <b>stop</b> &amp; tram"})}]}]}
    content = {"questions": [part(1, metadata={"title": " First\n one "}), deep]}

    assert names_of_parts(content) == {"part-1": "First one", "part-2": "Bus stop & tram"}


def test_a_part_without_title_is_named_by_its_question():
    content = [part(1, params={"question": "<p>Is it?</p>"}), part(2, metadata={"title": ""}), part(3, metadata=4)]

    assert names_of_parts(content) == {"part-1": "Is it?"}


def test_long_titles_are_cut():
    assert names_of_parts(part(1, metadata={"title": "a" * 200})) == {"part-1": "a" * 119 + "…"}


@pytest.mark.parametrize("content", [None, 4, "text", [], {"subContentId": 4}, {"params": {"question": 4}}])
def test_what_has_no_parts_names_none(content):
    assert names_of_parts(content) == {}


def test_nesting_without_end_ends():
    content = part(1, metadata={"title": "Deep"})
    for _ in range(500):
        content = [content]

    assert names_of_parts(content) == {}
