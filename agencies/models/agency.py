from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.enums import AgencyKind, Duty
from agencies.models.dated import in_force

if TYPE_CHECKING:
    from agencies.models.person import Person


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def coordinated_by(self, person: "Person", on: date) -> "PartnershipQuerySet":
        """Whose coordinator the person is on a day. An administrator counts as coordinator of every partnership."""
        return self if person.is_superuser else self.with_coordinator(person, on)

    def with_coordinator(self, person: Any, on: Any) -> "PartnershipQuerySet":
        """Those that a person coordinates by a duty. Person and day may be `Given`."""
        held = Partnership.objects.filter(
            in_force(on, "agencies__memberships__"),
            in_force(on, "agencies__memberships__responsibilities__"),
            agencies__memberships__person=person,
            agencies__memberships__responsibilities__duty=Duty.COORDINATOR,
        )
        return self.filter(pk__in=held.values("pk"))

    def visible_to(self, person: "Person", on: date | None = None) -> "PartnershipQuerySet":
        """Those the person coordinates or works within."""
        if person.is_superuser:
            return self
        day = on or timezone.localdate()
        joined = Partnership.objects.filter(
            in_force(day, "agencies__memberships__"), agencies__memberships__person=person
        )
        coordinated = Partnership.objects.coordinated_by(person, day)
        return self.filter(Q(pk__in=joined.values("pk")) | Q(pk__in=coordinated.values("pk")))


class Partnership(models.Model):
    """The body of agencies that runs shared training. Several may share one installation."""

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("short name for addresses"), max_length=60, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    jurisdiction = models.CharField(_("jurisdiction"), max_length=20, default="england")

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AgencyQuerySet(models.QuerySet["Agency"]):
    def led_by(self, person: "Person", on: date) -> "AgencyQuerySet":
        """Whose training lead, for the whole agency, the person is on a day. An administrator leads every agency."""
        return self if person.is_superuser else self.with_lead(person, on)

    def with_lead(self, person: Any, on: Any) -> "AgencyQuerySet":
        """Those that a person leads as a whole by a duty. Person and day may be `Given`."""
        held = Agency.objects.filter(
            in_force(on, "memberships__"),
            in_force(on, "memberships__responsibilities__"),
            memberships__person=person,
            memberships__responsibilities__duty=Duty.TRAINING_LEAD,
            memberships__responsibilities__team=None,
        )
        return self.filter(pk__in=held.values("pk"))

    def taught_by(self, person: "Person", on: date) -> "AgencyQuerySet":
        """Whose sessions the person may run on a day: as its lead, its facilitator or the partnership's coordinator."""
        if person.is_superuser:
            return self
        held = Agency.objects.filter(
            in_force(on, "memberships__"),
            in_force(on, "memberships__responsibilities__"),
            memberships__person=person,
            memberships__responsibilities__duty__in=[Duty.TRAINING_LEAD, Duty.FACILITATOR],
            memberships__responsibilities__team=None,
        )
        coordinated = Partnership.objects.coordinated_by(person, on)
        return self.filter(Q(pk__in=held.values("pk")) | Q(partnership__in=coordinated))

    def visible_to(self, person: "Person", on: date | None = None) -> "AgencyQuerySet":
        """Those the person works in or leads, and every one of the partnerships they coordinate."""
        if person.is_superuser:
            return self
        day = on or timezone.localdate()
        joined = Agency.objects.filter(in_force(day, "memberships__"), memberships__person=person)
        coordinated = Partnership.objects.coordinated_by(person, day)
        return self.filter(Q(pk__in=joined.values("pk")) | Q(partnership__in=coordinated))


class Agency(models.Model):
    """A partner organisation."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="agencies")
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("short name for addresses"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=AgencyKind.choices)
    time_zone = models.CharField(
        _("time zone"), max_length=60, blank=True, help_text=_("Leave empty for the partnership's own.")
    )

    section = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("section of the site"),
        help_text=_("The agency’s editors write this page and all below it; editors of the partnership publish."),
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AgencyGroup(models.Model):
    """The group of the Wagtail admin for a duty in an agency. Who is in it follows from the duties of the day."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="groups")
    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices)
    group = models.OneToOneField("auth.Group", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("group of an agency")
        constraints = [
            models.UniqueConstraint(fields=["agency", "duty"], name="agencies_one_group_for_a_duty_in_an_agency")
        ]

    def __str__(self) -> str:
        return str(self.group)


class OfAgencyQuerySet(models.QuerySet):
    """Rows that belong to one agency: seen by who leads it as a whole."""

    def visible_to(self, person: "Person", on: date | None = None) -> "OfAgencyQuerySet":
        if person.is_superuser:
            return self
        return self.filter(agency__in=Agency.objects.led_by(person, on or timezone.localdate()))


class TeamQuerySet(models.QuerySet["Team"]):
    def led_by(self, person: Any, on: Any) -> "TeamQuerySet":
        """Whose training lead, for the team alone, the person is on a day. Whole agencies are asked for apart.

        Person and day may be `Given`.
        """
        held = Team.objects.filter(
            in_force(on, "responsibilities__"),
            in_force(on, "responsibilities__membership__"),
            responsibilities__membership__person=person,
            responsibilities__membership__agency=F("agency"),
            responsibilities__duty=Duty.TRAINING_LEAD,
        )
        return self.filter(pk__in=held.values("pk"))

    def visible_to(self, person: "Person", on: date | None = None) -> "TeamQuerySet":
        """The teams of every agency that the person sees."""
        return self.filter(agency__in=Agency.objects.visible_to(person, on))


class Team(models.Model):
    """Part of an agency; a team can be a reporting centre."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=160)
    is_reporting_centre = models.BooleanField(_("is a reporting centre"), default=False)
    needed_in_date = models.PositiveSmallIntegerField(
        _("people it needs in date"), default=0, help_text=_("For a reporting centre: fewer means it is not ready.")
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        ordering = ["agency", "name"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="agencies_one_team_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a person does in a post (front desk, housing officer): the word that requirements speak in."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="roles")
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("role")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="agencies_one_role_per_code")]

    def __str__(self) -> str:
        return self.name
