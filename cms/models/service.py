"""Entries of the support directory, and what they are found by."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.directory import kinds, life
from cms.enums import ServiceCategory
from cms.models.moved import note_move
from cms.models.opening import OpeningException, OpeningTime
from cms.models.reviewed import Reviewed, ReviewedQuerySet
from cms.models.translated import Knowledge

# Never on a public page, nor in a feed or a search.
INTERNAL = ("safeguarding_contact", "funding_note", "owner", "owner_email")
RESERVED_SLUGS = {"print", "easy-read", "open-referral", "embed", "use", "ask"}


class ServiceQuerySet(ReviewedQuerySet):
    def of_category(self, category: str) -> Self:
        return self.found_by("category", category)

    def found_by(self, kind: str, *codes: str) -> Self:
        """Entries with any of the codes. Spelled as a list of keys: both databases begin with the rarer side."""
        return self.filter(pk__in=ServiceFacet.objects.filter(kind=kind, code__in=codes).values("service"))

    def public_on(self, on: date) -> Self:
        """What the public may find on a day: published, not closed, and confirmed not too long ago."""
        return self.live().not_closed(on).filter(review_date__gt=on - timedelta(days=life.HIDDEN_AFTER_DAYS))

    def printable_on(self, on: date) -> Self:
        return self.live().not_closed(on).filter(review_date__gt=on - timedelta(days=life.STALE_AFTER_DAYS))

    def not_closed(self, on: date) -> Self:
        return self.filter(Q(closed_date=None) | Q(closed_date__gt=on))

    def open_at(self, wall: datetime, *, is_holiday: bool, was_holiday: bool) -> Self:
        """The same as `cms.directory.opening.is_open`, asked of the database: a test holds them together."""
        now, today = wall.time(), wall.date()
        past_midnight = Q(closes__lte=F("opens"))
        since_today = Q(opens__lte=now) & (Q(closes__gt=now) | past_midnight)
        since_yesterday = past_midnight & Q(closes__gt=now)
        return self.filter(
            _hours_hold(today, since_today, is_holiday)
            | _hours_hold(today - timedelta(days=1), since_yesterday, was_holiday)
        )


def _hours_hold(day: date, span: Q, is_holiday: bool) -> Q:
    own = Q(service=OuterRef("pk"))
    special = OpeningException.objects.filter(own, first_day__lte=day, last_day__gte=day)
    of_week = Exists(OpeningTime.objects.filter(own & span, weekday=day.weekday())) & ~Exists(special)
    if is_holiday:
        of_week &= Q(on_bank_holidays=kinds.OnBankHolidays.AS_USUAL)
    return Q(Exists(special.filter(span))) | of_week


class Service(Reviewed, Knowledge, ClusterableModel):
    """An entry in the support directory."""

    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    slug = models.SlugField(
        _("address"),
        max_length=80,
        blank=True,
        help_text=_("The last part of its address. Made from the name if empty."),
    )
    summary = models.TextField(_("plain summary"), help_text=_("At most 40 words."))
    easy_read = models.TextField(
        _("Easy Read summary"), blank=True, help_text=_("Short sentences, one to a line. One idea in each.")
    )

    categories = models.JSONField(_("categories"), default=list)
    works = models.JSONField(_("what they do"), default=list, blank=True)
    sector = models.CharField(_("sector"), max_length=12, choices=kinds.Sector.choices, blank=True)
    powers = models.TextField(_("powers they can use"), blank=True, help_text=_("For police, housing and enforcement."))
    laws = models.JSONField(
        _("powers from the law table"),
        default=list,
        blank=True,
        help_text=_("They are shown with what they do, or with their fallback once nobody has checked them in time."),
    )
    strands = models.JSONField(_("strands"), default=list, blank=True, help_text=_("None ticked: for everybody."))
    who_can_use = models.TextField(_("who can use it"), blank=True, help_text=_("Age, gender rules, conditions."))
    areas = models.JSONField(_("areas served"), default=list, blank=True, help_text=_("None named: everywhere."))
    is_paid = models.BooleanField(_("costs money"), default=False)
    accreditation = models.CharField(_("accreditation"), max_length=200, blank=True)

    without_police = models.CharField(
        _("supports without a police report"),
        max_length=8,
        choices=kinds.YesNoUnsure.choices,
        default=kinds.YesNoUnsure.UNSURE,
    )
    takes_reports = models.CharField(
        _("takes reports"), max_length=12, choices=kinds.TakesReports.choices, default=kinds.TakesReports.NO
    )
    is_anonymous = models.BooleanField(_("you need not give your name"), default=False)

    phone = models.CharField(_("phone"), max_length=40, blank=True)
    text_number = models.CharField(_("text message number"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    address = models.TextField(_("street address"), blank=True)
    is_address_secret = models.BooleanField(
        _("the address is confidential"), default=False, help_text=_("It is never shown, here or anywhere.")
    )
    safe_contact = models.TextField(
        _("contacting it safely"), blank=True, help_text=_("For example: the number shows on the phone bill.")
    )

    hours = models.CharField(_("about the opening hours"), max_length=200, blank=True)
    on_bank_holidays = models.CharField(
        _("on bank holidays"),
        max_length=8,
        choices=kinds.OnBankHolidays.choices,
        default=kinds.OnBankHolidays.CLOSED,
    )
    spoken = models.JSONField(_("languages"), default=list, blank=True)
    languages = models.CharField(_("about the languages"), max_length=200, blank=True)
    access = models.JSONField(_("access"), default=list, blank=True)
    access_note = models.TextField(_("about access"), blank=True)

    referral = models.CharField(
        _("how to reach it"), max_length=12, choices=kinds.Referral.choices, default=kinds.Referral.SELF
    )
    who_may_refer = models.CharField(_("who may refer"), max_length=200, blank=True)
    referral_note = models.TextField(_("how to refer"), blank=True, help_text=_("A form, and how soon they answer."))
    data_sharing = models.TextField(_("what they do with what you tell them"), blank=True)

    safeguarding_contact = models.CharField(
        _("safeguarding contact"), max_length=200, blank=True, help_text=_("For staff. Never public.")
    )
    funding_note = models.TextField(_("funding or closure risk"), blank=True, help_text=_("For staff. Never public."))
    closed_date = models.DateField(_("closed from"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample, not a real service"), default=False)

    objects = ServiceQuerySet.as_manager()

    translatable_fields = [
        *map(
            TranslatableField,
            [
                "name",
                "short_name",
                "summary",
                "easy_read",
                "powers",
                "who_can_use",
                "accreditation",
                "safe_contact",
                "hours",
                "languages",
                "access_note",
                "who_may_refer",
                "referral_note",
                "data_sharing",
            ],
        ),
        *(
            SynchronizedField(name, overridable=False)
            for name in [
                "slug",
                "categories",
                "works",
                "sector",
                "laws",
                "strands",
                "areas",
                "is_paid",
                "without_police",
                "takes_reports",
                "is_anonymous",
                "address",
                "is_address_secret",
                "on_bank_holidays",
                "spoken",
                "access",
                "referral",
                "safeguarding_contact",
                "funding_note",
                "closed_date",
                "is_sample",
                "owner",
                "owner_email",
                "checked_date",
                "review_date",
                "opening_times",
                "opening_exceptions",
                "maintainers",
            ]
        ),
        *map(SynchronizedField, ["phone", "text_number", "email", "website"]),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("service")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "locale"], name="cms_one_service_per_address_and_language")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is taken by a page of the directory.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        before = self._public_slug()
        super().save(*args, **kwargs)
        if before and before != self.slug:
            self._note_move(before)
        if kwargs.get("update_fields") is None:
            self._note_facets()

    def is_current(self, on: date) -> bool:
        return not self.needs_checking(on) and self.life_on(on) != life.Life.CLOSED

    def life_on(self, on: date) -> life.Life:
        return life.life_on(is_published=self.live, due=self.review_date, closed=self.closed_date, on=on)

    def category_list(self) -> str:
        return ", ".join(self.category_names())

    def category_names(self) -> list[str]:
        return labels(ServiceCategory, self.categories)

    def facets(self) -> Iterator[tuple[str, str]]:
        """What the entry is found by: pairs of a kind and a code."""
        yield from (("category", code) for code in self.categories)
        yield from (("strand", code) for code in self.strands or [kinds.EVERYONE])
        yield from (("area", code) for code in self.areas or [kinds.EVERYWHERE])
        yield from (("language", code) for code in self.spoken)
        yield from (("access", code) for code in self.access)
        if kinds.Work.ENFORCEMENT in self.works:
            yield "side", kinds.Side.ENFORCEMENT.value
        if set(self.works) != {kinds.Work.ENFORCEMENT}:
            yield "side", kinds.Side.SUPPORT.value
        if self.without_police == kinds.YesNoUnsure.YES:
            yield "without-police", "yes"

    def _public_slug(self) -> str:
        """Where the entry stands in public now, before it is saved. A draft stands nowhere."""
        stored = Service.objects.filter(pk=self.pk, live=True) if self.pk else Service.objects.none()
        return str(stored.values_list("slug", flat=True).first() or "")

    def _note_move(self, before: str) -> None:
        with translation.override(self.locale.language_code):
            for name in ("cms:service", "cms:easy-service"):
                note_move(reverse(name, args=[before]), reverse(name, args=[self.slug]))

    def _note_facets(self) -> None:
        wanted = set(self.facets())
        there = {(row.kind, row.code): row.pk for row in ServiceFacet.objects.filter(service=self)}
        ServiceFacet.objects.filter(pk__in=[there[gone] for gone in there.keys() - wanted]).delete()
        new = sorted(wanted - there.keys())
        ServiceFacet.objects.bulk_create(ServiceFacet(service=self, kind=kind, code=code) for kind, code in new)

    def _free_slug(self) -> str:
        """Of a translation the address of its source, else one made from the name that nobody has."""
        others = Service.objects.exclude(pk=self.pk)
        if same := others.filter(translation_key=self.translation_key).exclude(slug="").first():
            return str(same.slug)
        stem = slugify(self.name)[:70] or f"service-{str(self.translation_key)[:8]}"
        taken = set(others.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
        numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        return stem if stem not in taken else next(slug for slug in numbers if slug not in taken)


def letter_languages() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)


class Maintainer(models.Model):
    """Somebody at the service who keeps its entry true. The first is asked first. Never public."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="maintainers")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(
        _("language of letters"),
        max_length=10,
        blank=True,
        choices=letter_languages,
        help_text=_("Of the entry if empty."),
    )

    class Meta:
        verbose_name = _("maintainer")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ServiceFacet(models.Model):
    """One thing that an entry is found by, written from the entry whenever it is saved."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="found_as")
    kind = models.CharField(max_length=16)
    code = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("what a service is found by")
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "service"], name="cms_one_facet_of_a_kind_per_service")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.code}"


def labels(choices: type[models.TextChoices], codes: list[str]) -> list[str]:
    """The words of the codes that are still known, in the order of the list."""
    return [str(choice.label) for choice in choices if choice.value in codes]


def field_label(name: str) -> str:
    """What editors call a field of an entry."""
    return str(getattr(Service._meta.get_field(name), "verbose_name", name))
