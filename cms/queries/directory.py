"""The support directory as the public sees it: what is found by need and place, and one entry.

Pages get `Entry` and nothing else: it has no internal field, no confidential address, and no contact that is held back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from cms.directory import kinds, opening
from cms.directory.life import Life
from cms.directory.places import Place, Places
from cms.enums import ServiceCategory
from cms.found import Addresses, Data, absolute, filled, in_order, path_in
from cms.memory import remembered
from cms.models import Area, BankHoliday, DirectoryPage, OpeningException, OpeningTime, Service, ServiceFacet
from cms.models.service import ServiceQuerySet, labels
from cms.strands import strand_names

ON_A_PAGE = 20
MOST_PRINTED = 300
MOST_ALTERNATIVES = 5
MOST_CENTRES = 8
MOST_WORDS = 5
LISTED = [
    "pk", "name", "short_name", "slug", "summary", "easy_read", "categories", "works", "sector", "laws", "strands",
    "areas", "is_paid", "without_police", "is_anonymous", "phone", "text_number", "email", "website", "hours",
    "on_bank_holidays", "spoken", "languages", "access", "checked_date", "review_date", "closed_date",
    "is_sample", "live", "locale", "referral", "address", "is_address_secret", "takes_reports",
]  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What somebody looks for."""

    words: str = ""
    need: str = ""
    place: str = ""  # the code of an area
    strand: str = ""
    language: str = ""
    access: tuple[str, ...] = ()
    side: str = ""
    without_police: bool = False
    open_now: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Wish()


@dataclass(frozen=True)
class Head:
    """The page that editors wrote at the head of the directory."""

    page_id: int
    title: str
    summary: str
    jurisdiction: str
    language: str
    is_restricted: bool
    key: UUID


@dataclass(frozen=True)
class Entry:
    """A service as the public sees it at a moment."""

    service: "Shown"
    life: Life
    hours: opening.Hours
    wall: datetime

    @cached_property
    def state(self) -> opening.State | None:
        return opening.state_at(self.hours, self.wall)

    @property
    def is_stale(self) -> bool:
        return self.life == Life.STALE

    @property
    def is_always_open(self) -> bool:
        return opening.is_always_open(self.hours)

    @property
    def week(self) -> list[tuple[int, tuple[opening.Span, ...]]]:
        return list(opening.week_lines(self.hours))

    @property
    def coming_exceptions(self) -> list[opening.OtherHours]:
        today = self.wall.date()
        return [other for other in self.hours.exceptions if other.last >= today]


@dataclass(frozen=True)
class Shown:
    """The public words of a service, in one language."""

    pk: int
    name: str
    short_name: str
    slug: str
    summary: str
    language: str
    easy_lines: tuple[str, ...]
    category_codes: tuple[str, ...]
    categories: tuple[str, ...]
    works: tuple[str, ...]
    sector: str
    is_public_body: bool
    strands: tuple[str, ...]
    is_everywhere: bool
    area_codes: tuple[str, ...]
    who_can_use: str
    is_paid: bool
    accreditation: str
    powers: str
    law_codes: tuple[str, ...]
    enforces: bool
    without_police: str
    takes_reports: str
    is_anonymous: bool
    phone: str
    text_number: str
    email: str
    website: str
    address: str
    has_secret_address: bool
    safe_contact: str
    hours_note: str
    spoken: tuple[str, ...]
    languages_note: str
    access: tuple[str, ...]
    has_relay: bool
    access_note: str
    referral: str
    referral_code: str
    who_may_refer: str
    referral_note: str
    data_sharing: str
    checked_date: date
    is_sample: bool

    @property
    def url(self) -> str:
        return reverse("cms:service", args=[self.slug])

    @property
    def easy_url(self) -> str:
        return reverse("cms:easy-service", args=[self.slug])


@dataclass(frozen=True)
class Found:
    page: Page
    entries: list[Entry]
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.page.paginator.count


# --- the frame of the directory


def head(language: str) -> Head | None:
    return remembered(("directory", language), lambda: _head(language))


