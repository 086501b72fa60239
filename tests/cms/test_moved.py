"""What moves is found at its old address, for good, in every language and never in a circle."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from cms import memory
from tests.factories.agencies import PersonFactory
from tests.factories.cms import DirectoryPageFactory, ServiceFactory, StandardPageFactory
from tests.factories.courses import CoursePageFactory, ModulePageFactory, the_home
from tests.factories.library import ResourcePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered():
    memory.new_generation()


@pytest.fixture
def renamed(django_capture_on_commit_callbacks):
    def rename(page, slug: str):
        page = page.specific_class.objects.get(pk=page.pk)
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):  # Wagtail notes a move once it is certain
            page.save_revision().publish()
        return page

    return rename


def leads(address: str) -> tuple[int, str]:
    answer = Client().get(address)
    return answer.status_code, answer.get("Location", "")


@pytest.mark.parametrize(
    ("factory", "where"),
    [(ResourcePageFactory, "/resources"), (CoursePageFactory, "/courses"), (ModulePageFactory, "/modules")],
)
def test_renamed_page_is_found_at_its_old_address_in_every_language(factory, where, renamed):
    page = factory(slug="before")
    renamed(page, "after")

    assert leads(f"{where}/before/") == (301, f"{where}/after/")
    assert leads(f"/ur{where}/before/") == (301, f"/ur{where}/after/")
    assert Client().get(f"/ur{where}/after/").status_code == 200


def test_page_moved_under_another_is_found_with_what_is_under_it():
    above = StandardPageFactory(parent=the_home(), slug="above")
    page = StandardPageFactory(parent=the_home(), slug="page")
    StandardPageFactory(parent=page, slug="under")
    page.refresh_from_db()
    above.refresh_from_db()
    page.move(above, pos="last-child")

    assert leads("/page/") == (301, "/above/page/")
    assert leads("/page/under/") == (301, "/above/page/under/")


def test_page_renamed_twice_leads_straight_and_back_again_leads_nowhere_else(renamed):
    page = StandardPageFactory(parent=the_home(), slug="one")
    renamed(page, "two")
    renamed(page, "three")
    assert leads("/one/") == leads("/two/") == (301, "/three/")

    renamed(page, "one")
    assert leads("/one/") == (200, "")
    assert leads("/two/") == (301, "/one/")


def test_page_that_is_gone_stays_missing_and_leads_nowhere(renamed):
    page = StandardPageFactory(parent=the_home(), slug="one")
    page = renamed(page, "two")
    page.unpublish()
    Redirect.objects.create(old_path="/two", redirect_page=page)

    assert leads("/one/") == (404, "")
    assert leads("/two/") == (404, "")


def test_service_leads_from_every_address_it_had_and_never_in_a_circle():
    DirectoryPageFactory(parent=the_home())
    service = ServiceFactory(slug="one")
    for slug in ("two", "three"):
        service.slug = slug
        service.save_revision().publish()
    assert leads("/directory/one/") == leads("/directory/two/") == (301, "/directory/three/")
    assert leads("/directory/one/easy-read/") == (301, "/directory/three/easy-read/")
    assert leads("/cy/directory/one/") == (301, "/cy/directory/three/")

    service.slug = "one"
    service.save_revision().publish()
    assert leads("/directory/one/") == (200, "")
    assert leads("/directory/three/") == (301, "/directory/one/")


def test_draft_of_a_service_leaves_no_address_behind():
    service = ServiceFactory(slug="one", live=False)
    service.slug = "two"
    service.save()
    assert Redirect.objects.count() == 0


def test_old_address_may_be_asked_again_each_time(client, renamed):
    page = StandardPageFactory(parent=the_home(), slug="one")
    renamed(page, "two")
    client.force_login(PersonFactory())
    assert client.get("/one/?a=1")["Location"] == "/two/"
    assert "private" in client.get("/one/")["Cache-Control"]
