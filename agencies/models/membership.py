from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.enums import CameBy, Duty
from agencies.models.agency import Agency, Partnership, Role, Team
from agencies.models.dated import PostQuerySet, PostRow
from agencies.models.person import Person


class MembershipQuerySet(PostQuerySet):
    def of_agency(self, agency: Agency) -> "MembershipQuerySet":
        return self.filter(agency=agency)

    def visible_to(self, person: Person, on: date | None = None) -> "MembershipQuerySet":
        """A person's own, and those of the agencies and teams they lead: past, present and to come."""
        if person.is_superuser:
            return self
        day = on or timezone.localdate()
        led = Q(agency__in=Agency.objects.led_by(person, day)) | Q(team__in=Team.objects.led_by(person, day))
        return self.filter(Q(person=person) | (led & Q(voided_at=None)))


class Membership(PostRow):
    """A person's dated time in an agency, in a team, with a role. One person may hold several at once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")
    staff_number = models.CharField(_("staff number"), max_length=60, blank=True)
    came_by = models.CharField(_("came by"), max_length=12, choices=CameBy.choices, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        ordering = ["agency", "person"]
        indexes = [
            models.Index(fields=["agency", "start_date", "end_date"]),
            models.Index(fields=["agency", "staff_number"]),
            models.Index(fields=["start_date"]),  # who begins or ends on a day: `figures` rolls standings forward
            models.Index(fields=["end_date"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gt=models.F("start_date")),
                name="agencies_membership_ends_after_it_starts",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None) | Q(voided_at__isnull=False),
                name="agencies_membership_void_has_when",
            ),
            models.CheckConstraint(
                condition=Q(end_recorded_at=None, end_recorded_by=None) | Q(end_date__isnull=False),
                name="agencies_membership_recorded_end_is_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.agency} · {self.role}"


class ResponsibilityQuerySet(PostQuerySet):
    def visible_to(self, person: Person, on: date | None = None) -> "ResponsibilityQuerySet":
        """A person's own, and all in the agencies they lead and the partnerships they coordinate."""
        if person.is_superuser:
            return self
        day = on or timezone.localdate()
        return self.filter(
            Q(membership__person=person)
            | Q(membership__agency__in=Agency.objects.led_by(person, day))
            | Q(membership__agency__partnership__in=Partnership.objects.coordinated_by(person, day))
        )


class Responsibility(PostRow):
    """A membership's duty: training lead of its agency or of one team, or coordinator of its partnership."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="responsibilities")
    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices)
    team = models.ForeignKey(
        Team,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="responsibilities",
        help_text=_("Only this team, for a training lead."),
    )

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gt=models.F("start_date")),
                name="agencies_responsibility_ends_after_it_starts",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=Q(duty=Duty.TRAINING_LEAD) | Q(team=None),
                name="agencies_coordinator_is_for_the_partnership",
                violation_error_message=_("Only a training lead is for one team."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None) | Q(voided_at__isnull=False),
                name="agencies_responsibility_void_has_when",
            ),
            models.CheckConstraint(
                condition=Q(end_recorded_at=None, end_recorded_by=None) | Q(end_date__isnull=False),
                name="agencies_responsibility_recorded_end_is_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership.person}: {self.get_duty_display()}"
