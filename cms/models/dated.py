from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, TranslatableMixin, WorkflowMixin

from cms.enums import Mark


class DatedStatement(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, TranslatableMixin, models.Model):
    """An owned, sourced statement that goes out of date.

    The statement is shown until its review date and only while somebody has verified it; from then on the fallback
    stands in its place, so that nothing stale is taught.
    """

    code = models.SlugField(_("code"), max_length=60, help_text=_("Lessons refer to the statement by this code."))
    jurisdictions = models.JSONField(_("where it applies"), default=list, blank=True)
    mark = models.CharField(_("how sure we are"), max_length=20, choices=Mark.choices, default=Mark.UNCHECKED)
    source = models.CharField(_("source"), max_length=255, blank=True)
    source_date = models.CharField(_("date of the source"), max_length=20, blank=True, help_text=_("2026 or 2026-03"))
    checked_date = models.DateField(_("checked on"))
    review_date = models.DateField(_("check again by"))
    owner = models.CharField(_("owner"), max_length=120, help_text=_("The post that keeps it true."))
    owner_email = models.EmailField(_("owner's e-mail"), blank=True)
    fallback = models.TextField(_("fallback"), help_text=_("What is safe to say when this is out of date."))

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def is_current(self, on: date) -> bool:
        """Whether the statement itself may be shown on a day."""
        return self.mark != Mark.UNCHECKED and on < self.review_date


class DatedFact(DatedStatement):
    """A fact of law, statistics or policy."""

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))

    class Meta(DatedStatement.Meta):
        abstract = False
        verbose_name = _("dated fact")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="cms_one_fact_per_code_and_language")]

    def __str__(self) -> str:
        return self.title

    def text_on(self, on: date) -> str:
        return self.text if self.is_current(on) else self.fallback


class LawEntry(DatedStatement):
    """A row of the law table: what is in force, or what an older law or body became."""

    class Era(models.TextChoices):
        IN_FORCE = "in-force", _("In force or due")
        THEN_AND_NOW = "then-and-now", _("Then and now")

    era = models.CharField(_("table"), max_length=20, choices=Era.choices, default=Era.IN_FORCE)
    instrument = models.CharField(_("law or body"), max_length=255)
    does = models.TextField(_("what it does, or what it became"))
    staff_note = models.TextField(_("what staff need to know"), blank=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    class Meta(DatedStatement.Meta):
        abstract = False
        verbose_name = _("law entry")
        verbose_name_plural = _("law table")
        ordering = ["era", "sort_order", "instrument"]
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="cms_one_law_per_code_and_language")]

    def __str__(self) -> str:
        return self.instrument
