import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.rules import Heading, Skip, read_text, skips

pytestmark = pytest.mark.unit


def headings(*levels: int) -> list[Heading]:
    return [Heading(level, f"at {level}") for level in levels]


@pytest.mark.parametrize("levels", [(), (2,), (2, 3, 4), (2, 3, 2, 3), (2, 3, 4, 2), (2, 2)])
def test_outline_without_skips(levels):
    assert list(skips(headings(*levels))) == []


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((3,), [Skip(Heading(3, "at 3"), 2, is_first=True)]),
        ((2, 4), [Skip(Heading(4, "at 4"), 3, is_first=False)]),
        ((2, 4, 4), [Skip(Heading(4, "at 4"), 3, is_first=False)]),
        ((3, 2, 4), [Skip(Heading(3, "at 3"), 2, is_first=True), Skip(Heading(4, "at 4"), 3, is_first=False)]),
    ],
)
def test_outline_with_skips(levels, expected):
    assert list(skips(headings(*levels))) == expected


@given(st.lists(st.integers(min_value=2, max_value=6)))
def test_skips_are_the_steps_down_of_more_than_one(levels):
    steps = list(zip([1, *levels], levels, strict=False))

    assert len(list(skips(headings(*levels)))) == sum(after - before > 1 for before, after in steps)


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ('<p><a href="/a">Read <b>more</b></a></p>', ["Read more"]),
        ('<p><a href="/a"> \n </a></p>', [""]),
        ('<p><a href="/a"></a> and <a href="/b">b</a></p>', ["", "b"]),
        ('<p><a href="/a">&nbsp;</a></p>', [""]),
        ('<p><a href="/a"><img alt="A map"></a></p>', ["A map"]),
    ],
)
def test_words_of_links(html, links):
    assert read_text(html).links == links


def test_headings_with_links_inside():
    assert read_text('<h2>One <a href="/x">two</a></h2><p>text</p><h3></h3>').headings == [
        Heading(2, "One two"),
        Heading(3, ""),
    ]


@given(st.text())
def test_any_text_can_be_read(html):
    read_text(html)
