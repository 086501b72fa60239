from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.enums import Jurisdiction, Mark, Way
from cms.models.reviewed import Reviewed, ReviewedQuerySet
from cms.models.translated import Knowledge


class DatedStatementQuerySet(ReviewedQuerySet):
    def to_check(self, on: date) -> Self:
        return self.live().filter(Q(review_date__lte=on) | Q(mark=Mark.UNCHECKED))


class DatedStatement(Reviewed, Knowledge):
    """An owned, sourced statement that goes out of date.

    The statement is shown until its review date and only while somebody has verified it; from then on the fallback
    stands in its place, so that nothing stale is taught.
    """

    code = models.SlugField(_("code"), max_length=60, help_text=_("Lessons refer to the statement by this code."))
    jurisdictions = models.JSONField(_("where it applies"), default=list, blank=True)
    mark = models.CharField(_("how sure we are"), max_length=20, choices=Mark.choices, default=Mark.UNCHECKED)
    source = models.CharField(_("source"), max_length=255, blank=True)
    source_date = models.CharField(_("date of the source"), max_length=20, blank=True, help_text=_("2026 or 2026-03"))
    fallback = models.TextField(_("fallback"), help_text=_("What is safe to say when this is out of date."))

    objects = DatedStatementQuerySet.as_manager()

    synchronized_fields = [
        SynchronizedField("code", overridable=False),
        SynchronizedField("jurisdictions", overridable=False),
        SynchronizedField("mark", overridable=False),
        SynchronizedField("source_date", overridable=False),
        SynchronizedField("checked_date", overridable=False),
        SynchronizedField("review_date", overridable=False),
        SynchronizedField("owner", overridable=False),
        SynchronizedField("owner_email", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def needs_checking(self, on: date) -> bool:
        return self.mark == Mark.UNCHECKED or self.is_overdue(on)

    def is_current(self, on: date) -> bool:
        """Whether the statement itself may be shown on a day."""
        return self.live and not self.needs_checking(on)

    def jurisdiction_names(self) -> list[str]:
        return [str(Jurisdiction(code).label) for code in self.jurisdictions if code in Jurisdiction.values]


# Digits that a telephone dials, or a page on the web. Nothing else becomes a link on a page about support.
CONTACT = r"^(?:[0-9][0-9 ]{1,19}|https://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9/._-]*)?)$"


class DatedFact(DatedStatement):
    """A fact of law, statistics or policy; or a number that people ring, which goes out of date as well."""

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    way = models.CharField(
        _("way to get help"),
        max_length=20,
        choices=Way.choices,
        blank=True,
        help_text=_(
            "Only for numbers and addresses that pages about support show. Of two for one place the first counts."
        ),
    )
    contact = models.CharField(
        _("number or address"),
        max_length=200,
        blank=True,
        validators=[RegexValidator(CONTACT, _("Give a number to dial, or an address that begins with https://."))],
    )

    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("text"),
        TranslatableField("fallback"),
        TranslatableField("source"),
        SynchronizedField("way", overridable=False),
        SynchronizedField("contact", overridable=False),
        *DatedStatement.synchronized_fields,
    ]

    class Meta(DatedStatement.Meta):
        abstract = False
        verbose_name = _("dated fact")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "locale"], name="cms_one_fact_per_code_and_language"),
            models.CheckConstraint(
                condition=Q(way="") | ~Q(contact=""), name="cms_a_way_to_get_help_has_a_number_or_an_address"
            ),
        ]

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
    fact = models.ForeignKey(
        DatedFact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="law_entries",
        verbose_name=_("dated fact"),
        help_text=_("Carries what is still changing about this law."),
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    translatable_fields = [
        TranslatableField("instrument"),
        TranslatableField("does"),
        TranslatableField("staff_note"),
        TranslatableField("fallback"),
        TranslatableField("source"),
        TranslatableField("fact"),
        SynchronizedField("era", overridable=False),
        SynchronizedField("sort_order", overridable=False),
        *DatedStatement.synchronized_fields,
    ]

    class Meta(DatedStatement.Meta):
        abstract = False
        verbose_name = _("law entry")
        verbose_name_plural = _("law table")
        ordering = ["era", "sort_order", "instrument"]
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="cms_one_law_per_code_and_language")]

    def __str__(self) -> str:
        return self.instrument
