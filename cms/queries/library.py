"""What readers see of the prevention library: the list with its filters, a resource, a collection.

The index of all resources is read in a few queries and remembered until content changes; a page of the list then asks
for the rows that it shows and nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page as WagtailPage

from cms import facets
from cms.enums import EasyRead, Facet, Order, SessionLength
from cms.feeds import Item
from cms.memory import remembered
from cms.models import CollectionPage, LibraryPage, LibraryTerm, ResourcePage
from cms.strands import strand_names

ON_A_PAGE = 20
MOST_ALIKE = 3
# What makes a resource worth seeing beside another.
WEIGHTS = {Facet.TOPIC.value: 3, Facet.AUDIENCE.value: 2, Facet.STRAND.value: 2, Facet.FORMAT.value: 1}
COLUMNS = (
    "pk",
    "translation_key",
    "title",
    "slug",
    "first_published_at",
    "audiences",
    "settings",
    "topics",
    "strands",
    "format",
    "languages",
    "minutes",
    "sittings",
    "easy_read",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list knows of each resource without asking."""

    pk: int
    key: UUID
    title: str
    address: str


@dataclass(frozen=True)
class Index:
    """All resources that a visitor may see, by title, in one language."""

    entries: tuple[Entry, ...]
    chosen_by: tuple[dict[str, tuple[str, ...]], ...]
    facets: facets.Facets
    names: dict[str, dict[str, str]]
    orders: dict[str, tuple[int, ...]]
    places: dict[UUID, int]

    def at(self, key: UUID) -> Entry | None:
        place = self.places.get(key)
        return None if place is None else self.entries[place]


def language_now() -> str:
    return get_language() or settings.LANGUAGE_CODE


# --- the pages


def library_page(language: str) -> LibraryPage | None:
    """The list's own page: in the reader's language, or in English."""
    pages = LibraryPage.objects.live().filter(locale__language_code__in=[language, settings.LANGUAGE_CODE])
    return next(iter(own_language_first(pages, language)), None)


def has_library(language: str) -> bool:
    return remembered(("has library", language), lambda: library_page(language) is not None)


def own_language_first(pages: Any, language: str) -> list[Any]:
    return sorted(pages.select_related("locale"), key=lambda page: page.locale.language_code != language)


def page_at(slug: str, *, language: str) -> WagtailPage | None:
    """A resource or collection at its address: in the reader's language, or in English."""
    for model in (ResourcePage, CollectionPage):
        pages = model.objects.live().filter(slug=slug, locale__language_code__in=[language, settings.LANGUAGE_CODE])
        if found := own_language_first(pages, language):
            return in_own_language(found[0], language)
    return None


def in_own_language(page: Any, language: str) -> Any:
    """The same page in the reader's language where it has one, whatever its address is called there."""
    if page.locale.language_code == language:
        return page
    same = type(page).objects.live().filter(translation_key=page.translation_key, locale__language_code=language)
    return same.select_related("locale").first() or page


def collections(language: str) -> list[tuple[str, str, str]]:
    """Title, summary and address of each collection."""

    def ask() -> list[tuple[str, str, str]]:
        codes = [language, settings.LANGUAGE_CODE]
        pages = CollectionPage.objects.live().public().filter(locale__language_code__in=codes).order_by("path")
        of_each = {page.translation_key: page for page in reversed(own_language_first(pages, language))}
        found = sorted(of_each.values(), key=lambda page: page.path)
        return [(page.title, page.summary, address_of(page.slug)) for page in found]

    return remembered(("collections", language), ask)


def address_of(slug: str) -> str:
    return reverse("cms:resource", args=[slug])


# --- the index


def index(language: str) -> Index:
    return remembered(("library index", language), lambda: read_index(language))


def read_index(language: str) -> Index:
    names = {**term_names(language), **fixed_names()}
    rows = sorted(
        ResourcePage.objects.live().public().in_language(language).values(*COLUMNS),
        key=lambda row: (row["title"].casefold(), row["pk"]),
    )
    chosen_by = tuple(choices_of(row, names) for row in rows)
    entries = tuple(Entry(row["pk"], row["translation_key"], row["title"], address_of(row["slug"])) for row in rows)
    return Index(
        entries,
        chosen_by,
        facets.facets_of(chosen_by, names),
        names,
        orders_of(rows),
        {entry.key: place for place, entry in enumerate(entries)},
    )


