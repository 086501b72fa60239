"""What pages show of the partnership's knowledge: dated facts, the law table, the glossary, services."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from cms.models import DatedFact, GlossaryTerm, LawEntry, Service


@dataclass(frozen=True)
class Told:
    """A dated fact as it may be told on a day."""

    fact: DatedFact
    text: str
    is_current: bool


@dataclass(frozen=True)
class LawRow:
    entry: LawEntry
    is_current: bool
    fact: Told | None


@dataclass(frozen=True)
class LawSection:
    era: str
    title: str
    rows: list[LawRow]


@dataclass(frozen=True)
class Listed:
    """A service; contact details that nobody has checked in time are held back."""

    service: Service
    is_current: bool


def told(fact: DatedFact, *, on: date) -> Told:
    return Told(fact, fact.text_on(on), fact.is_current(on))


def law_sections(*, language: str | None, on: date) -> list[LawSection]:
    entries = LawEntry.objects.live().in_language(language).select_related("fact")
    rows = [
        LawRow(entry, entry.is_current(on), told(entry.fact, on=on) if entry.fact else None)
        for entry in entries.order_by("sort_order", "instrument")
    ]
    return [
        LawSection(era.value, str(era.label), found)
        for era in LawEntry.Era
        if (found := [row for row in rows if row.entry.era == era])
    ]


def glossary_letters(*, language: str | None) -> Iterator[tuple[str, list[GlossaryTerm]]]:
    terms = sorted(GlossaryTerm.objects.live().in_language(language), key=lambda term: term.term.casefold())
    for letter, of_letter in groupby(terms, key=lambda term: term.term[0].upper()):
        yield letter, list(of_letter)


def services_of(category: str, *, language: str | None, on: date) -> list[Listed]:
    services = Service.objects.live().in_language(language).of_category(category).order_by("name")
    return [Listed(service, service.is_current(on)) for service in services]
