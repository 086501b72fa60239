"""The map of the site for search engines: every address that is open to everyone, in each language it really has.

    sitemap.register("courses", families)

Rooms register their parts at start-up. What a part lists is remembered until content changes, and for a day at most.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from cms.found import Addresses, Alternate, absolute, alternates, in_order
from cms.memory import remembered

# The protocol allows 50,000 addresses in a file; a family has one for each language.
IN_A_FILE = 5_000


@dataclass(frozen=True, slots=True)
class Step:
    """A page in one language, on the way to a family."""

    key: Hashable
    language: str
    path: str
    changed: datetime | None


@dataclass(frozen=True, slots=True)
class Family:
    """A page in all of its languages, and when it last changed."""

    addresses: Addresses
    changed: datetime | None = None

    @property
    def alternates(self) -> list[Alternate]:
        return alternates(self.addresses)

    @property
    def locations(self) -> list[str]:
        return [absolute(path) for path in self.addresses.values()]


@dataclass(frozen=True, slots=True)
class File:
    name: str
    changed: datetime | None


Families = Callable[[], Iterable[Family]]
_parts: dict[str, Families] = {}


def register(part: str, families: Families) -> None:
    """Adds a part, by a name that stands in its address. Registering one twice changes nothing."""
    _parts[part] = families


def gathered(steps: Iterable[Step]) -> list[Family]:
    """Families of what belongs together, in the order in which they come; the newest change of any counts."""
    addresses: dict[Hashable, dict[str, str]] = {}
    changed: dict[Hashable, datetime | None] = {}
    for step in steps:
        addresses.setdefault(step.key, {})[step.language] = step.path
        changed[step.key] = newest([changed.get(step.key), step.changed])
    return [Family(in_order(each), changed[key]) for key, each in addresses.items()]


def newest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def files(on: date) -> list[File]:
    return [
        File(f"{part}-{number}", newest(family.changed for family in piece))
        for part in _parts
        for number, piece in pieces(part, on).items()
    ]


def file(name: str, on: date) -> tuple[Family, ...] | None:
    part, _dash, number = name.rpartition("-")
    if part not in _parts or not number.isdecimal():
        return None
    return pieces(part, on).get(int(number))


def pieces(part: str, on: date) -> Mapping[int, tuple[Family, ...]]:
    families = remembered(("sitemap", part, on), lambda: tuple(family for family in _parts[part]() if family.addresses))
    starts = range(0, len(families), IN_A_FILE)
    return {number: families[start : start + IN_A_FILE] for number, start in enumerate(starts, start=1)}


def not_for_crawlers() -> list[str]:
    """Paths that begin so hold nothing to be found, in every language."""
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    return [f"{prefix}{path}" for prefix in prefixes for path in settings.NOT_FOR_CRAWLERS]