def term_names(language: str) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {facet.value: {} for facet in Facet}
    terms = LibraryTerm.objects.live().in_language(language).order_by("sort_order", "name")
    for facet, code, name in terms.values_list("facet", "code", "name"):
        names[facet][code] = name
    return names


def fixed_names() -> dict[str, dict[str, str]]:
    return {
        Facet.STRAND.value: strand_names(),
        Facet.LENGTH.value: {length.value: str(length.label) for length in SessionLength},
        Facet.EASY_READ.value: {choice.value: str(choice.label) for choice in EasyRead if choice != EasyRead.NONE},
    }


def choices_of(row: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """A resource that names no strand is about every one."""
    return {
        Facet.AUDIENCE.value: tuple(row["audiences"]),
        Facet.SETTING.value: tuple(row["settings"]),
        Facet.TOPIC.value: tuple(row["topics"]),
        Facet.STRAND.value: tuple(row["strands"] or names[Facet.STRAND.value]),
        Facet.FORMAT.value: (row["format"],) if row["format"] else (),
        Facet.LENGTH.value: (SessionLength.of(row["minutes"]).value,),
        Facet.LANGUAGE.value: tuple(row["languages"]),
        Facet.EASY_READ.value: (row["easy_read"],),
    }


def orders_of(rows: list[dict[str, Any]]) -> dict[str, tuple[int, ...]]:
    every = range(len(rows))
    return {
        Order.TITLE.value: tuple(every),
        Order.NEWEST.value: tuple(sorted(every, key=lambda place: newest_first(rows[place]))),
        Order.SHORTEST.value: tuple(sorted(every, key=lambda place: rows[place]["minutes"] * rows[place]["sittings"])),
    }


def newest_first(row: Mapping[str, Any]) -> float:
    first = row["first_published_at"]
    return -first.timestamp() if first else 0.0


# --- the list


@dataclass(frozen=True)
class Option:
    code: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Chosen:
    """A choice that was made, and the address without it."""

    label: str
    name: str
    address: str


@dataclass(frozen=True)
class Card:
    """A resource in a list."""

    page: ResourcePage
    address: str
    audiences: tuple[str, ...]
    strands: tuple[str, ...]
    format: str


@dataclass(frozen=True)
class Shown:
    """The list as an address asks for it."""

    filters: tuple[Filter, ...]
    chosen: tuple[Chosen, ...]
    order: str
    page: Page[int]
    cards: tuple[Card, ...]
    query: str
    is_understood: bool
    total: int

    @property
    def orders(self) -> list[tuple[str, str]]:
        return [(order.value, str(order.label)) for order in Order]


def shown(asked: QueryDict, *, language: str) -> Shown:
    of = index(language)
    asks = facets.understood(dict(asked.lists()), of.facets)
    order = asked.get("sort", "")
    is_order = order in of.orders
    order = order if is_order else Order.TITLE.value
    found = facets.places(of.facets.found(asks.choices), of.orders[order])
    page = Paginator(found, ON_A_PAGE).get_page(asked.get("page"))
    return Shown(
        filters=tuple(filters_of(of, asks.choices)),
        chosen=tuple(chosen_of(of, asks.choices, order)),
        order=order,
        page=page,
        cards=cards_of(of, page.object_list),
        query=query_of(asks.choices, order, ending="&"),
        is_understood=asks.is_whole and (is_order or not asked.get("sort")),
        total=len(of.entries),
    )


def piece_shown(asked: QueryDict, *, language: str) -> int:
    """Which piece of the whole list an address shows; 1 where it chooses anything: that is another view of the list."""
    if set(asked) - {"page"}:
        return 1
    return Paginator(index(language).entries, ON_A_PAGE).get_page(asked.get("page")).number


def filters_of(of: Index, choices: dict[str, str]) -> Iterator[Filter]:
    """Choices that would find nothing are left out."""
    for facet in Facet:
        counts = of.facets.counts(facet.value, choices)
        options = tuple(
            Option(code, of.names[facet.value][code], count, choices.get(facet.value) == code)
            for code, count in counts.items()
            if count or choices.get(facet.value) == code
        )
        yield Filter(facet.value, str(facet.label), options)


def chosen_of(of: Index, choices: dict[str, str], order: str) -> Iterator[Chosen]:
    for name, code in choices.items():
        rest = {other: choice for other, choice in choices.items() if other != name}
        yield Chosen(str(Facet(name).label), of.names[name][code], f"{reverse('cms:resources')}{query_of(rest, order)}")


def query_of(choices: Mapping[str, str], order: str, *, ending: str = "") -> str:
    """The part of an address behind `?`; with an ending it is open for more and has no `?` of its own."""
    asked = dict(choices) if order == Order.TITLE.value else {**choices, "sort": order}
    words = urlencode(asked)
    if ending:
        return f"{words}{ending}" if words else ""
    return f"?{words}" if words else ""


def cards_of(of: Index, places: Iterable[int]) -> tuple[Card, ...]:
    wanted = list(places)
    pages = ResourcePage.objects.select_related("locale").in_bulk([of.entries[place].pk for place in wanted])
    return tuple(card_of(of, place, pages[of.entries[place].pk]) for place in wanted if of.entries[place].pk in pages)


def card_of(of: Index, place: int, page: ResourcePage) -> Card:
    return Card(
        page,
        of.entries[place].address,
        named(of, Facet.AUDIENCE, page.audiences),
        named(of, Facet.STRAND, page.strands),
        "".join(named(of, Facet.FORMAT, [page.format])),
    )


def named(of: Index, facet: Facet, codes: Iterable[str]) -> tuple[str, ...]:
    names = of.names[facet.value]
    return tuple(names[code] for code in names if code in set(codes))


def newest(most: int, *, language: str) -> list[Item]:
    """The resources that were published or changed last, each in the reader's language or in English."""
    pages = ResourcePage.objects.live().public().in_language(language).exclude(last_published_at=None)
    changed = pages.select_related("locale").order_by("-last_published_at", "-pk")[:most]
    return [
        Item(page.title, address_of(page.slug), page.summary, page.first_published_at, page.last_published_at)
        for page in changed
    ]


# --- a resource, a collection


@dataclass(frozen=True)
class Session:
    title: str
    minutes: int
    steps: tuple[Any, ...]


@dataclass(frozen=True)
class Reading:
    """A resource with what stands around it."""

    page: ResourcePage
    language: str

    @cached_property
    def index(self) -> Index:
        return index(self.language)

    @cached_property
    def library(self) -> LibraryPage | None:
        return library_page(self.language)

    @cached_property
    def terms(self) -> list[LibraryTerm]:
        """The key stages that it is for, with what they are called in other nations."""
        terms = LibraryTerm.objects.live().in_language(self.language).filter(facet=Facet.AUDIENCE)
        return list(terms.filter(code__in=self.page.audiences).order_by("sort_order", "name"))

    @property
    def nations(self) -> list[LibraryTerm]:
        return [term for term in self.terms if term.wales or term.scotland or term.northern_ireland]

    @property
    def audiences(self) -> tuple[str, ...]:
        return named(self.index, Facet.AUDIENCE, self.page.audiences)

    @property
    def settings(self) -> tuple[str, ...]:
        return named(self.index, Facet.SETTING, self.page.settings)

    @property
    def topics(self) -> tuple[str, ...]:
        return named(self.index, Facet.TOPIC, self.page.topics)

    @property
    def strands(self) -> tuple[str, ...]:
        return named(self.index, Facet.STRAND, self.page.strands)

    @property
    def languages(self) -> tuple[str, ...]:
        return named(self.index, Facet.LANGUAGE, self.page.languages)

    @property
    def format(self) -> str:
        return "".join(named(self.index, Facet.FORMAT, [self.page.format]))

    @property
    def sessions(self) -> list[Session]:
        return list(sessions_of(self.page))

    @cached_property
    def alike(self) -> tuple[Card, ...]:
        place = self.index.places.get(self.page.translation_key)
        if place is None:
            return ()
        return cards_of(self.index, facets.alike(place, self.index.chosen_by, WEIGHTS, MOST_ALIKE))


def sessions_of(page: ResourcePage) -> Iterator[Session]:
    """Steps gathered into sessions; without a session's title they are all one."""
    title: str = ""
    steps: list[Any] = []
    for child in page.steps:
        if child.block_type == "session":
            if steps:
                yield session(title, steps)
            title, steps = child.value, []
        else:
            steps.append(child.value)
    if steps:
        yield session(title, steps)


def session(title: str, steps: list[Any]) -> Session:
    return Session(title, sum(step["minutes"] or 0 for step in steps), tuple(steps))


def collected(page: CollectionPage, *, language: str) -> tuple[Card, ...]:
    """The resources of a collection, in its order; what is not live or not for everyone is left out."""
    of = index(language)
    chosen = [child.value for child in page.resources if child.value]
    found = [of.places[resource.translation_key] for resource in chosen if resource.translation_key in of.places]
    return cards_of(of, found)
