"""Somebody looks for help in words, in Polish, on a phone and without scripts."""

from collections.abc import Callable

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from cms.enums import ServiceCategory
from cms.models import SearchEntry
from tests.journeys.conftest import faults_at_both_widths

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_worker_searches_in_polish_and_reads_what_was_found(visitor: Callable[..., Page]):
    with translation.override("pl"):
        housing = str(ServiceCategory.HOUSING.label)
    page = visitor(language="pl")
    page.goto("/pl/")

    page.locator("#site-search").fill(housing.upper())
    page.locator("#site-search").press("Enter")

    expect(page.locator(".wm-hits__item").first).to_be_visible()
    assert "/pl/search/" in page.url
    assert faults_at_both_widths(page) == []
    page.locator(".wm-search__kinds a[href*='kind=service']").click()
    page.locator(".wm-hits__title a").first.click()
    page.wait_for_url("**/pl/directory/*/")
    assert page.locator("html").get_attribute("lang") == "pl"


def test_misspelled_words_on_a_phone_without_scripts(visitor: Callable[..., Page]):
    assert SearchEntry.objects.filter(kind="term", label="False friend").exists()
    page = visitor(width=320, script=False)
    page.goto("/search/?q=flase+freinds")

    expect(page.get_by_text("We found nothing for that")).to_be_visible()
    assert page.locator(".wm-search__maybe").inner_text().casefold().startswith("did you mean: false friend")
    page.locator(".wm-search__maybe a").click()

    expect(page.locator(".wm-hits__title").first).to_contain_text("False friend")
    expect(page.get_by_text("Also looked for: ")).to_be_visible()


def test_titles_are_suggested_while_typing(visitor: Callable[..., Page]):
    page = visitor()
    page.goto("/search/")

    page.locator("#words").press_sequentially("hate cr")

    expect(page.locator("#suggested option").first).to_be_attached()
    assert "Hate crime" in page.locator("#suggested option").evaluate_all("all => all.map((one) => one.value)")
