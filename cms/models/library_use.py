"""That the library is used: counted by resource and day, and told by those who use it. Nobody is followed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.enums import FileKind, FilePart, Phase


class ResourceDownload(models.Model):
    """How often a file of a resource was fetched on a day. No person, no address, no cookie."""

    resource_key = models.UUIDField(_("resource"), help_text=_("The same in every language."))
    part = models.CharField(_("part"), max_length=10, choices=FilePart.choices)
    kind = models.CharField(_("format"), max_length=10, choices=FileKind.choices)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("downloads"), default=0)

    class Meta:
        verbose_name = _("downloads of a resource")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "resource_key", "part", "kind"], name="cms_one_count_per_resource_file_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource_key} {self.part}.{self.kind} {self.day}: {self.count}"


class ResourceUse(models.Model):
    """A school that told us it uses a resource. It is let go after two years (`cms.actions.library_use`)."""

    resource_key = models.UUIDField(_("resource"))
    school = models.CharField(_("school or group"), max_length=120)
    school_key = models.CharField(_("its name as it is compared"), max_length=120)
    area_code = models.CharField(_("area"), max_length=20, blank=True)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    day = models.DateField(_("day"), db_index=True)

    class Meta:
        verbose_name = _("use of a resource")
        constraints = [
            # A second click, and a colleague who tells the same on the same day, change nothing.
            models.UniqueConstraint(
                fields=["resource_key", "school_key", "area_code", "phase", "day"], name="cms_one_use_told_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.day}"
