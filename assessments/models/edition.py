from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import QuestionKind


class EditionQuerySet(models.QuerySet["Edition"]):
    def current(self) -> "EditionQuerySet":
        """What is taken now: at most one for a quiz in each language."""
        return self.filter(is_current=True)

    def of_module(self, module_key: UUID) -> "EditionQuerySet":
        return self.filter(module_key=module_key)

    def of_quiz(self, quiz_key: UUID, language: str) -> "EditionQuerySet":
        return self.filter(quiz_key=quiz_key, language=language)


class Edition(models.Model):
    """A quiz as published: what attempts refer to for ever, whatever editors do to the quiz later."""

    quiz_key = models.UUIDField(_("quiz"), help_text=_("The translation key of the quiz."))
    module_key = models.UUIDField(_("module"))
    language = models.CharField(_("language"), max_length=12)
    revision_id = models.PositiveBigIntegerField(_("revision"))
    title = models.CharField(_("title"), max_length=200)
    pass_mark = models.PositiveIntegerField(_("pass mark, per cent"))
    draws = models.JSONField(_("questions drawn from each topic"), default=list, blank=True)
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=True)
    published_at = models.DateTimeField(_("published at"))
    is_current = models.BooleanField(_("is taken now"), default=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz edition")
        indexes = [models.Index(fields=["module_key", "language"])]
        constraints = [
            models.UniqueConstraint(fields=["quiz_key", "revision_id"], name="assessments_one_edition_per_revision"),
            models.UniqueConstraint(
                fields=["quiz_key", "language"],
                condition=Q(is_current=True),
                name="assessments_one_current_edition_per_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.revision_id})"


class Question(models.Model):
    """A question of an edition. Its block id is the same in every language and revision of the quiz."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="questions")
    block_id = models.UUIDField(_("block"))
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind.choices)
    topic = models.SlugField(_("topic"), max_length=60, blank=True)
    is_essential = models.BooleanField(_("essential"), default=False)
    strands = models.JSONField(_("strands"), default=list, blank=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)
    # Stem, choices with ids, key and feedback, in the shape its kind gives it (`assessments.questions`).
    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("question")
        ordering = ["edition", "sort_order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "block_id"], name="assessments_a_block_once_an_edition")
        ]

    def __str__(self) -> str:
        return str(self.content.get("stem", ""))
