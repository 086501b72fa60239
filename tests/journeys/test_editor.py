"""An editor makes a page without a developer: from a starting point, through the agencies' review, to its readers."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page as Window
from playwright.sync_api import expect

from cms.models import HomePage, StandardPage

pytestmark = pytest.mark.journey
TITLE = "Awareness week in October"


def press(window: Window, name: str) -> None:
    """Presses one of the buttons that Wagtail keeps behind "More actions"."""
    window.get_by_role("button", name="More actions").click()
    window.get_by_role("button", name=re.compile(f"^{name}$")).click()
    window.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def test_a_new_page_reaches_its_readers(visitor):
    home = HomePage.objects.get(locale__language_code="en")
    editor = visitor("editor")
    editor.goto(f"/admin/pages/add/cms/standardpage/{home.pk}/")
    editor.get_by_role("link", name="Awareness day or campaign").click()
    editor.locator("#id_title").press_sequentially(TITLE)
    editor.get_by_role("tab", name="Promote").click()
    editor.get_by_label("Show in the menus of the site").check()
    press(editor, "Submit to Agency review")
    page = StandardPage.objects.get(slug="awareness-week-in-october")
    assert (page.live, page.current_workflow_task.name) == (False, "Agency reviewers")

    reviewer = visitor("admin")
    for window in (reviewer, editor):  # the agencies' reviewers, then the editors
        page.refresh_from_db()
        if not page.live:
            window.goto(f"/admin/pages/{page.pk}/edit/")
            press(window, "Approve( and Publish)?")  # the last step publishes

    reader = visitor()
    reader.goto("/")
    reader.get_by_role("contentinfo").get_by_role("link", name=TITLE).click()
    expect(reader.get_by_role("heading", level=1, name=TITLE)).to_be_visible()


def test_a_page_waits_for_its_hour(visitor):
    page = StandardPage.objects.live().filter(locale__language_code="en", slug="about").get()
    editor = visitor("editor")
    editor.goto(f"/admin/pages/{page.pk}/edit/")
    editor.locator("#id_title").fill("About us from tomorrow")
    editor.get_by_role("button", name="Toggle status").click()
    editor.get_by_role("button", name="Set schedule").click()
    tomorrow = timezone.localtime() + timedelta(days=1)
    editor.locator("#id_go_live_at").fill(f"{tomorrow:%Y-%m-%d %H:%M}")
    editor.get_by_role("button", name="Save schedule").click()
    press(editor, "Schedule to publish")

    editor.goto("/admin/reports/what-is-scheduled/")
    expect(editor.get_by_role("link", name="About us from tomorrow")).to_be_visible()
    reader = visitor()
    reader.goto("/about/")
    expect(reader.get_by_role("heading", level=1, name=page.title)).to_be_visible()
