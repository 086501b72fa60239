"""A lead designs certificates: what is typed is seen at once, and the same works without a script."""

import re

import pytest
from playwright.sync_api import expect

from certificates.models import CertificateDesign, DesignVersion
from tests.journeys.conftest import faults_at_both_widths

pytestmark = pytest.mark.journey


def designer(page) -> str:
    page.goto("/agency/")
    page.goto(f"{page.url}certificate-design/")
    return page.url


def test_what_is_typed_is_seen_at_once(visitor):
    page = visitor("lead")
    designer(page)
    specimen, steps = page.locator("[data-preview-here]"), page.evaluate("history.length")
    expect(page.locator("[data-preview-failed]")).to_be_hidden()
    expect(page.get_by_role("button", name="Save draft and preview")).to_have_count(1)

    page.locator("summary", has_text="English").click()
    page.locator("#id_en_title").press_sequentially("Award of merit")
    expect(specimen.get_by_role("heading", name="Award of merit")).to_be_visible()
    page.locator("#id_signatory_1_name").fill("Ann Example")
    expect(specimen).to_contain_text("Say in which post they sign.")
    expect(page.get_by_role("heading", name="The PDF")).to_be_hidden()
    page.locator("#id_signatory_1_post").fill("Chair")
    expect(specimen).not_to_contain_text("Say in which post they sign.")
    page.locator("#preview_language").select_option("ur")
    expect(specimen.locator(".wm-twin")).to_have_attribute("lang", "ur")
    assert faults_at_both_widths(page) == []
    assert page.evaluate("history.length") == steps
    assert CertificateDesign.objects.get(agency__slug="northmoor-borough-council").draft == {}

    page.locator("#id_signatory_1_post").press("Enter")
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    assert not DesignVersion.objects.filter(design__agency__slug="northmoor-borough-council").exists()

    page.get_by_role("button", name="Publish").dblclick()
    expect(page.get_by_role("heading", name="Versions of the design")).to_be_visible()
    page.get_by_role("link", name="Put the design aside").click()
    expect(page.get_by_text("New certificates of: Northmoor Borough Council")).to_be_visible()
    page.get_by_role("button", name="Put the design aside").click()
    expect(page.get_by_text(re.compile("put this design aside on"))).to_be_visible()

    page.goto("/ur/agency/northmoor-borough-council/certificate-design/")
    closed = page.locator("details:not([open]) > .govuk-details__summary").first
    marker = closed.evaluate("summary => getComputedStyle(summary, '::before').clipPath")
    assert marker == "polygon(100% 0%, 0% 50%, 100% 100%)"  # it points to where the text goes


def test_a_preview_never_shows_the_page_of_signing_in(visitor):
    page = visitor("lead")
    designer(page)

    page.context.clear_cookies(name="sessionid")
    page.locator("#id_signatory_1_name").fill("Ann Example")

    expect(page.locator("[data-preview-failed]")).to_be_visible()
    expect(page.locator("[data-preview-here] .wm-twin")).to_be_visible()
    expect(page.locator("[data-preview-here]")).not_to_contain_text("Password")


def test_designing_works_on_a_phone_without_a_script(visitor):
    page = visitor("lead", width=320, script=False)
    designer(page)

    page.locator("#id_signatory_1_name").fill("Ann Example")
    page.locator("#id_signatory_1_post").fill("Chair")
    preview = page.get_by_role("region", name="What it will look like")
    preview.get_by_label("Language").select_option("ur")
    preview.get_by_role("button", name="Save draft and preview").click()

    twin = page.locator(".wm-twin")
    expect(twin).to_have_attribute("lang", "ur")
    expect(twin).to_contain_text("Ann Example")
    expect(page.locator("[data-preview-failed]")).to_be_hidden()
