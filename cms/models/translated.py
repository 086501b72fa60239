from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
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

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return f"cms/previews/{self._meta.model_name}.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        self.live = True  # a preview shows what readers will see once it is published
        return {**super().get_preview_context(request, mode_name), "on": timezone.localdate()}
