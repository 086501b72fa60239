from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def in_force(on: date, path: str = "") -> Q:
    """True over the half-open span of days that holds `on`, and not voided; `path` leads to the row from another."""
    return Q(**{f"{path}voided_at": None, f"{path}start_date__lte": on}) & not_over(on, path)


def in_force_as_known(on: date, at: datetime) -> Q:
    """The same as it was known at an instant."""
    return (
        (Q(voided_at=None) | Q(voided_at__gt=at))
        & (Q(end_date=None) | Q(end_date__gt=on) | Q(end_recorded_at__gt=at))
        & Q(recorded_at__lte=at, start_date__lte=on)
    )


def not_over(on: date, path: str = "") -> Q:
    return Q(**{f"{path}end_date": None}) | Q(**{f"{path}end_date__gt": on})


def by_person(**options: Any) -> models.ForeignKey:
    """Who did it, where a person did: kept, and never a way to find people by."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", **options
    )


class DatedQuerySet(models.QuerySet):
    """Rows true over a half-open span of days `[start_date, end_date)` and not voided."""

    def standing(self) -> "DatedQuerySet":
        return self.filter(voided_at=None)

    def on(self, day: date) -> "DatedQuerySet":
        """In force on a day, as known now."""
        return self.filter(in_force(day))

    def overlapping(self, start: date, end: date | None) -> "DatedQuerySet":
        """Sharing at least one day with a span."""
        rows = self.standing().filter(not_over(start))
        return rows.filter(start_date__lt=end) if end else rows


class PostQuerySet(DatedQuerySet):
    def on_as_known(self, day: date, at: datetime) -> "PostQuerySet":
        """In force on a day, as known at an earlier instant: before later rows, ends and voidings were recorded."""
        return self.filter(in_force_as_known(day, at))


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


class PostRow(DatedRow):
    """A dated row whose end often comes later: its end is written into it, with when and by whom.

    The row stays the same one, since exemptions and duties hang on it.
    """

    end_recorded_at = models.DateTimeField(_("end recorded at"), null=True, blank=True, editable=False)
    end_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
