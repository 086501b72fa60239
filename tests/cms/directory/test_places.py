"""Which place somebody means."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.directory.area_files import read_areas
from cms.directory.places import Place, Places, district_of, is_full_postcode, meant

pytestmark = pytest.mark.unit
PLACES = Places(
    {
        place.code: place
        for place in [
            Place("northmoor", "Northmoor", "town"),
            Place("ZQ1", "ZQ1 Centre", "postcodes", frozenset({"northmoor"})),
            Place("ZQ2", "ZQ2 Harbour side", "postcodes", frozenset({"northmoor"})),
            Place("mill", "Mill", "ward", frozenset({"northmoor", "ZQ1"})),
            Place("castle", "Castle", "ward", frozenset({"northmoor", "ZQ1", "ZQ2"})),
            Place("millfield", "Millfield", "ward", frozenset({"ZQ2"})),
            Place("PE12", "PE12", "postcodes"),
        ]
    }
)


@pytest.mark.parametrize(
    ("typed", "district"),
    [
        ("PE12 3AB", "PE12"),
        ("pe123ab", "PE12"),
        (" Pe12  3aB ", "PE12"),
        ("PE12", "PE12"),
        ("PE12 3", "PE12"),
        ("W1A 1AA", "W1A"),
        ("e1 6an", "E1"),
        ("E16AN", "E1"),
        ("castle", None),
        ("12345", None),
        ("", None),
        ("PE12 3AB and more", "PE12"),
        ("'; DROP TABLE", None),
    ],
)
def test_districts_of_postcodes(typed, district):
    assert district_of(typed) == district


def test_a_whole_postcode_is_told_from_its_half():
    assert is_full_postcode("pe12 3ab")
    assert not is_full_postcode("PE12")


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("ZQ1 4XX", ["ZQ1"]),
        ("zq1", ["ZQ1"]),
        ("MILL", ["mill"]),
        ("northmoor", ["northmoor"]),
        ("field", ["millfield"]),
        ("ill", ["mill", "millfield"]),
        ("ZQ9 9ZZ", []),
        ("xyzzy", []),
        ("a", []),
        ("", []),
    ],
)
def test_places_that_are_meant(typed, codes):
    assert [place.code for place in meant(typed, PLACES)] == codes


@pytest.mark.parametrize(
    ("code", "around"),
    [
        ("mill", {"mill", "ZQ1", "northmoor"}),
        ("ZQ1", {"ZQ1", "mill", "castle", "northmoor"}),
        ("millfield", {"millfield", "ZQ2", "northmoor"}),
        ("PE12", {"PE12"}),
        ("nowhere", {"nowhere"}),
    ],
)
def test_areas_that_count_as_a_place(code, around):
    assert PLACES.around(code) == around


@settings(deadline=None)
@given(st.text(max_size=200))
def test_nothing_that_is_typed_breaks_it(typed):
    for place in meant(typed, PLACES):
        assert place.code in PLACES.around(place.code)


def test_areas_that_are_part_of_each_other_end():
    ring = Places({"a": Place("a", "A", "ward", frozenset({"b"})), "b": Place("b", "B", "town", frozenset({"a"}))})

    assert ring.around("a") == {"a", "b"}


HEAD = "kind,code,name,part_of\n"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ['areas.csv:1 the first line has to be "kind,code,name,part_of"']),
        ("code,name\n", ['areas.csv:1 the first line has to be "kind,code,name,part_of"']),
        (HEAD + "town,a,A\n", []),
        (HEAD + "\ntown,a,A,\n", []),
        ("\ufeff" + HEAD + "town,a,A,\n", []),
        (HEAD + "city,a,A,\n", ['areas.csv:2 the kind "city" is none of town, ward, postcodes']),
        (
            HEAD + "town,a b,A,\n",
            ['areas.csv:2 the code "a b" is not made of 1 to 20 letters, figures and dashes'],
        ),
        (HEAD + "town,a,A,\nward,A,B,\n", ['areas.csv:3 the code "A" stands in line 2 already']),
        (HEAD + "town,a,,\n", ["areas.csv:2 the name has to have 1 to 120 letters"]),
        (HEAD + "ward,a,A,b\n", ['areas.csv:2 it is part of "b", which is not in the file']),
        (HEAD + "ward,a,A,a\n", ["areas.csv:2 it is part of itself"]),
        (HEAD + "ward,a,A,,x\n", ["areas.csv:2 5 cells, and there are 4 columns"]),
    ],
)
def test_faults_of_a_file_of_areas(text, faults):
    _lines, found = read_areas(text, "areas.csv")

    assert [str(fault) for fault in found] == faults
