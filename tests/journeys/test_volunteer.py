"""A volunteer signs in with six numbers sent by mail and finds Easy Read first."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_volunteer_signs_in_with_a_code(visitor, mailoutbox):
    page = visitor(width=320)
    page.goto("/accounts/login/code/")
    page.get_by_label(re.compile("e-mail", re.IGNORECASE)).first.fill("volunteer@demo.example")
    page.locator("main form button").first.click()
    expect(page.locator("input[name=code]")).to_be_visible()
    code = re.search(r"\b\d{6}\b", mailoutbox[-1].body)
    assert code is not None

    page.locator("input[name=code]").fill(code[0])
    page.locator("main form button").first.click()

    page.wait_for_url("**/learn/")
    expect(page.get_by_role("heading", level=1)).to_have_text("My learning")
