"""Filters that combine: whatever number stands beside a choice, following it shows as many."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms import facets

pytestmark = pytest.mark.unit

OPTIONS = {"stage": ("ks1", "ks2", "ks3"), "topic": ("law", "online"), "length": ("30", "60")}
entry = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(codes), unique=True).map(tuple) for name, codes in OPTIONS.items()}
)
entries = st.lists(entry, max_size=12)
choices = st.fixed_dictionaries({}, optional={name: st.sampled_from(codes) for name, codes in OPTIONS.items()})


def found_plainly(of, chosen):
    """The same by looking at each entry."""
    return [place for place, entry in enumerate(of) if all(code in entry[name] for name, code in chosen.items())]


@settings(deadline=None)
@given(entries, choices)
def test_choices_find_what_has_all_of_them(of, chosen):
    made = facets.facets_of(of, OPTIONS)

    assert facets.places(made.found(chosen), range(len(of))) == found_plainly(of, chosen)


@settings(deadline=None)
@given(entries, choices)
def test_number_beside_a_choice_is_what_following_it_shows(of, chosen):
    made = facets.facets_of(of, OPTIONS)

    for name in OPTIONS:
        for code, count in made.counts(name, chosen).items():
            assert count == len(found_plainly(of, {**chosen, name: code})), (name, code)


def test_choice_that_no_entry_has_is_not_offered():
    assert facets.facets_of([{"topic": ("law", "gone")}], {"topic": ("online", "law")}).bits == {"topic": {"law": 1}}


def test_places_come_in_the_order_asked_for():
    assert facets.places(0b1011, [3, 2, 1, 0]) == [3, 1, 0]


@pytest.mark.parametrize(
    ("asked", "chosen", "is_whole"),
    [
        ({}, {}, True),
        ({"topic": ["law"], "utm": ["x"]}, {"topic": "law"}, True),
        ({"topic": [""]}, {}, True),
        ({"topic": ["nonsense"]}, {}, False),
        ({"topic": ["x" * 100_000]}, {}, False),
        ({"topic": ["law\x00"]}, {}, False),
        ({"topic": ["law", "online"]}, {"topic": "online"}, False),
        ({"topic": ["nonsense", "law"]}, {"topic": "law"}, False),
    ],
)
def test_address_is_understood_as_far_as_it_goes(asked, chosen, is_whole):
    made = facets.facets_of([{"topic": ("law", "online")}], {"topic": ("law", "online")})

    assert facets.understood(asked, made) == facets.Understood(chosen, is_whole)


def test_most_alike_share_most_and_the_first_comes_first():
    of = [{"topic": ("a",), "stage": ("1",)}, {"topic": ("a",)}, {"topic": ("a",), "stage": ("1",)}, {"topic": ("b",)}]

    assert facets.alike(0, of, {"topic": 3, "stage": 2}, most=3) == [2, 1]
