import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Locale, Page, PageViewRestriction

from agencies.actions import groups
from courses.models import CoursesPage, LessonPage, ModulesPage
from tests.factories.agencies import AgencyFactory, PersonFactory
from tests.factories.courses import (
    CoursePageFactory,
    EasyReadPageFactory,
    EnrolmentFactory,
    EvidenceFactory,
    ModulePageFactory,
    lessons_of,
    modules_of,
    the_home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = PersonFactory(is_superuser=True, is_staff=True)
    client.force_login(person)
    return person


# --- deleting -------------------------------------------------------------------------------------------------------


@pytest.fixture
def studied():
    """A lesson that somebody finished."""
    lesson = lessons_of(ModulePageFactory())[0]
    EvidenceFactory(subject_key=lesson.translation_key)
    return lesson


@pytest.mark.parametrize("which", ["lesson", "module", "list"])
def test_page_with_records_is_not_deleted_in_the_admin(client, admin, studied, which):
    page = {"lesson": studied, "module": studied.get_parent(), "list": studied.get_parent().get_parent()}[which]

    response = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)

    assert Page.objects.filter(pk=page.pk).exists()
    assert "Unpublish it instead" in response.content.decode()


def test_translation_of_a_page_with_records_is_not_deleted(studied):
    welsh = studied.copy_for_translation(Locale.objects.create(language_code="cy"), copy_parents=True)

    with pytest.raises(ProtectedError):
        welsh.delete()


@pytest.mark.parametrize("which", ["lesson", "module"])
def test_page_with_records_is_not_deleted_by_code(studied, which):
    page = studied if which == "lesson" else studied.get_parent()

    with pytest.raises(ProtectedError, match="cannot be deleted"), transaction.atomic():
        page.delete()

    assert LessonPage.objects.filter(pk=studied.pk).exists()


def test_course_with_enrolments_is_not_deleted():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()))

    with pytest.raises(ProtectedError):
        course.delete()
    assert enrolment.course_key == course.translation_key


def test_pages_with_records_are_not_deleted_together(client, admin, studied):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    client.post(f"{address}?id={studied.pk}&next=/admin/", {"confirm": "yes"})

    assert LessonPage.objects.filter(pk=studied.pk).exists()


def test_page_without_records_is_deleted(client, admin, studied):
    other = lessons_of(studied.get_parent())[1]

    client.post(reverse("wagtailadmin_pages:delete", args=[other.pk]))

    assert not LessonPage.objects.filter(pk=other.pk).exists()


def test_page_with_records_is_unpublished(client, admin, studied):
    client.post(reverse("wagtailadmin_pages:unpublish", args=[studied.pk]))

    studied.refresh_from_db()
    assert studied.live is False


# --- serving and previews -------------------------------------------------------------------------------------------


def test_wagtail_serves_our_pages_by_the_quick_path(client):
    welsh = Locale.objects.create(language_code="cy")
    course = CoursePageFactory()
    enrolment = EnrolmentFactory(course=course)
    client.force_login(enrolment.person)
    lesson = lessons_of(modules_of(course)[0])[0]
    copy = lesson.copy_for_translation(welsh, copy_parents=True)
    trees = copy.get_ancestors(inclusive=True).filter(locale=welsh)
    trees.update(live=True)
    listing = ModulesPage.objects.get(locale=welsh)
    listing.slug = "modiwlau"
    listing.save()

    response = client.get(f"/cy/modiwlau/{lesson.get_parent().slug}/{lesson.slug}/")

    assert response.status_code == 200
    assert response.templates[0].name == "courses/lesson.html"


def test_wagtail_asks_for_the_password_before_the_quick_path(client):
    module = ModulePageFactory()
    PageViewRestriction.objects.create(page=module, restriction_type="password", password="sesame")

    assert 'type="password"' in client.get(module.get_url()).content.decode()


PAGES = {
    "lesson": lambda: lessons_of(ModulePageFactory())[0],
    "module": ModulePageFactory,
    "course": CoursePageFactory,
    "easy read": EasyReadPageFactory,
    "courses": lambda: CoursesPage.objects.child_of(CoursePageFactory() and the_home()).get(),
}


@pytest.mark.parametrize("kind", PAGES)
def test_editors_preview_what_is_not_published(kind, rf):
    page = PAGES[kind]()
    page.title = "Not yet published"

    response = page.make_preview_request()

    assert response.status_code == 200
    response.render()
    assert "Not yet published" in response.content.decode()


def test_preview_of_a_lesson_shows_its_blocks():
    lesson = lessons_of(ModulePageFactory())[0]
    lesson.body = [
        (
            "self_check",
            {"question": "Whose view?", "options": [{"text": "Anyone's", "is_correct": True, "feedback": ""}]},
        ),
        ("definitions", None),
    ]
    lesson.sources = [("source", {"text": "An Act", "mark": "read"})]

    page = lesson.make_preview_request().render().content.decode()

    assert [words in page for words in ("Whose view?", "Anyone&#x27;s", "An Act", "Source read")] == [True] * 4


# --- requirements: said in the area of the partnership alone ---------------------------------------------------------


def test_the_admin_leads_coordinators_to_the_one_place_for_requirements(client, admin):
    partnership = AgencyFactory().partnership
    address = reverse("courses:partnership-requirements", args=[partnership.slug])

    assert f'"url": "{address}"' in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(address).status_code == 200


def test_editors_are_not_shown_the_way_there(client):
    AgencyFactory()
    groups.make()
    editor = PersonFactory()
    editor.groups.add(Group.objects.get(name=groups.EDITORS))
    client.force_login(editor)

    assert "/requirements/" not in client.get(reverse("wagtailadmin_home")).content.decode()
