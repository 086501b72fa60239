"""An agency's own part of the site: its editors write and submit, its reviewers look first.

What the groups may do hangs on the page that the agency was given; who is in them hangs on the duties of the day. Both
are Wagtail's own rights, so that every door of its admin keeps them.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtailmedia.models import get_media_model

from agencies.actions import groups
from agencies.enums import Duty
from agencies.models import Agency, AgencyGroup, Responsibility
from agencies.models.dated import in_force
from agencies.rules import local_day

DUTIES = (Duty.EDITOR, Duty.REVIEWER)
# Right below the home page, so that no section lies in another: the root of all pages has depth 1.
DEPTH = 3
ON_PAGES = {Duty.EDITOR: ["add", "change"], Duty.REVIEWER: []}
ON_OWN_FILES = {Duty.EDITOR: ["add", "change", "choose"], Duty.REVIEWER: ["choose"]}


@transaction.atomic
def arrange(agency: Agency) -> None:
    """This function will give the agency's groups their rights on its section, and take them back everywhere else.

    Safe to run again. An agency that never had a section has no groups.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if agency.section is None and not agency.groups.exists():
        return
    editors, reviewers = (_group(agency, duty) for duty in DUTIES)
    for duty, group in zip(DUTIES, (editors, reviewers), strict=True):
        _give_pages(group, agency.section, ON_PAGES[duty])
        _give_files(group, _files_of(agency, editors), ON_OWN_FILES[duty])
    _review(agency, reviewers)


@transaction.atomic
def settle(*, at: datetime, person_ids: Iterable[int] | None = None) -> int:
    """This function will put into each agency's groups who has the duty today, and nobody else.

    Safe to run twice; answers how many changed. With `person_ids` it looks at these people alone.
    """
    changed = 0
    for kept in AgencyGroup.objects.select_related("agency__partnership", "group"):
        day = local_day(at, kept.agency.time_zone or kept.agency.partnership.time_zone)
        held = Responsibility.objects.on(day).filter(in_force(day, "membership__"), duty=kept.duty)
        due = set(held.filter(membership__agency=kept.agency).values_list("membership__person", flat=True))
        there = set(kept.group.user_set.values_list("pk", flat=True))
        if person_ids is not None:
            due, there = due.intersection(person_ids), there.intersection(person_ids)
        kept.group.user_set.add(*(due - there))
        kept.group.user_set.remove(*(there - due))
        changed += len(due ^ there)
    return changed


def _group(agency: Agency, duty: Duty) -> Group:
    kept = AgencyGroup.objects.filter(agency=agency, duty=duty).select_related("group").first()
    if kept is None:
        group = Group.objects.create(name=f"{agency.slug}: {duty}")
        AgencyGroup.objects.create(agency=agency, duty=duty, group=group)
    else:
        group = kept.group
    group.permissions.set(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group


def _give_pages(group: Group, section: Page | None, actions: list[str]) -> None:
    GroupPagePermission.objects.filter(group=group).exclude(page=section).delete()
    if section is not None:
        for permission in groups.permissions([Page], actions):
            GroupPagePermission.objects.get_or_create(group=group, page=section, permission=permission)


def _files_of(agency: Agency, editors: Group) -> Collection:
    """A drawer of the agency's own: its editors put files there, and change none of the partnership's."""
    held = GroupCollectionPermission.objects.filter(group=editors, collection__depth__gt=1).first()
    return held.collection if held else Collection.get_first_root_node().add_child(name=agency.name)


def _give_files(group: Group, own: Collection, actions: list[str]) -> None:
    files: list[type[Model]] = [get_image_model(), get_document_model(), get_media_model()]
    for collection, allowed in ((own, actions), (Collection.get_first_root_node(), ["choose"])):
        for permission in groups.permissions(files, allowed):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def _review(agency: Agency, reviewers: Group) -> None:
    """Two steps: the agency's reviewers, then the partnership's editors, whose approval publishes."""
    editors = Group.objects.filter(name=groups.EDITORS).first() or groups.make_one(groups.EDITORS)
    steps = [_step(reviewers), _step(editors)]
    review = Workflow.objects.filter(workflow_tasks__task=steps[0]).first()
    if review is None:
        review = Workflow.objects.create(name=f"{agency.name}: review")
        for order, task in enumerate(steps):
            WorkflowTask.objects.create(workflow=review, task=task, sort_order=order)
    WorkflowPage.objects.filter(workflow=review).exclude(page=agency.section).delete()
    if agency.section is not None:
        WorkflowPage.objects.update_or_create(page=agency.section, defaults={"workflow": review})


def _step(group: Group) -> GroupApprovalTask:
    task = GroupApprovalTask.objects.filter(groups=group, active=True).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=group.name)
        task.groups.add(group)
    return task
