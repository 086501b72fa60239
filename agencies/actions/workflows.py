"""How a draft is agreed: by the agencies' reviewers first, then by an editor, whose approval publishes it."""

from collections.abc import Sequence

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask
from wagtail.snippets.models import get_workflow_enabled_models

REVIEW = "Agency review"
# Its one step belongs to a group that has nobody in it.
WAGTAILS_OWN = "Moderators approval"


def make(steps: Sequence[Group]) -> None:
    """Puts the review of the agencies, one step for each group, in place of the workflow that Wagtail brings.

    Where administrators have chosen another workflow for all pages, or none, theirs stays. Drafts on their way through
    Wagtail's own finish there.
    """
    brought = WorkflowPage.objects.filter(page__depth=1, workflow__name=WAGTAILS_OWN)
    if not brought.exists():
        return
    review = Workflow.objects.create(name=REVIEW)
    for order, group in enumerate(steps):
        task = GroupApprovalTask.objects.create(name=group.name)
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=review, task=task, sort_order=order)
    brought.update(workflow=review)
    for model in get_workflow_enabled_models():
        kind = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": review})