def _head(language: str) -> Head | None:
    pages = DirectoryPage.objects.live().order_by("path").annotate(spoken=F("locale__language_code"))
    found = {page.spoken: page for page in pages.filter(spoken__in=[language, settings.LANGUAGE_CODE])}
    page = found.get(language) or found.get(settings.LANGUAGE_CODE)
    if page is None:
        return None
    restricted = page.get_view_restrictions().exists()
    return Head(page.pk, page.title, page.summary, page.jurisdiction, page.spoken, restricted, page.translation_key)


def places() -> Places:
    return remembered(("places",), _places)


def _places() -> Places:
    areas = Area.objects.prefetch_related("part_of").order_by("name", "code")
    return Places({area.code: area.place() for area in areas})


def holidays() -> frozenset[date]:
    return remembered(("bank holidays",), lambda: frozenset(BankHoliday.objects.values_list("day", flat=True)))


def wall_clock(at: datetime) -> datetime:
    """What the clock on the wall shows where the site is."""
    return timezone.localtime(at).replace(tzinfo=None)


# --- finding


def find(wish: Wish, *, language: str, at: datetime, number: int = 1) -> Found:
    rows = matching(wish, language=language, at=at)
    paginator = Paginator(rows.only(*LISTED).order_by("name", "pk"), ON_A_PAGE)
    page = paginator.get_page(number)
    counts = counts_beside(wish, language=language, at=at)
    return Found(page, entries_of(list(page), at=at), counts)


def to_print(wish: Wish, *, language: str, at: datetime) -> list[Entry] | None:
    """The entries of the booklet: live ones alone. None where they are more than anybody would print."""
    today = wall_clock(at).date()
    rows = matching(wish, language=language, at=at).printable_on(today).order_by("name", "pk")[: MOST_PRINTED + 1]
    found = list(rows)
    return entries_of(found, at=at) if len(found) <= MOST_PRINTED else None


def matching(wish: Wish, *, language: str, at: datetime, without: str = "") -> ServiceQuerySet:
    """What the public may find. `without` leaves one of the wishes out, to count what others would give."""
    wall = wall_clock(at)
    rows: ServiceQuerySet = Service.objects.in_language(language).public_on(wall.date())
    for kind, codes in _facets_wanted(wish):
        if kind != without:
            rows = rows.found_by(kind, *codes)
    for word in wish.words.split()[:MOST_WORDS]:
        rows = rows.filter(about(word))
    if wish.open_now:
        rows = rows.open_at(
            wall, is_holiday=wall.date() in holidays(), was_holiday=wall.date() - timedelta(days=1) in holidays()
        )
    return rows


def _facets_wanted(wish: Wish) -> Iterable[tuple[str, tuple[str, ...]]]:
    if wish.need:
        yield "category", (wish.need,)
    if wish.strand:
        yield "strand", (wish.strand, kinds.EVERYONE)
    if wish.place:
        yield "area", (*sorted(places().around(wish.place)), kinds.EVERYWHERE)
    if wish.language:
        yield "language", (wish.language,)
    for code in wish.access:
        yield "access", (code,)
    if wish.side:
        yield "side", (wish.side,)
    if wish.without_police:
        yield "without-police", ("yes",)


def about(word: str) -> Q:
    """A word of the name, of the summary, or of a category as people put it."""
    codes = [
        str(code)
        for code, need in kinds.NEEDS.items()
        if word.casefold() in str(need).casefold() or word.casefold() in str(ServiceCategory(code).label).casefold()
    ]
    found = Q(name__icontains=word) | Q(short_name__icontains=word) | Q(summary__icontains=word)
    if codes:
        found |= Q(pk__in=ServiceFacet.objects.filter(kind="category", code__in=codes).values("service"))
    return found


SINGLE = ("category", "strand", "language", "side")


def counts_beside(wish: Wish, *, language: str, at: datetime) -> Mapping[tuple[str, str], int]:
    """How many entries each choice would leave, while the other wishes stay as they are: one question for all."""
    if wish.is_empty:
        day = wall_clock(at).date()
        return remembered(("directory counts", language, day), lambda: _counts(wish, language=language, at=at))
    return _counts(wish, language=language, at=at)


