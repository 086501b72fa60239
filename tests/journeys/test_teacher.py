"""A teacher finds a lesson for tomorrow, takes it home, and may say so. No account, on a phone."""

import io

import docx
import pytest
from playwright.sync_api import expect

from cms.models import ResourceDownload, ResourceUse
from tests.journeys.conftest import faults_at_both_widths

pytestmark = pytest.mark.journey


def test_teacher_finds_takes_and_tells(visitor, tmp_path):
    page = visitor(width=320)
    page.goto("/resources/")
    page.get_by_text("Filter resources").first.click()
    page.get_by_label("Audience or key stage").select_option("ks4")
    page.get_by_role("button", name="Show resources").click()
    page.get_by_role("link", name="The law and me: what is hate crime?").click()
    expect(page.get_by_role("heading", name="The law and me: what is hate crime?", level=1)).to_be_visible()

    for name, saved in (("The whole lesson as PDF", "lesson.pdf"), ("The worksheet as a Word file", "sheet.docx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        download.value.save_as(tmp_path / saved)
    assert (tmp_path / "lesson.pdf").read_bytes().startswith(b"%PDF-1.7")
    sheet = docx.Document(io.BytesIO((tmp_path / "sheet.docx").read_bytes()))
    assert sheet.paragraphs[0].text == "The law and me: what is hate crime?"

    page.get_by_role("link", name="Tell us you are using this").click()
    assert faults_at_both_widths(page) == []
    page.get_by_label("School or group").fill("Sample School")
    page.get_by_label("Secondary school").check()
    page.get_by_role("button", name="Tell us").click()
    expect(page.get_by_text("It helps us to know what is used.")).to_be_visible()

    assert [use.school for use in ResourceUse.objects.all()] == ["Sample School"]
    assert not ResourceDownload.objects.filter(count__gt=1).exists()
