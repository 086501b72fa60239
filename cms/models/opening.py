from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from cms.directory.opening import OtherHours, Span

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class OpeningTime(models.Model):
    """Hours of a weekday. Closing at or before the opening time means the next day; midnight to midnight, all day."""

    service = ParentalKey("cms.Service", on_delete=models.CASCADE, related_name="opening_times")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"), help_text=_("An earlier time than it opens is of the next day."))

    class Meta:
        verbose_name = _("opening time")
        ordering = ["weekday", "opens"]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def span(self) -> Span:
        return Span(self.opens, self.closes)


class OpeningException(models.Model):
    """Other hours than those of the week, from one day to another; without times the service is closed."""

    service = ParentalKey("cms.Service", on_delete=models.CASCADE, related_name="opening_exceptions")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"), help_text=_("The last day it holds."))
    opens = models.TimeField(_("opens"), null=True, blank=True, help_text=_("Leave out both times: closed."))
    closes = models.TimeField(_("closes"), null=True, blank=True)
    note = models.CharField(_("reason"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("other hours")
        verbose_name_plural = _("other hours")
        ordering = ["first_day", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens=None, closes=None) | models.Q(opens__isnull=False, closes__isnull=False),
                name="cms_other_hours_have_both_times_or_none",
            ),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="cms_other_hours_end_after_they_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"

    @property
    def other_hours(self) -> OtherHours:
        spans = (Span(self.opens, self.closes),) if self.opens is not None and self.closes is not None else ()
        return OtherHours(self.first_day, self.last_day, spans, self.note)

    def clean(self) -> None:
        if (self.opens is None) != (self.closes is None):
            raise ValidationError(_("Give both times, or neither where it is closed."))
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day comes before the first.")})
