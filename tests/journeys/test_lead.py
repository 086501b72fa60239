"""A training lead opens a number and finds exactly the people it counts."""

import pytest
from playwright.sync_api import expect

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
