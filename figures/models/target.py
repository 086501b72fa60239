"""What a partnership means to reach, and from when."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Partnership
from agencies.models.dated import by_person


class Target(models.Model):
    """A share of required posts to be covered from a day on, for one course or for all. Only added to.

    The one that began last holds; of two that began together, the one said last. None per cent ends it.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="targets")
    course_key = models.UUIDField(null=True, blank=True)  # none: every course without one of its own
    percent = models.PositiveSmallIntegerField(
        _("target"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    from_date = models.DateField(_("from"))
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = by_person()

    class Meta:
        ordering = ["-from_date", "-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=1, percent__lte=100), name="figures_a_target_is_a_share"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partnership} {self.percent}"


class FigureSettings(models.Model):
    """How a partnership's figures are shown."""

    partnership = models.OneToOneField(Partnership, on_delete=models.PROTECT, related_name="figure_settings")
    stale_after_days = models.PositiveSmallIntegerField(
        _("days after which a declared workforce is old"), default=365, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name_plural = "figure settings"

    def __str__(self) -> str:
        return str(self.partnership)
