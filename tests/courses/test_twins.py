"""Easy Read twins that are missing, or older than the lessons they are twins of."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from cms.queries.checking import Glance
from courses.models import EasyReadPage
from courses.queries.twins import glance_at_twins, twins_to_write
from tests.factories.courses import CoursePageFactory, lessons_of, modules_of

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
EARLY, LATE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def module():
    return modules_of(CoursePageFactory(lessons=2))[0]


def published(page, at: datetime) -> None:
    Page.objects.filter(pk=page.pk).update(last_published_at=at)


def told() -> list[tuple[str, str]]:
    return [(item.title, item.reason) for item in twins_to_write(on=timezone.localdate())]


def test_a_module_without_a_twin_is_told(module):
    published(lessons_of(module)[0], LATE)

    assert told() == [(module.title, "There is none yet")]


def test_a_twin_is_behind_once_a_lesson_is_published_again(module):
    twin = module.add_child(instance=EasyReadPage(title="Easy Read", slug="easy-read"))
    published(twin, LATE)
    for lesson in lessons_of(module):
        published(lesson, EARLY)
    assert told() == []

    published(lessons_of(module)[1], datetime(2026, 5, 1, tzinfo=UTC))

    assert told() == [(module.title, "Its lessons have changed since")]


def test_the_first_page_has_the_oldest_of_all_of_them(django_assert_num_queries):
    assert glance_at_twins(on=timezone.localdate()) == Glance(0, [])
    for day in (3, 1, 1, 2, 2):
        for lesson in lessons_of(modules_of(CoursePageFactory(lessons=2))[0]):
            published(lesson, EARLY + timedelta(days=day))
    everything = twins_to_write(on=timezone.localdate())

    with django_assert_num_queries(3):
        found = glance_at_twins(on=timezone.localdate())

    assert found == Glance(5, everything[:3])


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(count, django_assert_num_queries):
    for _number in range(count):
        CoursePageFactory(lessons=2)

    with django_assert_num_queries(2):
        twins_to_write(on=timezone.localdate())
