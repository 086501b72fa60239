from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Partnership


class Strand(models.Model):
    """A characteristic that the partnership monitors. The list is the partnership's own."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="strands")
    code = models.SlugField(_("code"), max_length=60, help_text=_("Partnerships with the same code mean the same."))
    name = models.CharField(_("name"), max_length=120)
    is_national = models.BooleanField(_("monitored nationally"), default=False)
    note = models.TextField(_("note"), blank=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("strand")
        ordering = ["partnership", "sort_order", "name"]
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="agencies_one_strand_per_code")]

    def __str__(self) -> str:
        return self.name


class Definition(models.Model):
    """A version of the definition of hate crime: the national one (no partnership), or a partnership's own."""

    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.PROTECT, related_name="definitions"
    )
    version = models.PositiveIntegerField(_("version"))
    agreed_date = models.DateField(_("agreed on"))
    text = models.TextField(_("text"))
    source = models.CharField(_("source"), max_length=255, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("definition of hate crime")
        verbose_name_plural = _("definitions of hate crime")
        ordering = ["partnership", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "version"], name="agencies_one_definition_per_version"),
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(partnership=None),
                name="agencies_one_national_definition_per_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership or _('National')} {self.version}"
