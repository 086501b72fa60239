from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin

from cms.enums import ServiceCategory


class ServiceQuerySet(models.QuerySet["Service"]):
    def listed(self) -> "ServiceQuerySet":
        return self.filter(live=True)

    def of_category(self, category: str) -> "ServiceQuerySet":
        return self.filter(category=category)


class Service(DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
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
    owner = models.CharField(_("owner"), max_length=120)
    owner_email = models.EmailField(_("owner's e-mail"), blank=True)
    checked_date = models.DateField(_("checked on"))
    review_date = models.DateField(_("check again by"))

    objects = ServiceQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("service")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_current(self, on: date) -> bool:
        return on < self.review_date
