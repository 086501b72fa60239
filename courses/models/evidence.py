from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Person
from courses.enums import EvidenceKind, Grade
from courses.models.enrolment import Cycle


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def standing(self) -> "EvidenceQuerySet":
        """Rows that count: neither corrections nor corrected away."""
        return self.exclude(kind=EvidenceKind.CORRECTION).filter(correction=None)

    def in_date(self, day: date) -> "EvidenceQuerySet":
        """Awards that hold on a day, neither taken back nor ended sooner."""
        stands = Q(correction=None) | Q(correction__valid_until_date__gt=day)
        return self.exclude(kind=EvidenceKind.CORRECTION).filter(
            stands, happened_date__lte=day, valid_until_date__gt=day
        )

    def visible_to(self, person: Person) -> "EvidenceQuerySet":
        """A person's own, and that of the people they lead: what was done and when, never answers or scores."""
        return self.filter(person__in=Person.objects.visible_to(person))


class Evidence(models.Model):
    """An append-only fact about a person's learning.

    The database refuses update and delete, but for one thing: erasing a person clears the free text. A mistake is
    mended by a correction row that says who, when and why; one with an end leaves the row true until then. Evidence
    follows the person and names the lesson, module or course by its translation key, so that every language and twin of
    it is the same learning.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evidence")
    cycle = models.ForeignKey(Cycle, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind.choices)
    subject_key = models.UUIDField(_("lesson, module or course"))
    # The n-th time that the person did this: two requests at once cannot both write the same time.
    occurrence = models.PositiveIntegerField(_("time"), default=1)
    revision_id = models.PositiveBigIntegerField(_("revision seen"), null=True, blank=True)
    language = models.CharField(_("language seen"), max_length=12, blank=True)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade.choices, default=Grade.SERVER)
    happened_at = models.DateTimeField(_("happened at"))
    happened_date = models.DateField(_("happened on"), help_text=_("The day in the partnership's time zone."))
    valid_until_date = models.DateField(_("in date until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    corrects = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="correction")
    reason = models.TextField(_("reason"), blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        indexes = [
            models.Index(fields=["person", "kind", "subject_key"]),
            models.Index(fields=["kind", "subject_key", "happened_date"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "subject_key", "occurrence"], name="courses_evidence_is_written_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.CORRECTION, corrects__isnull=False, recorded_by__isnull=False)
                | (~Q(kind=EvidenceKind.CORRECTION) & Q(corrects=None)),
                name="courses_correction_says_what_and_who",
            ),
            models.CheckConstraint(
                condition=Q(valid_until_date=None) | Q(valid_until_date__gt=models.F("happened_date")),
                name="courses_evidence_is_in_date_for_a_while",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()} · {self.happened_date}"
