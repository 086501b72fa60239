"""Somebody on a front line, who reads Polish, finds what is open now for a ward. No account, by keyboard alone."""

from datetime import time, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect
from wagtail.models import Locale

from cms.directory import kinds
from cms.enums import ServiceCategory
from cms.models import OpeningException, OpeningTime, Service
from tests.factories.cms import ServiceFactory
from tests.journeys.conftest import faults_at_both_widths

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# More than there are stops on the way to any part of the form.
MOST_STOPS = 100
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@pytest.fixture
def services(demo_site) -> None:
    """One service that fits, and one for each reason not to. Whatever the clock says, the demo's own are not open."""
    OpeningTime.objects.all().delete()
    a_service("Porady na Młynie", phone="01632 960341")
    a_service("Porady w porcie", areas=["nm-harbour"])
    a_service("Dom na Młynie", categories=[ServiceCategory.HOUSING.value])
    today = timezone.localdate()
    OpeningException.objects.create(
        service=a_service("Porady po przerwie"), first_day=today - timedelta(days=2), last_day=today + timedelta(days=2)
    )


def a_service(name: str, **changes: object) -> Service:
    """A live entry in Polish for the ward of Mill, open from midnight to noon and from noon to midnight."""
    today = timezone.localdate()
    fields = {
        "areas": ["nm-mill"],
        "categories": [ServiceCategory.LEGAL.value],
        "on_bank_holidays": kinds.OnBankHolidays.AS_USUAL,
        "checked_date": today,
        "review_date": today + timedelta(days=90),
        "easy_read": "Tu ktoś z Tobą porozmawia.",
    }
    polish, _new = Locale.objects.get_or_create(language_code="pl")
    service = ServiceFactory(name=name, locale=polish, **(fields | changes))
    noon, midnight = time(12), time(0)
    OpeningTime.objects.bulk_create(
        OpeningTime(service=service, weekday=day, opens=opens, closes=closes)
        for day in range(7)
        for opens, closes in ((midnight, noon), (noon, midnight))
    )
    return service


def in_polish(words: str) -> str:
    """What the page should say; a word without a translation would make the journey prove nothing."""
    with translation.override("pl"):
        said = gettext(words)
    assert said != words
    return said


def tab_to(page: Page, selector: str) -> None:
    wanted = page.locator(selector)
    for _stop in range(MOST_STOPS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def look_for(page: Page, *, place: str) -> None:
    """The need, the place and “open now”, with keys alone."""
    with translation.override("pl"):
        need = str(kinds.NEEDS[ServiceCategory.LEGAL])
    tab_to(page, "#need")
    page.keyboard.type(need)
    expect(page.locator("#need")).to_have_value(ServiceCategory.LEGAL.value)
    tab_to(page, "#place")
    page.keyboard.type(place)
    tab_to(page, ".wm-find__more summary")
    page.keyboard.press("Enter")
    tab_to(page, "#open")
    page.keyboard.press("Space")
    tab_to(page, ".wm-find .govuk-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**open=now**")


@pytest.mark.parametrize(("width", "script", "place"), [(1280, True, "Mill"), (320, True, "zq1"), (320, False, "Mill")])
def test_worker_finds_what_is_open_now_in_a_ward(visitor, services, width, script, place):
    page = visitor(width=width, script=script, language="pl")
    page.goto("/pl/directory/")
    faults = faults_at_both_widths(page) if script else []

    look_for(page, place=place)

    expect(page.locator(".wm-entry .wm-card__title")).to_have_text(["Porady na Młynie"])
    faults += faults_at_both_widths(page) if script else []
    printed = page.get_by_role("link", name=in_polish("To print")).get_attribute("href")

    page.get_by_role("link", name="Porady na Młynie", exact=True).click()
    page.wait_for_url("**/pl/directory/porady-na-*/")
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect(page.locator(".wm-reach dt").first).to_have_text(in_polish("Phone"))
    expect(page.locator(".wm-reach a[href^='tel:']")).to_have_text("01632 960341")
    expect(page.locator(".wm-hours th")).to_have_text([in_polish(day) for day in DAYS])
    faults += faults_at_both_widths(page) if script else []

    page.get_by_role("link", name=in_polish("Easy Read")).last.click()
    expect(page.get_by_text("Tu ktoś z Tobą porozmawia.")).to_be_visible()
    faults += faults_at_both_widths(page) if script else []

    page.goto(printed)
    expect(page.get_by_text("01632 960341").first).to_be_visible()
    assert page.get_by_text("Porady w porcie").count() == 0
    faults += faults_at_both_widths(page) if script else []
    assert faults == []
