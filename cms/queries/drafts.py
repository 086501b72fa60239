"""What somebody has written that readers do not see yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.text import capfirst
from wagtail.models import DraftStateMixin, Revision

LOOKED_AT = 200  # of somebody's newest saves
SHOWN = 10


@dataclass(frozen=True)
class Draft:
    subject: models.Model
    kind: str
    title: str
    saved_at: datetime


def drafts_of(person: AbstractBaseUser) -> list[Draft]:
    """The newest first: what they saved last of all, and nobody has published since. One question for each kind."""
    saves = Revision.objects.filter(user=person).order_by("-created_at")
    newest = list(saves.values_list("pk", "base_content_type", "object_id", "created_at")[:LOOKED_AT])
    kinds: dict[int, set[str]] = {}
    for _pk, kind, number, _at in newest:
        kinds.setdefault(kind, set()).add(number)
    saved_at = {pk: at for pk, _kind, _number, at in newest}
    found = [
        Draft(row, capfirst(str(row._meta.verbose_name)), _title(row), saved_at[row.latest_revision_id])
        for kind, numbers in kinds.items()
        for row in _unpublished(kind, numbers, saved_at)
    ]
    return sorted(found, key=lambda draft: draft.saved_at, reverse=True)


def _unpublished(kind: int, numbers: Iterable[str], revisions: Iterable[int]) -> Iterable[Any]:
    model = ContentType.objects.get_for_id(kind).model_class()
    if model is None or not issubclass(model, DraftStateMixin):
        return []
    rows = model._default_manager.filter(pk__in=list(numbers), latest_revision__in=list(revisions))
    rows = rows.filter(has_unpublished_changes=True)
    return rows.specific(defer=True) if hasattr(rows, "specific") else rows


def _title(row: Any) -> str:
    return str(getattr(row, "draft_title", "") or row)
