from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.enums import ServiceCategory
from cms.models.reviewed import Reviewed, ReviewedQuerySet
from cms.models.translated import Knowledge


class ServiceQuerySet(ReviewedQuerySet):
    def of_category(self, category: str) -> Self:
        return self.filter(category=category)


class Service(Reviewed, Knowledge):
    """An entry in the support directory."""

    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(_("plain summary"), help_text=_("At most 40 words."))
    category = models.CharField(_("category"), max_length=2, choices=ServiceCategory.choices)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    is_sample = models.BooleanField(_("sample, not a real service"), default=False)

    objects = ServiceQuerySet.as_manager()

    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("summary"),
        TranslatableField("hours"),
        TranslatableField("languages"),
        SynchronizedField("category", overridable=False),
        SynchronizedField("phone"),
        SynchronizedField("email"),
        SynchronizedField("website"),
        SynchronizedField("is_sample", overridable=False),
        SynchronizedField("owner", overridable=False),
        SynchronizedField("owner_email", overridable=False),
        SynchronizedField("checked_date", overridable=False),
        SynchronizedField("review_date", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("service")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_current(self, on: date) -> bool:
        return not self.needs_checking(on)
