from datetime import date
from typing import Any, Self

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models.translated import KnowledgeQuerySet


class ReviewedQuerySet(KnowledgeQuerySet):
    def to_check(self, on: date) -> Self:
        """Live rows that somebody has to check, because their review date has come."""
        return self.live().filter(review_date__lte=on)


class Checked(models.Model):
    """Something checked on a day, to be checked again by another."""

    checked_date = models.DateField(_("checked on"))
    review_date = models.DateField(_("check again by"))

    class Meta:
        abstract = True

    preview_modes = [("", _("As checked")), ("overdue", _("Once it is past its review date"))]

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        on = self.review_date if mode_name == "overdue" else self.checked_date
        return {**super().get_preview_context(request, mode_name), "on": on}  # type: ignore[misc]

    def is_overdue(self, on: date) -> bool:
        return on >= self.review_date

    def needs_checking(self, on: date) -> bool:
        return self.is_overdue(on)


class Reviewed(Checked):
    """Something an owner keeps true."""

    owner = models.CharField(_("owner"), max_length=120, help_text=_("The post that keeps it true."))
    owner_email = models.EmailField(_("owner's e-mail"), blank=True)

    class Meta:
        abstract = True

    @property
    def keeper(self) -> str:
        return self.owner

    @property
    def keeper_email(self) -> str:
        return self.owner_email