def _counts(wish: Wish, *, language: str, at: datetime) -> Mapping[tuple[str, str], int]:
    chosen = {kind for kind, _codes in _facets_wanted(wish)} & set(SINGLE)
    all_wishes = matching(wish, language=language, at=at).order_by().values("pk")
    wanted = Q(service__in=all_wishes) & ~Q(kind__in=[*chosen, "area"])
    for kind in sorted(chosen):
        others = matching(wish, language=language, at=at, without=kind).order_by().values("pk")
        wanted |= Q(service__in=others, kind=kind)
    rows = ServiceFacet.objects.filter(wanted).values_list("kind", "code").annotate(number=Count("pk")).order_by()
    counts = {(kind, code): number for kind, code, number in rows}
    for_all = counts.get(("strand", kinds.EVERYONE), 0)
    for code in strand_names():
        counts["strand", code] = counts.get(("strand", code), 0) + for_all
    return counts


# --- one entry


def addresses_of(service: "Shown", name: str) -> Addresses:
    """Where an entry stands in each language that it is published in."""
    return remembered(("languages of an entry", service.pk, name), lambda: _addresses_of(service.pk, name))


def _addresses_of(pk: int, name: str) -> Addresses:
    same = Service.objects.live().filter(translation_key__in=Service.objects.filter(pk=pk).values("translation_key"))
    rows = same.values_list("locale__language_code", "slug")
    return in_order({language: path_in(language, name, slug) for language, slug in rows})


def government_service(service: "Shown") -> Data:
    """An entry in the words of schema.org, made of what its page shows: nothing inside, no confidential address."""
    is_public_body = service.is_public_body
    return {
        "@type": "GovernmentService" if is_public_body else "Service",
        "name": service.name,
        "alternateName": service.short_name,
        "description": service.summary,
        "url": absolute(service.url),
        "serviceType": list(service.categories),
        "availableChannel": {
            "@type": "ServiceChannel",
            **filled({"serviceUrl": service.website, "availableLanguage": list(service.spoken)}),
            **({"servicePhone": {"@type": "ContactPoint", "telephone": service.phone}} if service.phone else {}),
        },
        "areaServed": [place.name for place in area_names(service.area_codes)],
        "provider": {
            "@type": "GovernmentOrganization" if is_public_body else "Organization",
            **filled({"name": service.name, "url": service.website, "telephone": service.phone}),
        },
    }


def service_at(slug: str, *, language: str) -> Service | None:
    rows = Service.objects.in_language(language).live().filter(slug=slug).select_related("locale")
    found: Service | None = rows.first()
    return found


def entry_of(service: Service, *, at: datetime) -> Entry:
    return entries_of([service], at=at)[0]


def preview_of(service: Service, *, at: datetime) -> Entry:
    """An entry as it will be, from a draft whose hours stand in no table yet."""
    hours = hours_from(service, service.opening_times.all(), service.opening_exceptions.all())
    wall = wall_clock(at)
    return Entry(shown(service, language=service.locale.language_code), service.life_on(wall.date()), hours, wall)


def alternatives(service: Service, *, language: str, at: datetime) -> list[Entry]:
    """What else there is for somebody who came for a service that is closed or being checked."""
    today = wall_clock(at).date()
    rows = Service.objects.in_language(language).public_on(today).exclude(pk=service.pk)
    found = rows.found_by("category", *service.categories).only(*LISTED).order_by("name", "pk")
    return entries_of(list(found[:MOST_ALTERNATIVES]), at=at)


def reporting_centres(*, language: str, at: datetime) -> list[Entry]:
    """The first few places that take a report for somebody else, if the directory is open to everybody."""
    front = head(language)
    if front is None or front.is_restricted:
        return []
    rows = matching(Wish(need=ServiceCategory.THIRD_PARTY.value), language=language, at=at)
    return entries_of(list(rows.only(*LISTED).order_by("name", "pk")[:MOST_CENTRES]), at=at)


