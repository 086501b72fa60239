import secrets
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.edition import Edition, Question
from courses.models import Cycle


def new_public_id() -> str:
    return secrets.token_urlsafe(9)


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> "AttemptQuerySet":
        return self.filter(submitted_at=None)

    def submitted(self) -> "AttemptQuerySet":
        return self.exclude(submitted_at=None)

    def of_module(self, module_key: UUID) -> "AttemptQuerySet":
        return self.filter(edition__module_key=module_key)

    def visible_to(self, person: object) -> "AttemptQuerySet":
        """Answers and scores are the person's own; nobody else sees them."""
        return self.filter(person=person)


class Attempt(models.Model):
    """One sitting of a quiz, belonging to a cycle. Unlimited in number; each is a row of its own."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="attempts")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="attempts")
    quiz_key = models.UUIDField(_("quiz"))
    number = models.PositiveIntegerField(_("number"))
    # The questions drawn and the order of their choices, fixed at the start: [[question id, [choice id, …]], …]
    paper = models.JSONField(_("paper"))
    started_at = models.DateTimeField(_("started at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    marks = models.PositiveIntegerField(_("questions right"), null=True, blank=True)
    out_of = models.PositiveIntegerField(_("questions asked"))
    passed = models.BooleanField(_("passed"), null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "quiz_key"],
                condition=Q(submitted_at=None),
                name="assessments_one_open_attempt_per_person_and_quiz",
            ),
            models.UniqueConstraint(fields=["person", "quiz_key", "number"], name="assessments_attempts_are_numbered"),
            models.CheckConstraint(
                condition=Q(submitted_at=None, marks=None, passed=None)
                | Q(submitted_at__isnull=False, marks__isnull=False, passed__isnull=False),
                name="assessments_submitted_attempt_is_marked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.edition} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:attempt", args=[self.public_id])


class Answer(models.Model):
    """What was given to one question. Saved as it is given; marked when the attempt is submitted."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    response = models.JSONField(_("response"))
    saved_at = models.DateTimeField(_("saved at"))
    is_right = models.BooleanField(_("right"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="assessments_one_answer_a_question")
        ]

    def __str__(self) -> str:
        return f"{self.attempt} · {self.question_id}"
