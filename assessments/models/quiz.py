from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)

from assessments.blocks import QuestionsBlock
from assessments.questions import preview
from cms.blocks import BodyField
from courses.models import ModulePage


class Quiz(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, TranslatableMixin, models.Model
):
    """A module's quiz as editors write it. What learners take is its published edition."""

    title = models.CharField(_("title"), max_length=200)
    module = models.ForeignKey(ModulePage, on_delete=models.PROTECT, related_name="quizzes")
    pass_mark = models.PositiveIntegerField(
        _("pass mark, per cent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    # [{"topic": "…", "count": 2}, …]; empty asks every question.
    draws = models.JSONField(_("questions drawn from each topic"), default=list, blank=True)
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=True)
    questions = BodyField(QuestionsBlock(), blank=True, verbose_name=_("questions"))

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["module"], name="assessments_one_quiz_per_module")]

    def __str__(self) -> str:
        return self.title

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """What editors see as live and what learners take change together or not at all."""
        with transaction.atomic():
            super().publish(*args, **kwargs)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "assessments/quiz_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {
            **super().get_preview_context(request, mode_name),
            "items": [preview(block, number) for number, block in enumerate(self.questions, start=1)],
        }