def entries_of(services: list[Service], *, at: datetime) -> list[Entry]:
    """Two questions, for any number of services."""
    wall = wall_clock(at)
    hours = hours_of(services, today=wall.date())
    languages = _language_codes()
    return [
        Entry(
            shown(service, language=languages.get(service.locale_id, settings.LANGUAGE_CODE)),
            service.life_on(wall.date()),
            hours[service.pk],
            wall,
        )
        for service in services
    ]


def _language_codes() -> dict[int, str]:
    return remembered(("languages of rows",), lambda: dict(Locale.objects.values_list("pk", "language_code")))


def hours_of(services: list[Service], *, today: date) -> dict[int, opening.Hours]:
    times: dict[int, list[OpeningTime]] = {service.pk: [] for service in services}
    others: dict[int, list[OpeningException]] = {service.pk: [] for service in services}
    for row in OpeningTime.objects.filter(service__in=times):
        times[row.service_id].append(row)
    # Yesterday's may run on past midnight.
    for other in OpeningException.objects.filter(service__in=times, last_day__gte=today - timedelta(days=1)):
        others[other.service_id].append(other)
    return {service.pk: hours_from(service, times[service.pk], others[service.pk]) for service in services}


def hours_from(service: Service, times: Iterable[OpeningTime], others: Iterable[OpeningException]) -> opening.Hours:
    week: dict[int, list[opening.Span]] = {}
    for row in times:
        week.setdefault(row.weekday, []).append(row.span)
    return opening.Hours(
        {day: tuple(spans) for day, spans in week.items()},
        tuple(other.other_hours for other in others),
        holidays(),
        closed_on_holidays=service.on_bank_holidays != kinds.OnBankHolidays.AS_USUAL,
    )


def shown(service: Service, *, language: str) -> Shown:
    names = strand_names()
    return Shown(
        pk=service.pk,
        name=service.name,
        short_name=service.short_name,
        slug=service.slug,
        summary=service.summary,
        language=language,
        easy_lines=tuple(line.strip() for line in service.easy_read.splitlines() if line.strip()),
        category_codes=tuple(service.categories),
        categories=tuple(service.category_names()),
        works=tuple(labels(kinds.Work, service.works)),
        sector=service.get_sector_display(),
        is_public_body=service.sector == kinds.Sector.STATUTORY,
        strands=tuple(names[code] for code in service.strands if code in names),
        is_everywhere=not service.areas,
        area_codes=tuple(service.areas),
        who_can_use=_later(service, "who_can_use"),
        is_paid=service.is_paid,
        accreditation=_later(service, "accreditation"),
        powers=_later(service, "powers"),
        law_codes=tuple(service.laws),
        enforces=kinds.Work.ENFORCEMENT in service.works,
        without_police=service.without_police,
        takes_reports=service.takes_reports,
        is_anonymous=service.is_anonymous,
        phone=service.phone,
        text_number=service.text_number,
        email=service.email,
        website=service.website,
        address="" if service.is_address_secret else service.address,
        has_secret_address=service.is_address_secret,
        safe_contact=_later(service, "safe_contact"),
        hours_note=service.hours,
        spoken=tuple(labels(kinds.Spoken, service.spoken)),
        languages_note=service.languages,
        access=tuple(labels(kinds.Access, service.access)),
        has_relay=kinds.Access.RELAY in service.access,
        access_note=_later(service, "access_note"),
        referral=str(kinds.Referral(service.referral).label),
        referral_code=service.referral,
        who_may_refer=_later(service, "who_may_refer"),
        referral_note=_later(service, "referral_note"),
        data_sharing=_later(service, "data_sharing"),
        checked_date=service.checked_date,
        is_sample=service.is_sample,
    )


def _later(service: Service, name: str) -> str:
    """A long text that lists do not show, and so do not ask for."""
    return "" if name in service.get_deferred_fields() else getattr(service, name)


def area_names(codes: Iterable[str]) -> list[Place]:
    known = places().by_code
    return sorted((known[code] for code in codes if code in known), key=lambda place: place.name)
