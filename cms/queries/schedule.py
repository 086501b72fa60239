"""What goes live or expires by the clock, and who said so."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.text import capfirst
from wagtail.models import DraftStateMixin, Page, Revision
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.snippets.models import get_snippet_models

from cms.enums import Scheduled


@dataclass(frozen=True)
class Change:
    """Something that will be seen, or no longer be seen, from a moment on."""

    subject: models.Model
    kind: str
    title: str
    at: datetime
    what: Scheduled
    by: str


def changes(*, seen_by: Any) -> list[Change]:
    """What is to come, the soonest first, of what a person may change or publish."""
    mine = _within_reach(seen_by)
    found = [*_going_live(mine), *_expiring(mine)]
    return sorted(found, key=lambda change: (change.at, change.title, change.what))


def _within_reach(person: Any) -> dict[type[models.Model], models.QuerySet]:
    """What a person may change: pages one by one, everything else kind by kind, as Wagtail's rights are."""
    pages = PagePermissionPolicy().instances_user_has_any_permission_for(person, {"change", "publish"})
    kinds = (model for model in get_snippet_models() if issubclass(model, DraftStateMixin))
    allowed = (model for model in kinds if _may_change(person, model))
    return {Page: pages, **{model: model._default_manager.all() for model in allowed}}


def _may_change(person: Any, model: type[models.Model]) -> bool:
    app, name = model._meta.app_label, model._meta.model_name
    return any(person.has_perm(f"{app}.{action}_{name}") for action in ("change", "publish"))


def _going_live(mine: dict[type[models.Model], models.QuerySet]) -> Iterator[Change]:
    waiting: dict[type[models.Model] | None, list[Revision]] = defaultdict(list)
    revisions = Revision.objects.filter(approved_go_live_at__isnull=False)
    for revision in revisions.select_related("user", "base_content_type", "content_type"):
        waiting[revision.base_content_type.model_class()].append(revision)
    for model, held in waiting.items():
        if model not in mine:
            continue
        subjects = {str(row.pk): row for row in mine[model].filter(pk__in=[revision.object_id for revision in held])}
        for revision in held:
            if subject := subjects.get(revision.object_id):
                kind = capfirst(revision.content_type.name)
                at = revision.approved_go_live_at
                yield Change(subject, kind, revision.object_str, at, Scheduled.GOES_LIVE, _name(revision.user))


def _expiring(mine: dict[type[models.Model], models.QuerySet]) -> Iterator[Change]:
    for model, rows in mine.items():
        asked = ["live_revision__user", *(["content_type"] if model is Page else [])]
        for row in rows.filter(live=True, expire_at__isnull=False).select_related(*asked):
            kind = row.content_type.name if model is Page else str(model._meta.verbose_name)
            by = _name(row.live_revision.user if row.live_revision else None)
            yield Change(row, capfirst(kind), str(row), row.expire_at, Scheduled.EXPIRES, by)


def _name(person: Any) -> str:
    return str(person) if person else ""
