"""Which place somebody means, and which areas count as it; from plain values."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
FULL_POSTCODE = re.compile(rf"({OUTWARD})([0-9][A-Z]{{2}})")
DISTRICT = re.compile(OUTWARD)
MOST_LETTERS = 80


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    kind: str
    part_of: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Places:
    """The areas of an installation, by code."""

    by_code: Mapping[str, Place] = field(default_factory=dict)

    def around(self, code: str) -> frozenset[str]:
        """The codes whose services are for somebody in this place: the place, what it is part of, what is part of it.

        Whoever knows a postcode district alone may live in any of its wards, and so in any town of these.
        """
        inside = self._inside(code)
        # A ward of this district may lie in the next district as well, which is another place; its town is not.
        towns = {above for part in inside for above in self._above(part) if self._is_town(above)}
        return frozenset({code} | inside | self._above(code) | towns)

    def _inside(self, code: str) -> set[str]:
        return _reached(code, lambda codes: {p.code for p in self.by_code.values() if p.part_of & codes})

    def _above(self, code: str) -> set[str]:
        return _reached(
            code, lambda codes: {up for one in codes if one in self.by_code for up in self.by_code[one].part_of}
        )

    def _is_town(self, code: str) -> bool:
        return code in self.by_code and self.by_code[code].kind == "town"


def _reached(code: str, step: Callable[[set[str]], set[str]]) -> set[str]:
    found: set[str] = set()
    latest = {code}
    while latest := step(latest) - found - {code}:
        found |= latest
    return found


def tidy(words: str) -> str:
    return " ".join(words.split())[:MOST_LETTERS]


def district_of(words: str) -> str | None:
    """The district of a postcode, however it is typed: "pe12 3ab", "PE123AB" and "PE12" are all in PE12."""
    capitals = words.upper().strip()
    if full := FULL_POSTCODE.fullmatch("".join(capitals.split())):
        return full.group(1)
    first = capitals.split(" ")[0] if capitals else ""
    return first if DISTRICT.fullmatch(first) else None


def is_full_postcode(words: str) -> bool:
    return FULL_POSTCODE.fullmatch("".join(words.upper().split())) is not None


def meant(words: str, places: Places) -> list[Place]:
    """The places that somebody may mean by what they typed, the likeliest first. One that fits wholly stands alone."""
    sought = tidy(words)
    if not sought:
        return []
    by_code = {place.code.upper(): place for place in places.by_code.values()}
    exact = by_code.get(sought.upper()) or by_code.get(district_of(sought) or "")
    if exact:
        return [exact]
    named = [place for place in places.by_code.values() if place.name.casefold() == sought.casefold()]
    return named or _partly(sought.casefold(), places.by_code.values())


def _partly(sought: str, places: Iterable[Place]) -> list[Place]:
    if len(sought) < 3:
        return []
    found = [place for place in places if sought in place.name.casefold()]
    return sorted(found, key=lambda place: (not place.name.casefold().startswith(sought), place.name))
