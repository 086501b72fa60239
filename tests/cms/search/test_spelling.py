import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.search.spelling import dictionary_of, distance

pytestmark = pytest.mark.unit
SITE = [
    ("harassment", "harassment", 9),
    ("reporting", "reporting", 4),
    ("reposting", "reposting", 1),
    ("przestepstwo", "przestępstwo", 2),
    ("hate", "hate", 50),
    ("help", "help", 30),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("harrassment", "harassment"),
        ("harasment", "harassment"),
        ("repotring", "reporting"),
        ("przestepswto", "przestepstwo"),
        ("haet", "hate"),
        ("hepl", "help"),
        ("hat", None),  # too short to be sure of
        ("xylophone", None),
        ("", None),
    ],
)
def test_nearest(typed, meant):
    assert dictionary_of(SITE).nearest(typed) == meant


def test_the_more_used_of_two_is_meant():
    assert dictionary_of(SITE).nearest("reporxing") == "reporting"
    assert (
        dictionary_of([(word, word, 10 - count % 10) for word, _w, count in SITE]).nearest("repoxting") == "reposting"
    )


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_the_same_both_ways_and_none_only_of_equals(one, other):
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)
