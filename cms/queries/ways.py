"""The ways to get help at once, and to tell the police: dated facts, by jurisdiction.

They stand on every page about support, so they are remembered; only whether they are still current is asked each time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import F

from cms.enums import Jurisdiction, Way
from cms.memory import remembered
from cms.models import DatedFact, DirectoryPage


@dataclass(frozen=True)
class Reach:
    """One number or address as it may be told on a day. Past its review day it has no contact, only its fallback."""

    way: Way
    contact: str
    text: str
    fallback: str
    language: str
    jurisdictions: frozenset[str]
    mark: str
    source: str
    checked_date: date
    review_date: date
    is_current: bool = False

    @property
    def href(self) -> str:
        return self.contact if self.is_page else f"tel:{self.contact.replace(' ', '')}"

    @property
    def is_page(self) -> bool:
        return self.contact.startswith("https://")

    @property
    def host(self) -> str:
        """The address as people say it."""
        return self.contact.removeprefix("https://").removeprefix("www.").split("/")[0]


Ways = Mapping[str, Reach]


@dataclass(frozen=True)
class Place:
    """Jurisdictions where the same numbers and addresses hold."""

    names: tuple[str, ...]
    ways: Ways


def jurisdiction_here() -> str:
    """Where the partnership is: what the page of the directory says, or England."""
    return remembered(("jurisdiction",), _jurisdiction) or Jurisdiction.ENGLAND.value


def _jurisdiction() -> str:
    return DirectoryPage.objects.live().order_by("path").values_list("jurisdiction", flat=True).first() or ""


def ways_in(jurisdiction: str, *, language: str, on: date) -> Ways:
    """What is told in a jurisdiction, by kind under names that templates can say: `not_urgent`."""
    found: dict[str, DatedFact] = {}
    for fact in remembered(("ways", language), lambda: _facts(language)):
        if jurisdiction in fact.jurisdictions:
            found.setdefault(fact.way, fact)
    in_order = [way for way in Way.values if way in found]
    return {way.replace("-", "_"): reach(found[way], on=on) for way in in_order}


def _facts(language: str) -> list[DatedFact]:
    rows = DatedFact.objects.live().in_language(language).exclude(way="").order_by("code")
    return list(rows.annotate(spoken=F("locale__language_code")))


def reach(fact: DatedFact, *, on: date) -> Reach:
    return Reach(
        way=Way(fact.way),
        contact=fact.contact,
        text=fact.text,
        fallback=fact.fallback,
        language=getattr(fact, "spoken", settings.LANGUAGE_CODE),
        jurisdictions=frozenset(fact.jurisdictions),
        mark=fact.get_mark_display(),
        source=fact.source,
        checked_date=fact.checked_date,
        review_date=fact.review_date,
        is_current=fact.is_current(on),
    )


def places(first: str, *, language: str, on: date) -> list[Place]:
    """Every jurisdiction with its own ways, those alike together, the partnership's own first."""
    codes = sorted(Jurisdiction.values, key=lambda code: code != first)
    together: dict[tuple[object, ...], list[str]] = {}
    ways = {code: ways_in(code, language=language, on=on) for code in codes}
    for code in codes:
        together.setdefault(tuple(sorted((name, way.contact) for name, way in ways[code].items())), []).append(code)
    return [Place(names_of(alike), ways[alike[0]]) for alike in together.values()]


def names_of(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(Jurisdiction(code).label) for code in codes)
