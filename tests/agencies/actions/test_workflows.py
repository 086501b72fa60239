"""A draft that an editor submits is agreed by the agencies' reviewers, then published by an editor."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowContentType, WorkflowMixin, WorkflowPage
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import rich_text

from agencies.actions import groups
from tests.assessments.test_wagtail_hooks import GOOD, quiz_form
from tests.cms.editing import save_page
from tests.factories.agencies import PersonFactory
from tests.factories.assessments import QuizFactory
from tests.factories.cms import StandardPageFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

SUBMIT = {"action-submit": "1"}


@pytest.fixture
def people():
    """One of each group that agrees on drafts, by group."""
    groups.make()
    people = {name: PersonFactory() for name in [groups.EDITORS, groups.REVIEWERS]}
    for name, person in people.items():
        person.groups.add(Group.objects.get(name=name))
    return people


def submit_page(client, page):
    return save_page(client, page, [("rich_text", rich_text("<p>Hello</p>"))], **SUBMIT)


def submit_quiz(client, quiz):
    address = reverse("wagtailsnippets_assessments_quiz:edit", args=[quiz.pk])
    return client.post(address, quiz_form(quiz.module, GOOD, **SUBMIT))


def approve(client, address, thing):
    state = thing.current_workflow_task_state
    return client.post(reverse(address, args=[thing.pk, "approve", state.pk]), {"comment": ""})


def waits_for(thing):
    """The group whose turn it is, and whether readers see the thing yet."""
    thing.refresh_from_db()
    task = thing.current_workflow_task
    return (task.name if task else None), thing.live


@pytest.mark.parametrize(
    ("make", "submit", "address"),
    [
        (lambda: StandardPageFactory(live=False), submit_page, "wagtailadmin_pages:workflow_action"),
        (QuizFactory, submit_quiz, "wagtailsnippets_assessments_quiz:workflow_action"),
    ],
    ids=["page", "quiz"],
)
def test_draft_is_agreed_by_reviewers_and_published_by_an_editor(client, people, make, submit, address):
    editor, reviewer = people[groups.EDITORS], people[groups.REVIEWERS]
    draft = make()
    client.force_login(editor)

    submit(client, draft)
    assert waits_for(draft) == ("Agency reviewers", False)
    assert [message.to for message in mail.outbox] == [[reviewer.email]]

    approve(client, address, draft)  # it is not the editor's turn
    assert waits_for(draft) == ("Agency reviewers", False)

    client.force_login(reviewer)
    assert "Awaiting your review" in client.get(reverse("wagtailadmin_home")).content.decode()
    approve(client, address, draft)
    assert waits_for(draft) == ("Editors", False)

    client.force_login(editor)
    approve(client, address, draft)
    assert waits_for(draft) == (None, True)


def tied():
    return (
        [tie.workflow.name for tie in WorkflowPage.objects.filter(page__depth=1)],
        sorted(WorkflowContentType.objects.values_list("workflow__name", "content_type__model")),
        [(task.name, [group.name for group in task.groups.all()]) for task in GroupApprovalTask.objects.order_by("pk")],
    )


def test_made_twice_is_tied_once_to_every_page_and_snippet():
    groups.make()
    groups.make()
    drafted = [model for model in get_snippet_models() if issubclass(model, WorkflowMixin)]

    assert tied() == (
        ["Agency review"],
        sorted(("Agency review", model._meta.model_name) for model in drafted),
        [
            ("Moderators approval", ["Moderators"]),
            ("Agency reviewers", ["Agency reviewers"]),
            ("Editors", ["Editors"]),
        ],
    )


def test_workflow_that_administrators_chose_stays():
    own = Workflow.objects.create(name="Our own way")
    WorkflowPage.objects.filter(page=Page.objects.get(depth=1)).update(workflow=own)

    groups.make()

    assert tied() == (["Our own way"], [], [("Moderators approval", ["Moderators"])])
