"""Where to report, how to hide a visit, and the numbers on pages about support."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.enums import Mark
from tests.factories.cms import DatedFactFactory, DirectoryPageFactory, ServiceFactory, StandardPageFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
PAGES = ["report", "easy-report", "hide-visit", "easy-hide-visit"]


@pytest.fixture(autouse=True)
def directory_page():
    return DirectoryPageFactory(parent=Page.objects.get(depth=2))


@pytest.fixture
def numbers():
    everywhere = ["england", "wales", "scotland", "northern-ireland"]
    for way, contact in [("emergency", "999"), ("relay", "18000"), ("signed", "https://999bsl.co.uk")]:
        DatedFactFactory(way=way, contact=contact, jurisdictions=everywhere)
    DatedFactFactory(way="not-urgent", contact="101", jurisdictions=everywhere, fallback="Ask at a police station.")
    DatedFactFactory(way="online", contact="https://www.police.uk", jurisdictions=["england", "wales"])
    DatedFactFactory(way="online", contact="https://www.scotland.police.uk", jurisdictions=["scotland"])
    DatedFactFactory(way="nameless", contact="0800 555 111", jurisdictions=everywhere)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_open_to_everybody_in_every_language(client, numbers, language, name):
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"

    response = client.get(prefix + reverse(f"cms:{name}"))

    page = response.content.decode()
    assert response.status_code == 200
    assert "data-quick-exit" in page
    assert '<meta name="description" content="' in page
    assert not response.cookies


def test_without_any_fact_999_stands(client):
    response = client.get(reverse("cms:report"))

    assert texts(response, ".wm-emergency__title a") == ["999"]
    assert texts(response, ".wm-emergency__ways li") == []
    assert "Nobody has checked these numbers in time." in response.content.decode()


def test_numbers_stand_where_the_partnership_is(client, numbers, directory_page):
    directory_page.jurisdiction = "scotland"
    directory_page.save_revision().publish()

    response = client.get(reverse("cms:directory"))

    assert texts(response, ".wm-emergency a") == ["999", "18000", "999bsl.co.uk"]
    assert texts(response, ".wm-not-here a")[:2] == ["101", "scotland.police.uk"]


def test_a_number_that_nobody_checked_gives_way_to_its_fallback(client, directory_page):
    DatedFactFactory(
        way="relay",
        contact="18000",
        review_date=timezone.localdate(),
        checked_date=date(2026, 1, 1),
        fallback="Ask a friend.",
    )
    DatedFactFactory(way="emergency", contact="911", mark=Mark.UNCHECKED)

    response = client.get(reverse("cms:directory"))

    assert texts(response, ".wm-emergency a") == ["999"]
    assert texts(response, ".wm-emergency__ways li") == ["Ask a friend."]


def test_where_to_report_names_each_jurisdiction_the_police_centres_and_who_asks_no_name(client, numbers):
    today = timezone.localdate()
    fresh = {"checked_date": today, "review_date": today + timedelta(days=90)}
    ServiceFactory(name="Mill Street", categories=["TP"], phone="01632 960112", **fresh)
    ServiceFactory(name="Only listens", categories=["VS"], **fresh)

    response = client.get(reverse("cms:report"))

    assert texts(response, "#police ~ h3") == ["England · Wales", "Scotland", "Northern Ireland"]
    assert texts(response, "#police ~ ul a") == ["101", "police.uk", "101", "scotland.police.uk", "101"]
    assert texts(response, "#others ~ ul a") == ["Mill Street", "01632 960112"]
    assert texts(response, "#nameless ~ p a") == ["0800 555 111"]


def test_centres_of_a_closed_directory_stay_inside(client, numbers, directory_page):
    ServiceFactory(name="Mill Street", categories=["TP"])
    directory_page.view_restrictions.create(restriction_type="login")
    cache.clear()

    assert "Mill Street" not in client.get(reverse("cms:report")).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_once_drawn_they_cost_next_to_nothing(client, numbers, name, django_assert_max_num_queries):
    client.get(reverse(f"cms:{name}"))

    with django_assert_max_num_queries(0):
        client.get(reverse(f"cms:{name}"))


def test_they_are_reached_from_every_foot_of_a_page(client):
    response = client.get(reverse("cms:directory"))

    assert {"Report a hate crime", "How to hide your visit"} <= set(texts(response, ".wm-footer__links a"))


def test_a_page_about_support_has_the_numbers_first_and_its_content_note(client, numbers):
    home = Page.objects.get(depth=2)
    StandardPageFactory(parent=home, slug="young-people", quick_exit=True, content_note="About being hurt.")
    StandardPageFactory(parent=home, slug="about")

    page, other = client.get("/young-people/"), client.get("/about/")

    assert texts(page, ".wm-emergency__title a") == ["999"]
    assert "About being hurt." in texts(page, ".wm-alert[role=note]")[0]
    assert texts(page, ".wm-not-here h2") == ["This site never takes a report"]
    assert texts(other, ".wm-emergency, .wm-alert[role=note], .wm-not-here") == []
