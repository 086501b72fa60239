"""The style guide tells of every block that an editor can insert."""

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.blocks import registry
from tests.cms.editing import editor_client
from tests.factories.assessments import ScenarioFactory
from tests.factories.cms import DatedFactFactory, GlossaryTermFactory
from tests.factories.packages import PackageFactory
from tests.pages import texts

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
# They show what is kept elsewhere: until somebody has put one there, the guide says so.
KEPT_ELSEWHERE = {"image", "video", "audio", "dated_fact", "glossary_term", "scenario", "package"}


def test_every_block_says_when_to_use_it_and_has_an_example():
    told = {entry.name: bool(entry.purpose) and entry.block.is_previewable for entry in registry.entries()}

    assert told == dict.fromkeys(told, True)
    assert {name for name in told if name in ("self_check", "scenario", "line", "cards", "button")} == {
        "self_check", "scenario", "line", "cards", "button",
    }  # fmt: skip


def test_a_block_of_one_name_is_the_same_everywhere():
    """The guide finds an example by the block's name."""
    for entry in registry.entries():
        assert {type(other.block) for other in registry.entries() if other.name == entry.name} == {type(entry.block)}


def test_only_what_is_kept_elsewhere_may_have_nothing_to_show():
    assert {entry.name for entry in registry.entries() if not entry.has_example()} == KEPT_ELSEWHERE


def test_what_is_kept_elsewhere_is_shown_once_it_is_there():
    get_image_model().objects.create(title="A library", file=get_test_image_file())
    DatedFactFactory()
    GlossaryTermFactory()
    ScenarioFactory()
    PackageFactory()

    assert {entry.name for entry in registry.entries() if not entry.has_example()} == {"video", "audio"}


def test_refusals_are_the_rules_own_words():
    refusals = {entry.name: entry.get_refusals() for entry in registry.entries()}

    assert refusals["image"] == ["The image has no description. Describe it, or mark it as decorative."]
    assert refusals["key_point"] == ["A link has no words. Write where it leads, or remove it."]
    assert len(refusals["rich_text"]) == 3
    assert len(refusals["video"]) == 3
    assert refusals["button"] == ["The button leads nowhere. Choose a page or write an address."]
    assert refusals["law_table"] == []


def test_the_guide_shows_each_block_once(client: Client):
    editor_client(client)

    page = client.get("/admin/style-guide/")

    assert texts(page, "h1") == ["Style guide"]
    assert texts(page, ".wm-guide__block h3") == [str(entry.label) for entry in registry.entries()]
    assert len(texts(page, "iframe")) == len(registry.entries()) - len(KEPT_ELSEWHERE)


def test_every_example_is_a_page_with_the_public_styles(client: Client):
    editor_client(client)

    for entry in registry.entries():
        page = client.get(f"/admin/style-guide/{entry.name}/")

        assert page.status_code == 200
        assert b"waymark/main" in page.content
        assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_an_example_is_shown_from_right_to_left(client: Client):
    editor_client(client)

    assert b'lang="ur" dir="rtl"' in client.get("/admin/style-guide/steps/?look=right-to-left").content
    assert b'lang="en" dir="ltr"' in client.get("/admin/style-guide/steps/?look=phone").content


def test_an_unknown_look_is_the_usual_one_and_an_unknown_block_is_not_there(client: Client):
    editor_client(client)

    assert client.get("/admin/style-guide/?look=upside-down").context["look"] == "wide"
    assert client.get("/admin/style-guide/nothing/").status_code == 404


def test_visitors_are_sent_to_sign_in(client: Client):
    assert client.get("/admin/style-guide/").status_code == 302
    assert client.get("/admin/style-guide/steps/").status_code == 302
