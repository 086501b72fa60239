from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)


class KnowledgeQuerySet(models.QuerySet[Any]):
    """Rows that exist in several languages, joined by their translation key."""

    def live(self) -> Self:
        return self.filter(live=True)

    def in_language(self, code: str | None) -> Self:
        """One row of each: in the language asked for, or in the default language where it is not translated yet."""
        translated = self.model._default_manager.filter(
            translation_key=OuterRef("translation_key"), locale__language_code=code, live=True
        )
        untranslated = Q(locale__language_code=settings.LANGUAGE_CODE) & ~Exists(translated)
        return self.filter(Q(locale__language_code=code) | untranslated)


class Knowledge(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    models.Model,
):
    """What the partnership knows and keeps in one place: drafted, agreed, published and translated as pages are."""

    class Meta(TranslatableMixin.Meta):
        abstract = True
