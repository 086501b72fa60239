from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.directory.kinds import AreaKind
from cms.directory.places import Place


class Area(models.Model):
    """A place that services are for: a town, a ward or a postcode district. The list is the partnership's own."""

    kind = models.CharField(_("kind"), max_length=12, choices=AreaKind.choices)
    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", _("Letters, figures and dashes only."))],
        help_text=_("Of a ward the official code, of a postcode district the first half of its postcodes."),
    )
    name = models.CharField(_("name"), max_length=120)
    part_of = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
        help_text=_("The towns and postcode districts that it lies in."),
    )

    class Meta:
        verbose_name = _("area")
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name if self.kind != AreaKind.POSTCODES or self.name == self.code else f"{self.code} {self.name}"

    def place(self) -> Place:
        return Place(self.code, str(self), self.kind, frozenset(area.code for area in self.part_of.all()))


class BankHoliday(models.Model):
    """A day on which services keep their hours of bank holidays."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("bank holiday")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
