"""A lead does something for many people: chosen, said, shown exactly, done and taken back, without script too."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import faults_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (320, False)])
def test_lead_gives_more_time_to_everyone_in_a_list_and_takes_it_back(visitor, width, script):
    page = visitor("lead", width=width, script=script)
    check = faults_of if script else lambda page: []  # axe is a script itself
    page.goto("/agency/northmoor-borough-council/people/?state=overdue")
    faults = check(page)
    page.locator("label[for=who-all]").click()
    page.get_by_label("What to do").select_option(label="Give more time")
    page.get_by_role("button", name="Continue").click()
    faults += check(page)
    page.get_by_label("Course").select_option(index=1)
    page.get_by_label("New last day").fill(
        page.evaluate("new Date(Date.now() + 20 * 864e5).toISOString().slice(0, 10)")
    )
    page.locator(".govuk-radios__label").first.click()
    page.get_by_role("button", name="Show who is touched").click()
    faults += check(page)
    wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")

    page.get_by_role("button", name="Give more time:").click()
    expect(page.get_by_role("link", name="See the result")).to_be_visible()
    page.get_by_role("link", name="See the result").click()
    page.get_by_text("Take all of it back").click()
    page.get_by_role("button", name="Take it back for").click()
    page.get_by_role("link", name="See the result").click()

    expect(page.locator("caption")).to_have_text("Taken back")
    assert (faults, wide <= 0) == ([], True)
