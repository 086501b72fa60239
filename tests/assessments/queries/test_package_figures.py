"""How packages are used, in numbers without names."""

import json
from collections import Counter
from datetime import timedelta
from statistics import median

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from hypothesis import given
from hypothesis import strategies as st

from assessments.models.package import path_in
from assessments.queries.package_figures import Stop, Used, median_of, of_all, of_package
from tests.factories.courses import NOW, CycleFactory
from tests.factories.packages import PackageFactory, PackageVersionFactory, PlayFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def package():
    return PackageFactory(title="Spot it")


@pytest.fixture
def version(package):
    return PackageVersionFactory(package=package)


def completed(version, *times, passed=None, **about):
    for seconds in times:
        at = NOW + timedelta(minutes=9)
        PlayFactory(version=version, cycle=CycleFactory(), completed_at=at, heard_at=at, seconds=seconds, passed=passed)


def stopped(version, *places):
    for place, part in places:
        heard_at = NOW if place else None
        PlayFactory(version=version, cycle=CycleFactory(), heard_at=heard_at, stopped_place=place, stopped_part=part)


def content(version, data):
    storages["private"].save(path_in(version, "content/content.json"), ContentFile(json.dumps(data).encode()))


def test_a_package_that_nobody_played(package, version):
    used = of_package(package)

    assert used.whole == Used()
    assert [(one.number, one.used) for one in used.versions] == [(1, Used())]


def test_every_number_of_one_version(package, version):
    completed(version, 10, 20, 40, passed=True)
    completed(version, 30, 50, None, passed=False)
    content(version, {"questions": [{"subContentId": "b", "metadata": {"title": "The bus"}}]})
    stopped(version, (2, "b"), (2, "b"), (1, "a"), (None, ""), (10, "c"), (2, "x"))

    [one] = of_package(package).versions

    stops = (
        Stop(None, "", 1),
        Stop(1, "", 1),
        Stop(2, "The bus", 2),
        Stop(2, "", 1),
        Stop(10, "", 1),
    )
    assert one.used == Used(plays=12, heard=11, completed=6, passed=3, median_seconds=30, stops=stops)
    assert one.used.unfinished == 6
    assert one.most_stop_at == Stop(2, "The bus", 2)


def test_the_median_of_an_even_number_lies_between_the_middle_two(package, version):
    completed(version, 10, 20, 35, 60, 70, 80)

    assert of_package(package).whole.median_seconds == 47.5


def test_four_are_too_few_to_say(package, version):
    completed(version, 10, 20, 30, 40, None)
    stopped(version, (1, "a"), (1, "a"), (2, "b"), (2, "b"))

    [one] = of_package(package).versions

    assert one.used == Used(plays=9, heard=9, completed=5)
    assert one.most_stop_at is None


def test_five_plays_of_one_person_are_too_few(package, version):
    cycle = CycleFactory()
    for number in range(1, 7):
        at = NOW + timedelta(hours=1)
        PlayFactory(version=version, cycle=cycle, number=number, seconds=9, ended_at=at, completed_at=at)

    assert of_package(package).whole == Used(plays=6, completed=6)


def test_versions_are_told_apart_and_together(package, version):
    newer = PackageVersionFactory(package=package, number=2, is_current=False)
    completed(version, 10, 20, 30)
    completed(newer, 40, 50, passed=True)
    completed(PackageVersionFactory(), 1, 2, 3, 4, 5)

    used = of_package(package)

    assert [(one.number, one.is_current, one.used) for one in used.versions] == [
        (2, False, Used(plays=2, heard=2, completed=2, passed=2)),
        (1, True, Used(plays=3, heard=3, completed=3)),
    ]
    assert used.whole == Used(plays=5, heard=5, completed=5, passed=2, median_seconds=30)


@pytest.mark.parametrize("broken", [None, "{", "[" * 100_000])
def test_parts_of_files_that_cannot_be_read_have_places_alone(package, version, broken):
    if broken:
        storages["private"].save(path_in(version, "content/content.json"), ContentFile(broken.encode()))
    stopped(version, *[(1, "a")] * 5)

    [one] = of_package(package).versions

    assert one.used.stops == (Stop(1, "", 5),)


def test_all_packages_by_title():
    late = PackageVersionFactory(package=PackageFactory(title="Z"))
    early = PackageFactory(title="A")
    PackageVersionFactory(package=early, number=1, is_current=False)
    PackageVersionFactory(package=early, number=2)
    completed(late, 5, 5, 5, 5, 9)
    stopped(late, *[(3, "c")] * 5)

    rows = of_all()

    assert [(row.package.title, row.number) for row in rows] == [("A", 2), ("A", 1), ("Z", 1)]
    assert rows[2].used == Used(10, 10, 5, 0, 5, (Stop(3, "", 5),))


@pytest.mark.parametrize("number", [1, 3])
def test_the_cost_is_the_same_for_any_number_of_packages(number, django_assert_num_queries):
    for version in PackageVersionFactory.create_batch(number):
        completed(version, 5, 6)
        stopped(version, (1, "a"))

    with django_assert_num_queries(4):
        assert [row.used.plays for row in of_all()] == [3] * number


@pytest.mark.parametrize("number", [1, 3])
def test_the_cost_is_the_same_for_any_number_of_versions(package, number, django_assert_num_queries):
    for place in range(number):
        version = PackageVersionFactory(package=package, number=place + 1, is_current=place == 0)
        completed(version, 5)

    with django_assert_num_queries(5):
        assert of_package(package).whole.plays == number


@given(st.lists(st.integers(0, 20), min_size=1))
def test_the_median_is_that_of_the_books(times):
    assert median_of(Counter(times)) == median(times)


def test_there_is_no_median_of_nothing():
    assert median_of({}) is None
