from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.enums import AgencyKind


class Partnership(models.Model):
    """The body of agencies that runs shared training. Several may share one installation."""

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("short name for addresses"), max_length=60, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    jurisdiction = models.CharField(_("jurisdiction"), max_length=20, default="england")

    class Meta:
        verbose_name = _("partnership")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A partner organisation."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="agencies")
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("short name for addresses"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=AgencyKind.choices)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Part of an agency; a team can be a reporting centre."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=160)
    is_reporting_centre = models.BooleanField(_("is a reporting centre"), default=False)

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
