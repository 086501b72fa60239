"""What is remembered of content is forgotten as soon as content changes, whichever way it changed."""

import pytest
from wagtail.models import PageViewRestriction

from courses.queries import outline
from tests.factories.courses import LessonPageFactory, ModulePageFactory, lessons_of

pytestmark = pytest.mark.django_db


def unpublish(module):
    lessons_of(module)[0].unpublish()


def delete(module):
    lessons_of(module)[0].delete()


def move_to_the_end(module):
    lessons_of(module)[0].move(module, pos="last-child")


def add(module):
    LessonPageFactory(parent=module, title="New")


def rename(module):
    lesson = lessons_of(module)[0]
    lesson.title = "Renamed"
    lesson.save_revision().publish()


@pytest.mark.parametrize(
    ("change", "titles"),
    [
        (unpublish, ["Two"]),
        (delete, ["Two"]),
        (move_to_the_end, ["Two", "One"]),
        (add, ["One", "Two", "New"]),
        (rename, ["Renamed", "Two"]),
    ],
)
def test_outline_follows_every_change_at_once(change, titles):
    module = ModulePageFactory(slug="reports", lessons=0)
    for title in ("One", "Two"):
        LessonPageFactory(parent=module, title=title)
    assert [lesson.title for lesson in outline.outline_at("reports", language="en", reader=None).lessons] == [
        "One",
        "Two",
    ]

    change(module)

    shown = outline.outline_at("reports", language="en", reader=None)
    assert [lesson.title for lesson in shown.lessons] == titles


def test_page_made_private_is_restricted_at_once():
    module = ModulePageFactory(slug="reports")
    assert outline.outline_at("reports", language="en", reader=None).is_restricted is False

    PageViewRestriction.objects.create(page=module, restriction_type=PageViewRestriction.LOGIN)

    assert outline.outline_at("reports", language="en", reader=None).is_restricted is True
