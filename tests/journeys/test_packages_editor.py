"""An editor brings an interactive package in, looks at it, replaces it, and comes back to the first file."""

import re

import pytest
from playwright.sync_api import Page as Window
from playwright.sync_api import expect

from assessments.models import PackageVersion
from tests.h5p import making
from tests.journeys.conftest import faults_at_both_widths, faults_of

pytestmark = pytest.mark.journey
DESK = "/admin/snippets/assessments/package/"


def give(window: Window, data: bytes, button: str) -> None:
    file = {"name": "activity.h5p", "mimeType": "application/zip", "buffer": data}
    window.get_by_label("File").set_input_files(file)
    window.get_by_role("button", name=button).click()


def test_an_editor_keeps_a_package(visitor):
    broken = making.files()
    broken["content/page.html"] = "<p>No</p>"
    editor = visitor("editor")
    editor.goto(DESK)
    editor.get_by_role("link", name="Upload a package").click()

    editor.get_by_label("Title").fill("What would you do?")
    give(editor, making.zipped(broken), "Upload the package")
    refusal = editor.get_by_role("alert")
    expect(refusal).to_contain_text("Nothing was uploaded")
    expect(refusal).to_contain_text("content/page.html")
    expect(editor.get_by_label("Title")).to_have_value("What would you do?")
    assert faults_at_both_widths(editor) == []

    give(editor, making.tiny(), "Upload the package")
    expect(editor.get_by_role("heading", name="What would you do?", level=2)).to_be_visible()
    expect(editor.get_by_role("cell", name="An invented author")).to_be_visible()
    expect(editor.frame_locator("[data-package-preview]").get_by_text("Is it so?")).to_be_visible()
    assert faults_of(editor) == []

    editor.get_by_role("link", name="Replace the file").click()
    editor.get_by_label("What changed").fill("A second part")
    give(editor, making.tiny({"question": "And now?", "parts": 2}), "Replace the file")
    editor.get_by_role("link", name=re.compile("Play this version from now on")).click()
    editor.get_by_role("button", name="Play version 1 from now on").click()

    expect(editor.get_by_role("row", name=re.compile("^1 Played now"))).to_be_visible()
    kept = PackageVersion.objects.filter(package__title="What would you do?")
    assert list(kept.values_list("number", "note", "is_current")) == [
        (2, "A second part", False),
        (1, "", True),
    ]


def test_a_package_comes_in_without_script(visitor):
    editor = visitor("editor", script=False)
    editor.goto(f"{DESK}add/")
    give(editor, b"no package", "Upload the package")
    expect(editor.get_by_role("alert")).to_contain_text("Nothing was uploaded")

    give(editor, making.tiny(), "Upload the package")

    expect(editor.get_by_role("heading", name="A tiny package", level=2)).to_be_visible()
