from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Membership, Partnership, Role
from agencies.models.dated import DatedQuerySet, DatedRow
from courses.enums import ExemptionReason


class Requirement(DatedRow):
    """Who must hold which course. Versioned: a change ends one row and starts the next."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="requirements")
    agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requirements",
        help_text=_("Leave empty for every agency of the partnership."),
    )
    roles = models.ManyToManyField(
        Role, blank=True, related_name="requirements", help_text=_("Leave empty for every role.")
    )
    course_key = models.UUIDField(_("course"))
    due_days = models.PositiveIntegerField(_("due within days of starting"), default=56)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("requirement")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gt=models.F("start_date")),
                name="courses_requirement_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return str(self.agency or self.partnership)


class Exemption(DatedRow):
    """A post excused from a course for a while. It leaves the denominator and is printed beside the figure."""

    MAX_DAYS = 184  # six months, whichever six

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="exemptions")
    course_key = models.UUIDField(_("course"), null=True, blank=True, help_text=_("Empty for every course."))
    reason = models.CharField(_("reason"), max_length=20, choices=ExemptionReason.choices)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=False) & Q(end_date__gt=models.F("start_date")),
                name="courses_exemption_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(recorded_by__isnull=False), name="courses_exemption_has_an_approver"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.get_reason_display()}"
