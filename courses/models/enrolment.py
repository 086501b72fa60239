from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Person
from courses.enums import Grade


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def open(self) -> "EnrolmentQuerySet":
        return self.filter(withdrawn_at=None)

    def of_person(self, person: object) -> "EnrolmentQuerySet":
        return self.filter(person=person)

    def visible_to(self, person: Person) -> "EnrolmentQuerySet":
        """A person's own, and those of the people they lead."""
        return self.filter(person__in=Person.objects.visible_to(person))


class Enrolment(models.Model):
    """A person taking a course, whatever language its pages are read in."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    course_key = models.UUIDField(_("course"), help_text=_("The translation key of the course."))
    enrolled_at = models.DateTimeField(_("enrolled at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course_key"], name="courses_one_enrolment_per_person_and_course"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="courses_withdrawal_has_when_and_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.course_key}"


class CycleQuerySet(models.QuerySet["Cycle"]):
    def open(self) -> "CycleQuerySet":
        return self.filter(completed_at=None, enrolment__withdrawn_at=None)

    def completed(self) -> "CycleQuerySet":
        return self.exclude(completed_at=None)

    def visible_to(self, person: Person) -> "CycleQuerySet":
        """A person's own, and those of the people they lead."""
        return self.filter(enrolment__person__in=Person.objects.visible_to(person))


class Cycle(models.Model):
    """One run of an enrolment towards one certificate. Renewal opens the next; nothing is reset."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveIntegerField(_("number"), default=1)
    opened_at = models.DateTimeField(_("opened at"))
    # In a renewal only a module that stays in date beyond this day counts; the first cycle has none.
    outlasts_date = models.DateField(_("modules must outlast"), null=True, blank=True)
    # In a renewal that a shorter course does: the course whose modules count. None: the enrolment's own.
    pathway_key = models.UUIDField(_("by the modules of"), null=True, blank=True)
    # Evidence weaker than this does not count in this run; said by the requirement that the run is for.
    weakest_grade = models.CharField(max_length=12, choices=Grade.choices, default=Grade.PERSON)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    completed_date = models.DateField(_("completed on"), null=True, blank=True)
    valid_until_date = models.DateField(_("valid until"), null=True, blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("cycle")
        ordering = ["enrolment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="courses_cycles_are_numbered"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(completed_at=None), name="courses_one_open_cycle_per_enrolment"
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None, completed_date=None, valid_until_date=None)
                | Q(completed_at__isnull=False, completed_date__isnull=False, valid_until_date__isnull=False),
                name="courses_completion_has_instant_day_and_validity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} #{self.number}"
