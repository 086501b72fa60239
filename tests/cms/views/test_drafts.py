"""An editor's own drafts, on the first page of the admin."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from cms.queries.drafts import drafts_of
from tests.factories.agencies import PersonFactory
from tests.factories.cms import DatedFactFactory, ServiceFactory, StandardPageFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def editor():
    return PersonFactory(is_superuser=True, is_staff=True)


def titles(person) -> list[str]:
    return [draft.title for draft in drafts_of(person)]


def test_drafts_are_those_that_the_editor_saved_last_and_nobody_published(editor):
    another = PersonFactory()
    mine, published, theirs = (ServiceFactory(name=name) for name in ("Mine", "Published", "Theirs"))
    page = StandardPageFactory(title="A page", parent=Page.objects.get(depth=2))
    mine.save_revision(user=editor)
    published.save_revision(user=editor).publish()
    theirs.save_revision(user=editor)
    theirs.save_revision(user=another)
    page.title = "A better page"
    page.save_revision(user=editor)

    assert titles(editor) == ["A better page", "Mine"]
    assert titles(another) == ["Theirs"]
    assert [draft.kind for draft in drafts_of(editor)] == ["Standard page", "Service"]


def test_the_first_page_lists_them_with_their_links(client, editor):
    fact = DatedFactFactory(title="A <b>fact")
    client.force_login(editor)
    assert "Your drafts" not in client.get(reverse("wagtailadmin_home")).content.decode()
    fact.save_revision(user=editor)

    page = client.get(reverse("wagtailadmin_home"))

    assert texts(page, ".wm-drafts a") == ["A <b>fact"]
    assert reverse(fact.snippet_viewset.get_url_name("edit"), args=[fact.pk]) in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_one_question_for_each_kind(editor, count, django_assert_num_queries):
    for _number in range(count):
        ServiceFactory().save_revision(user=editor)
        StandardPageFactory(parent=Page.objects.get(depth=2)).save_revision(user=editor)
    drafts_of(editor)

    with django_assert_num_queries(3):
        assert len(drafts_of(editor)) == 2 * count
