"""The demo's interactive activity: a package of our own that the importer takes without a warning."""

import io
import json
import shutil
from datetime import UTC, datetime
from html import escape

import pytest
from django.conf import settings

from assessments.models import Package, PackageVersion
from assessments.packages.reading import read as read_package
from courses.models import LessonPage
from portal.curriculum.loading import key_of, load, read
from portal.demo import activities
from tests.portal.curriculum.files import write_curriculum

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SOURCE = settings.CURRICULUM_DIR / "packages" / activities.NAME


@pytest.fixture
def folder(tmp_path):
    """A small curriculum, loaded, with the demo's package beside it."""
    folder = write_curriculum(tmp_path)
    shutil.copytree(SOURCE, folder / "packages" / activities.NAME)
    loaded(folder)
    return folder


def loaded(folder):
    return load(read(folder), partnership=None, at=NOW)


def show(folder):
    activities.make_activity(folder, at=NOW, lesson="m1-l1")


def lesson():
    return LessonPage.objects.get(translation_key=key_of("lesson", "m1-l1"))


def shown():
    return [block.value["package"] for block in lesson().body if block.block_type == "package"]


def test_the_importer_takes_the_package_without_a_warning():
    package = read_package(io.BytesIO(activities.packed(SOURCE)))

    assert (package.title, package.main, package.main_version, package.warnings) == (
        "What would you say next?",
        "Waymark.Cards",
        "1.0",
        [],
    )
    assert [library["licence"] for library in package.libraries] == ["MIT"]


def test_the_text_says_all_that_the_activity_says():
    text = activities.alternative(SOURCE)

    content = json.loads((SOURCE / "content" / "content.json").read_text())
    said = [content["intro"]]
    for card in content["cards"]:
        assert sum(reply["isGood"] for reply in card["replies"]) == 1
        said += [card["situation"], *(words for one in card["replies"] for words in (one["text"], one["feedback"]))]
    assert [words for words in said if escape(words) not in text] == []


def test_the_activity_stands_in_its_lesson_once_however_often_it_is_loaded(folder):
    show(folder)
    revision = lesson().latest_revision_id
    report = loaded(folder)
    show(folder)

    assert shown() == [Package.objects.get()]
    assert [version.number for version in PackageVersion.objects.all()] == [1]
    assert lesson().latest_revision_id == revision
    assert (report.updated, report.left) == ([], [])


def test_changed_files_are_a_new_version_of_the_same_package(folder):
    show(folder)
    content = folder / "packages" / activities.NAME / "content" / "content.json"
    content.write_text(content.read_text().replace("Take your time.", "Take all the time that you need."))

    show(folder)

    assert shown() == [Package.objects.get()]
    current = PackageVersion.objects.current().get()
    assert current.number == 2
    text = next(block.value["alternative"].source for block in lesson().body if block.block_type == "package")
    assert "Take all the time that you need." in text


def test_a_lesson_that_an_editor_touched_is_left_alone(folder):
    page = lesson()
    page.summary = "Mine now."
    page.save_revision().publish()

    show(folder)

    assert shown() == []


def test_a_curriculum_without_the_package_has_no_activity(tmp_path):
    folder = write_curriculum(tmp_path)
    loaded(folder)

    show(folder)

    assert (shown(), Package.objects.count()) == ([], 0)
