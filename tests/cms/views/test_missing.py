import pytest
from wagtail.models import Locale

from tests.factories.cms import StandardPageFactory
from tests.factories.courses import the_home

pytestmark = pytest.mark.django_db


def test_an_unknown_address_says_so_in_the_frame(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "We could not find that page" in response.content.decode()
    assert response.context["same_page"] is None


def test_a_page_that_lacks_only_its_language_is_offered_in_english(client):
    StandardPageFactory(parent=the_home(), title="About", slug="about")
    urdu = Locale.objects.get_or_create(language_code="ur")[0]
    the_home().copy_for_translation(urdu).specific.save_revision().publish()

    response = client.get("/ur/about/")

    assert response.status_code == 404
    assert response.context["same_page"] == "/about/"


def test_an_english_page_in_another_frame_says_that_it_is_english(client):
    StandardPageFactory(parent=the_home(), title="About", slug="about")

    body = client.get("/ur/about/").content.decode()

    assert '<html lang="ur" dir="rtl"' in body
    assert '<div lang="en" dir="ltr">' in body
