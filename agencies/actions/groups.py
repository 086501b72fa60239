"""What editors, agency reviewers and coordinators may do in the Wagtail admin, by group."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.snippets.models import get_snippet_models
from wagtailmedia.models import get_media_model

from agencies.actions import workflows
from agencies.lending import editable, only_looked_at
from agencies.models import Person

EDITORS, REVIEWERS, COORDINATORS = "Editors", "Agency reviewers", "Coordinators"
PAGES = {EDITORS: ["add", "change", "publish", "lock", "unlock"], REVIEWERS: ["change", "publish"], COORDINATORS: []}
FILES = {EDITORS: ["add", "change", "choose"], REVIEWERS: ["choose"], COORDINATORS: []}
SNIPPETS = {
    EDITORS: ["add", "change", "publish", "lock", "unlock", "view"],
    REVIEWERS: ["change", "publish", "view"],
    COORDINATORS: [],
}


@transaction.atomic
def make() -> list[Group]:
    """This function will make the groups, give each what it may do, and let drafts be agreed by them.

    Safe to run again, as after each release.
    """
    editors, reviewers, coordinators = (make_one(name) for name in [EDITORS, REVIEWERS, COORDINATORS])
    workflows.make([reviewers, editors])
    return [editors, reviewers, coordinators]


def let_into_admin(person: Person) -> None:
    """Opens the door of the Wagtail admin to a coordinator; what they may do inside hangs on their duty of the day."""
    person.groups.add(Group.objects.filter(name=COORDINATORS).first() or make_one(COORDINATORS))


def make_one(name: str) -> Group:
    group, _is_new = Group.objects.get_or_create(name=name)
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    lent = [apps.get_model(label) for label in editable()] if name == EDITORS else []
    group.permissions.add(enter, *on_snippets(name), *permissions(lent, ["change"] if lent else []))
    for permission in permissions([Page], PAGES[name]):
        for root in Page.objects.filter(depth=1):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for permission in permissions([get_image_model(), get_document_model(), get_media_model()], FILES[name]):
        for root in Collection.objects.filter(depth=1):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    return group


def on_snippets(name: str) -> list[Permission]:
    looked_at = {apps.get_model(label) for label in only_looked_at()} if name == REVIEWERS else set()
    agreed = [model for model in get_snippet_models() if model not in looked_at]
    return permissions(agreed, SNIPPETS[name]) + permissions(looked_at, ["view"])


def permissions(models: Iterable[type[Model]], actions: list[str]) -> list[Permission]:
    """Those of the permissions that the models have."""
    found: list[Permission] = []
    for model in models if actions else []:
        codenames = [get_permission_codename(action, model._meta) for action in actions]
        kind = ContentType.objects.get_for_model(model)
        found += Permission.objects.filter(content_type=kind, codename__in=codenames)
    return found
