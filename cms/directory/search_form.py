"""What somebody who looks for help asks in the address, read kindly: what makes no sense is left out and said."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.directory import kinds
from cms.directory.places import Place, Places, is_full_postcode, meant, tidy

Counts = Mapping[tuple[str, str], int]
MOST_TYPED = 100


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool
    number: int


@dataclass(frozen=True)
class Asked:
    """The words of the address, each only if it is one that there is."""

    words: str
    need: str
    typed_place: str
    strand: str
    language: str
    access: tuple[str, ...]
    side: str
    without_police: bool
    open_now: bool
    page: int
    had_nonsense: bool

    def query(self) -> QueryDict:
        """The same wishes as an address, in one order and without what is empty."""
        query = QueryDict(mutable=True)
        pairs = [
            ("q", self.words),
            ("need", self.need),
            ("place", self.typed_place),
            ("strand", self.strand),
            ("language", self.language),
            ("side", self.side),
            ("police", "no" if self.without_police else ""),
            ("open", "now" if self.open_now else ""),
        ]
        for name, value in pairs:
            if value:
                query[name] = value
        if self.access:
            query.setlist("access", list(self.access))
        return query


@dataclass(frozen=True)
class Chosen:
    """A wish with the address that takes it away."""

    label: str
    without: str


def read(query: QueryDict, *, strands: Mapping[str, str]) -> Asked:
    known = {
        "need": {str(code) for code in kinds.NEEDS},
        "strand": set(strands),
        "language": set(kinds.Spoken.values),
        "side": set(kinds.Side.values),
    }
    one = {name: value if (value := query.get(name, "")) in codes else "" for name, codes in known.items()}
    access = tuple(code for code in kinds.Access.values if code in query.getlist("access"))
    number = query.get("page", "")
    nonsense = any(query.get(name) and not one[name] for name in known) or len(access) < len(
        {code for code in query.getlist("access") if code}
    )
    return Asked(
        words=tidy(query.get("q", ""))[:MOST_TYPED].replace("\x00", ""),
        need=one["need"],
        typed_place=tidy(query.get("place", "")).replace("\x00", ""),
        strand=one["strand"],
        language=one["language"],
        access=access,
        side=one["side"],
        without_police=query.get("police") == "no",
        open_now=query.get("open") == "now",
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
        had_nonsense=nonsense,
    )


def district_alone(asked: Asked, district: str | None) -> str | None:
    """The half of a whole postcode that is no one's own: a whole one says almost which house."""
    return district if district and is_full_postcode(asked.typed_place) else None


def place_meant(asked: Asked, places: Places) -> tuple[Place | None, list[Place]]:
    """The place, where what was typed means one alone; else those it may mean."""
    found = meant(asked.typed_place, places)
    return (found[0], []) if len(found) == 1 else (None, found[:10])


def options(name: str, choices: Mapping[str, object], chosen: str, counts: Counts) -> list[Option]:
    """The choices that would find something, and the one that is made."""
    every = [
        Option(str(code), str(label), str(code) == chosen, counts.get((name, str(code)), 0))
        for code, label in choices.items()
    ]
    return [option for option in every if option.number or option.is_chosen]


def chosen_wishes(asked: Asked, *, strands: Mapping[str, str], place: Place | None) -> list[Chosen]:
    said = [
        ("q", f"“{asked.words}”" if asked.words else ""),
        ("need", str(kinds.NEEDS[asked.need]) if asked.need else ""),  # type: ignore[index]
        ("place", place.name if place else ""),
        ("strand", strands.get(asked.strand, "")),
        ("language", str(kinds.Spoken(asked.language).label) if asked.language else ""),
        ("side", str(kinds.Side(asked.side).label) if asked.side else ""),
        ("police", _("No police report needed") if asked.without_police else ""),
        ("open", _("Open now") if asked.open_now else ""),
    ]
    found = [Chosen(label, _without(asked, name)) for name, label in said if label]
    return found + [Chosen(str(kinds.Access(code).label), _without(asked, "access", code)) for code in asked.access]


def _without(asked: Asked, name: str, value: str = "") -> str:
    query = asked.query()
    if value:
        query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
    else:
        query.pop(name, None)
    return f"?{query.urlencode()}"
