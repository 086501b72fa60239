"""Who agrees on a draft writes comments beside the words, and whoever wrote the page is told by e-mail."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.models import Comment, PageSubscription, Site, get_page_models
from wagtail.test.utils.form_data import inline_formset, rich_text

from agencies.actions import groups
from tests.cms.editing import save_page
from tests.factories.agencies import PersonFactory
from tests.factories.cms import DatedFactFactory, StandardPageFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
BODY = [("rich_text", rich_text("<p>Hello</p>"))]


@pytest.fixture
def people():
    groups.make()
    people = {name: PersonFactory() for name in (groups.EDITORS, groups.REVIEWERS, groups.COORDINATORS)}
    for name, person in people.items():
        person.groups.add(Group.objects.get(name=name))
    return people


def comment(text: str, place: str = "title") -> dict[str, object]:
    return inline_formset([{"contentpath": place, "text": text, "position": "", "replies": inline_formset([])}])


def test_every_kind_of_page_takes_comments():
    with_comments = {
        model._meta.label: "comments" in model.get_edit_handler().get_form_class().formsets
        for model in get_page_models()
        if model.is_creatable
    }

    assert with_comments == dict.fromkeys(with_comments, True)
    assert "courses.LessonPage" in with_comments


def test_a_reviewer_comments_on_a_draft_and_its_writer_is_told(client, people):
    writer, reviewer = people[groups.EDITORS], people[groups.REVIEWERS]
    page = StandardPageFactory(title="Awareness week", live=False, owner=writer)
    PageSubscription.objects.create(page=page, user=writer, comment_notifications=True)
    client.force_login(writer)
    save_page(client, page, BODY, comment_notifications="on", **{"action-submit": "1"})
    mail.outbox.clear()

    client.force_login(reviewer)
    save_page(client, page, BODY, comments=comment("Say the date here."))

    assert [(note.text, note.user, note.contentpath) for note in Comment.objects.all()] == [
        ("Say the date here.", reviewer, "title")
    ]
    told = [letter for letter in mail.outbox if letter.to == [writer.email]]
    assert len(told) == 1
    assert "Say the date here." in told[0].body
    assert [letter.to for letter in mail.outbox if reviewer.email in letter.to] == []  # nobody is told of their own


def test_comments_are_never_published(client, people):
    page = StandardPageFactory(parent=Site.objects.get().root_page, live=False)
    client.force_login(people[groups.EDITORS])

    save_page(client, page, BODY, comments=comment("Nobody outside may read this."), **{"action-publish": "1"})

    page.refresh_from_db()
    client.logout()
    shown = client.get(page.url)
    assert (shown.status_code, Comment.objects.count()) == (200, 1)
    assert b"Nobody outside" not in shown.content


def test_who_may_not_change_a_page_cannot_comment_on_it(client, people):
    page = StandardPageFactory(title="Awareness week", live=False)
    client.force_login(people[groups.COORDINATORS])

    save_page(client, page, BODY, comments=comment("Let me in."))

    assert Comment.objects.count() == 0


def test_what_is_no_page_is_sent_back_with_a_comment(client, people):
    fact = DatedFactFactory(live=False)
    fact.save_revision()
    fact.get_workflow().start(fact, people[groups.EDITORS])
    mail.outbox.clear()
    client.force_login(people[groups.REVIEWERS])
    address = reverse(
        "wagtailsnippets_cms_datedfact:workflow_action",
        args=[fact.pk, "reject", fact.current_workflow_task_state.pk],
    )

    client.post(address, {"comment": "Which year is this from?"})

    told = [letter for letter in mail.outbox if letter.to == [people[groups.EDITORS].email]]
    assert len(told) == 1
    assert "Which year is this from?" in told[0].body
