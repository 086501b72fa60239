"""Editors make a page from a starting point, and nobody else does."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from agencies.actions import groups
from cms.blocks import exclusions
from cms.models import StandardPage
from cms.starting_points import STARTING_POINTS
from tests.cms.editing import editor_client, page_form
from tests.factories.agencies import PersonFactory
from tests.factories.cms import StandardPageFactory
from tests.pages import texts

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def parent():
    return StandardPageFactory(title="About", live=True)


def new_page(parent: Page, start: str = "") -> str:
    address = reverse("wagtailadmin_pages:add", args=["cms", "standardpage", parent.pk])
    return f"{address}?start={start}" if start else address


def test_a_new_page_asks_what_to_start_from(client: Client, parent):
    page = editor_client(client).get(new_page(parent))

    assert texts(page, "ul.listing h2") == [
        "Awareness day or campaign",
        "Contact page",
        "News or notice",
        "An empty page",
    ]


@pytest.mark.parametrize("code", STARTING_POINTS)
def test_a_starting_point_excludes_nobody_and_is_not_kept_by_looking(client: Client, parent, code):
    before = Page.objects.count()

    response = editor_client(client).get(new_page(parent, code))

    filled = response.context["form"].instance
    assert response.status_code == 200
    assert [child.block_type for child in filled.body] == [name for name, _value in STARTING_POINTS[code].blocks]
    assert exclusions(filled.body) == []
    assert Page.objects.count() == before


def test_an_unknown_starting_point_is_asked_again(client: Client, parent):
    page = editor_client(client).get(new_page(parent, "nothing"))

    assert len(texts(page, "ul.listing h2")) == len(STARTING_POINTS)


def test_what_is_written_is_saved_where_pages_always_are(client: Client, parent):
    draft = StandardPage(title="Hate Crime Awareness Week", slug="awareness-week")

    client = editor_client(client)
    client.post(new_page(parent), page_form(draft, [], show_in_menus="on"))

    saved = StandardPage.objects.get(slug="awareness-week")
    assert (saved.live, saved.get_latest_revision_as_object().show_in_menus) == (False, True)


def test_an_editor_may_and_a_reviewer_may_not(client: Client, parent):
    groups.make()
    editor, reviewer = PersonFactory(), PersonFactory()
    editor.groups.add(Group.objects.get(name=groups.EDITORS))
    reviewer.groups.add(Group.objects.get(name=groups.REVIEWERS))

    client.force_login(editor)
    assert client.get(new_page(parent, "news")).status_code == 200
    client.force_login(reviewer)
    assert client.get(new_page(parent, "news")).status_code == 302
