from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.enums import Duty
from agencies.models.agency import Agency, Role, Team


class DatedQuerySet(models.QuerySet):
    """Rows true over a half-open span of days `[start_date, end_date)` and not voided."""

    def standing(self) -> "DatedQuerySet":
        return self.filter(voided_at=None)

    def on(self, day: date) -> "DatedQuerySet":
        """In force on a day, as known now."""
        return self.standing().filter(Q(end_date=None) | Q(end_date__gt=day), start_date__lte=day)


class DatedRow(models.Model):
    """When something was true, and when it was recorded: a mistake is voided, never rewritten."""

    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("until"), null=True, blank=True, help_text=_("The first day it no longer holds."))
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class MembershipQuerySet(DatedQuerySet):
    def of_agency(self, agency: Agency) -> "MembershipQuerySet":
        return self.filter(agency=agency)


class Membership(DatedRow):
    """A person's dated time in an agency, in a team, with a role. One person may hold several at once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")
    staff_number = models.CharField(_("staff number"), max_length=60, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        ordering = ["agency", "person"]
        indexes = [models.Index(fields=["agency", "start_date", "end_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gt=models.F("start_date")),
                name="agencies_membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None) | Q(voided_at__isnull=False),
                name="agencies_membership_void_has_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.agency} · {self.role}"


class Responsibility(DatedRow):
    """A membership's duty: training lead of its agency or of one team, or coordinator of its partnership."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="responsibilities")
    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, help_text=_("Only this team, for a training lead.")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gt=models.F("start_date")),
                name="agencies_responsibility_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(duty=Duty.TRAINING_LEAD) | Q(team=None),
                name="agencies_coordinator_is_for_the_partnership",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership.person}: {self.get_duty_display()}"
