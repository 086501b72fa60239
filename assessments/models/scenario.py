from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)

from assessments.blocks import NodesBlock
from cms.blocks import BodyField


class Scenario(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, TranslatableMixin, models.Model
):
    """A branching story to practise on. Nothing that a person chooses in it is kept."""

    code = models.SlugField(_("short name for addresses"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    role = models.CharField(_("your role in it"), max_length=200, blank=True)
    content_note = models.CharField(_("content note"), max_length=255, blank=True)
    start = models.SlugField(_("first step"), max_length=40)
    nodes = BodyField(NodesBlock(), blank=True, verbose_name=_("steps and endings"))

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("scenario")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["code", "locale"], name="assessments_one_scenario_per_code_and_language")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:scenario", args=[self.code])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "assessments/scenario_preview.html"
