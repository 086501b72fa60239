"""What pages show of the partnership's knowledge: dated facts, the law table, the glossary, services."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext

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
    era: LawEntry.Era
    rows: list[LawRow]

    @property
    def title(self) -> str:
        return str(self.era.label)

    @property
    def does_heading(self) -> str:
        return gettext("What it became") if self.era == LawEntry.Era.THEN_AND_NOW else gettext("What it does")


@dataclass(frozen=True)
class Listed:
    """A service; contact details that nobody has checked in time are held back."""

    service: Service
    is_current: bool


def told(fact: DatedFact, *, on: date) -> Told:
    return Told(fact, fact.text_on(on), fact.is_current(on))


def law_row(entry: LawEntry, *, on: date) -> LawRow:
    return LawRow(entry, entry.is_current(on), told(entry.fact, on=on) if entry.fact else None)


def law_section(era: LawEntry.Era, entries: Iterable[LawEntry], *, on: date) -> LawSection:
    return LawSection(era, [law_row(entry, on=on) for entry in entries if entry.era == era])


def law_sections(*, language: str | None, on: date) -> list[LawSection]:
    """The table of each era that has entries."""
    entries = LawEntry.objects.live().in_language(language).select_related("fact")
    in_order = list(entries.order_by("sort_order", "instrument"))
    sections = [law_section(era, in_order, on=on) for era in LawEntry.Era]
    return [section for section in sections if section.rows]


def powers(codes: Iterable[str], *, language: str | None, on: date) -> list[LawRow]:
    """What the law table says of some of its entries, in its own order."""
    wanted = sorted(set(codes))
    if not wanted:
        return []
    entries = LawEntry.objects.live().in_language(language).filter(code__in=wanted).select_related("fact", "locale")
    return [law_row(entry, on=on) for entry in entries.order_by("sort_order", "instrument")]


def glossary_letters(*, language: str | None) -> Iterator[tuple[str, list[GlossaryTerm]]]:
    terms = sorted(GlossaryTerm.objects.live().in_language(language), key=lambda term: term.term.casefold())
    for letter, of_letter in groupby(terms, key=lambda term: term.term[0].upper()):
        yield letter, list(of_letter)


def listed(service: Service, *, on: date) -> Listed:
    return Listed(service, service.is_current(on))


def services_of(category: str, *, language: str | None, on: date) -> list[Listed]:
    services = Service.objects.live().in_language(language).of_category(category).order_by("name")
    return [listed(service, on=on) for service in services]
