"""A volunteer without e-mail: the code on a poster, an account, the lead's yes, and the first lesson."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import faults_of

pytestmark = pytest.mark.journey


def test_volunteer_without_email_comes_in_by_a_poster(visitor):
    lead = visitor("lead")
    lead.get_by_role("link", name="My agency").first.click()
    lead.get_by_role("link", name="People", exact=True).first.click()
    lead.get_by_role("link", name="Joining", exact=True).first.click()
    lead.get_by_role("navigation", name="Ways of joining").get_by_role("link", name="Join codes").click()
    lead.get_by_label("Role", exact=True).select_option(index=1)
    lead.get_by_role("button", name="Make the code").click()
    code = lead.locator(".wm-poster__code").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4} [0-9A-Z]{4}", code)
    assert lead.locator(".wm-poster__qr").evaluate("picture => picture.decode().then(() => picture.naturalWidth > 0)")
    assert faults_of(lead) == []

    volunteer = visitor(width=320, script=False)
    volunteer.goto("/join/")
    volunteer.get_by_label("The code on your poster").fill(code.lower())
    volunteer.get_by_role("button", name="Continue").click()
    volunteer.get_by_label("What should we call you?").fill("Wanda Volunteer")
    volunteer.get_by_label("Password").fill("green-boat-window")
    volunteer.get_by_role("button", name="Make my account and join").click()
    expect(volunteer.locator(".wm-username")).to_have_text("wanda.volunteer")
    expect(volunteer.get_by_text("A training lead has not decided yet.")).to_be_visible()

    lead.get_by_role("link", name="People", exact=True).first.click()
    lead.get_by_role("link", name="Joining", exact=True).first.click()
    lead.get_by_label("Wanda Volunteer").check()
    assert faults_of(lead) == []
    lead.get_by_role("button", name="Let in all that are ticked, from today").click()
    expect(lead.get_by_text("1 person is in.")).to_be_visible()

    volunteer.reload()
    expect(volunteer.get_by_text("You are in.", exact=True)).to_be_visible()
    volunteer.goto("/courses/")
    volunteer.locator("main .wm-card__link").first.click()
    volunteer.get_by_role("button", name=re.compile("start", re.IGNORECASE)).first.click()
    volunteer.locator("main a[href*='/modules/']").first.click()
    expect(volunteer.locator("h1")).to_be_visible()
    assert "/modules/" in volunteer.url
