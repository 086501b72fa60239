"""A training lead opens a number and finds exactly the people it counts."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import faults_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_number_opens_into_as_many_people(visitor, picture):
    page = visitor("lead")
    page.goto("/agency/")
    picture(page, "agency")
    number = page.locator(".wm-numbers a").first
    counted = int(number.inner_text().split()[0])

    number.click()

    expect(page.locator("main tbody tr")).to_have_count(counted)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()


def test_menu_on_a_small_phone_opens_by_keyboard_to_every_page(visitor):
    page = visitor("lead", width=320)
    page.goto("/agency/northmoor-borough-council/people/")
    line = page.locator(".wm-area__toggle")
    expect(line).to_contain_text("All people")

    line.focus()
    page.keyboard.press("Enter")
    assert faults_of(page) == []
    page.keyboard.press("Tab")
    expect(page.locator(".wm-area__list").get_by_role("link", name="At a glance")).to_be_focused()
    page.locator(".wm-area__list").get_by_role("link", name="Staff file").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Staff file")
    expect(page.locator(".wm-area__toggle strong")).to_have_text("Staff file")
