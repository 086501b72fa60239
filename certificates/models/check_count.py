from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import State


class CheckCount(models.Model):
    """How many checks of a day had which answer. Nothing about who asked, or for which number."""

    day = models.DateField(_("day"))
    state = models.CharField(_("answer"), max_length=12, choices=State.choices)
    count = models.PositiveIntegerField(_("checks"), default=0)

    class Meta:
        verbose_name = _("count of checks")
        verbose_name_plural = _("counts of checks")
        ordering = ["-day", "state"]
        constraints = [
            models.UniqueConstraint(fields=["day", "state"], name="certificates_one_count_per_day_and_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.state}: {self.count}"
