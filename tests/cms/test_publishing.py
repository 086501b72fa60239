"""Publishing refuses what would exclude someone, whichever way it is done, and says where. Drafts are always kept."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import GroupApprovalTask, Revision, Workflow, WorkflowTask
from wagtail.test.utils.form_data import rich_text

from cms.models import CannotPublish
from tests.cms.editing import editor_client, save_page
from tests.factories.cms import StandardPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

REFUSAL = "Block 2 (Image): The image has no description. Describe it, or mark it as decorative."
SKIP = "Block 1 (Text): The heading “Deep” has level 3, but the first heading of a page has level 2."
SKIPPING = [{"type": "rich_text", "value": "<h3>Deep</h3>", "id": "1"}]


@pytest.fixture
def editor(client):
    return editor_client(client)


@pytest.fixture
def draft():
    return StandardPageFactory(title="Help", live=False)


def body_with_image(alt_text: str) -> list[tuple[str, object]]:
    image = Image.objects.create(title="door", file=get_test_image_file())
    return [
        ("rich_text", rich_text("<p>Hello</p>")),
        ("image", {"image": image.pk, "alt_text": alt_text, "is_decorative": "", "caption": ""}),
    ]


def refusals(response) -> list[str]:
    return list(response.context["form"].errors.as_data()["body"][0].non_block_errors)


def test_publishing_is_refused_and_says_where(editor, draft):
    response = save_page(editor, draft, body_with_image(""), **{"action-publish": "yes"})

    assert response.status_code == 200
    assert refusals(response) == [REFUSAL]
    assert REFUSAL.replace('"', "&quot;") in response.content.decode()
    draft.refresh_from_db()
    assert draft.live is False


def test_publishing_what_includes_everyone(editor, draft):
    response = save_page(editor, draft, body_with_image("A door"), **{"action-publish": "yes"})

    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.live is True
    assert [block.block_type for block in draft.body] == ["rich_text", "image"]


def test_a_draft_is_kept_as_it_is(editor, draft):
    response = save_page(editor, draft, body_with_image(""))

    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.live is False
    assert draft.get_latest_revision_as_object().body[1].value["alt_text"] == ""


def test_scheduling_is_refused_too(editor, draft):
    tomorrow = timezone.localtime() + timedelta(days=1)

    response = save_page(
        editor,
        draft,
        body_with_image(""),
        **{"action-publish": "yes", "go_live_at": tomorrow.strftime("%Y-%m-%d %H:%M")},
    )

    assert refusals(response) == [REFUSAL]
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_scheduled_publishing(editor, draft):
    tomorrow = timezone.localtime() + timedelta(days=1)
    save_page(
        editor,
        draft,
        body_with_image("A door"),
        **{"action-publish": "yes", "go_live_at": tomorrow.strftime("%Y-%m-%d %H:%M")},
    )
    draft.refresh_from_db()
    assert draft.live is False

    Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=timezone.now())
    draft_now = draft.get_latest_revision_as_object()
    revision = draft.get_latest_revision()
    revision.content["go_live_at"] = None
    revision.save(update_fields=["content"])
    call_command("publish_scheduled")

    draft.refresh_from_db()
    assert draft.live is True
    assert draft.body[1].value == draft_now.body[1].value


def test_submitting_for_approval_is_refused(editor, draft, workflow):
    response = save_page(editor, draft, body_with_image(""), **{"action-submit": "yes"})

    assert refusals(response) == [REFUSAL]
    assert draft.current_workflow_state is None


@pytest.fixture
def workflow(draft):
    workflow = Workflow.objects.create(name="Agree together")
    task = GroupApprovalTask.objects.create(name="Partners agree")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    workflow.workflow_pages.create(page=draft)
    return workflow


def approve(editor, page):
    state = page.current_workflow_task_state
    return editor.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""}
    )


def test_approval_publishes(editor, draft, workflow):
    save_page(editor, draft, body_with_image("A door"), **{"action-submit": "yes"})

    approve(editor, draft)

    draft.refresh_from_db()
    assert draft.live is True


def test_approval_of_a_draft_spoilt_since_is_refused(editor, draft, workflow):
    save_page(editor, draft, body_with_image("A door"), **{"action-submit": "yes"})
    save_page(editor, draft, body_with_image(""))

    response = approve(editor, draft)

    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert (response.status_code, response.url) == (302, edit)
    assert REFUSAL in [str(message) for message in editor.get(edit).context["messages"]]
    draft.refresh_from_db()
    assert draft.live is False
    assert draft.workflow_in_progress


def test_publishing_in_bulk_is_refused(editor, draft):
    draft.body = SKIPPING
    draft.save_revision()

    response = editor.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={draft.pk}")

    assert response.url == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.live is False


def test_code_cannot_publish_it_either(draft):
    draft.body = SKIPPING
    revision = draft.save_revision()

    with pytest.raises(CannotPublish) as refusal:
        revision.publish()

    assert refusal.value.messages == [SKIP]
    draft.refresh_from_db()
    assert draft.live is False


def test_what_was_scheduled_goes_live_at_its_hour(draft):
    """It was looked at when it was scheduled; refusing it at night would stop those queued behind it."""
    draft.body = SKIPPING
    revision = draft.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))

    call_command("publish_scheduled")

    draft.refresh_from_db()
    assert draft.live is True
    assert draft.live_revision_id == revision.pk
