"""Figures as tables and bars: each number with the address of the people behind it, where the reader may see them.

Tables and lines are values: two that show the same are equal, so that a page draws each once (`{% remembered %}`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from figures.enums import EVERY_STATE_ONCE, State
from figures.forms import NO_TEAM
from figures.queries.coverage import Coverage, Total
from figures.queries.names import Names
from figures.queries.people import Where

COLUMNS = (State.REQUIRED, State.IN_DATE, State.DUE_SOON, State.OVERDUE, State.IN_GRACE, State.EXEMPT)
Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Listing:
    """Where people are listed, narrowed by what the page is narrowed to; without an address the reader sees nobody."""

    address: str = ""
    query: Query = ()

    def of(self, more: Mapping[str, str]) -> str:
        return f"{self.address}?{urlencode({**dict(self.query), **more})}" if self.address else ""


NOWHERE = Listing()
ListingOf = Callable[[str], Listing]  # by the slug of an agency


@dataclass(frozen=True)
class Number:
    state: State
    value: int
    address: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    total: Total
    query: Query = ()
    people: Listing = NOWHERE

    @property
    def numbers(self) -> list[Number]:
        return [self.number(state) for state in COLUMNS]

    @property
    def states(self) -> list[Number]:
        """Every post and course once."""
        return [self.number(state) for state in EVERY_STATE_ONCE]

    def number(self, state: State) -> Number:
        value = getattr(self.total.posts, state.value.replace("-", "_"))
        return Number(state, value, self.people.of({**dict(self.query), "state": state.value}) if value else "")


@dataclass(frozen=True)
class Table:
    key: str
    lines: tuple[Line, ...]

    @property
    def caption(self) -> Any:
        return HEADINGS[self.key][0]

    @property
    def heading(self) -> Any:
        return HEADINGS[self.key][1]


HEADINGS = {
    "agency": (_("By agency"), _("Agency")),
    "team": (_("By team"), _("Team")),
    "role": (_("By role"), _("Role")),
    "course": (_("By course"), _("Course")),
    "module": (_("By module"), _("Module")),
}


def table(key: str, lines: Iterable[Line]) -> Table:
    return Table(key, tuple(sorted(lines, key=lambda line: line.label.casefold())))


def by_agency(coverage: Coverage, names: Names, people: ListingOf) -> Table:
    return table(
        "agency",
        [
            Line(names.agency(key), total, people=people(names.agencies[key].slug))
            for key, total in coverage.by_agency.items()
        ],
    )


def by_team(coverage: Coverage, names: Names, people: Listing = NOWHERE) -> Table:
    return table(
        "team",
        [
            Line(names.team(key), total, (("team", names.team(key) if key else NO_TEAM),), people)
            for (_agency, key), total in coverage.by_team.items()
        ],
    )


def by_role(coverage: Coverage, names: Names, people: Listing = NOWHERE) -> Table:
    return table(
        "role",
        [
            Line(names.role(key), total, (("role", names.roles[key].code),), people)
            for key, total in coverage.by_role.items()
        ],
    )


def by_course(coverage: Coverage, names: Names, people: Listing = NOWHERE) -> Table:
    return table(
        "course",
        [
            Line(names.subject(key), total, (("course", str(key)),), people)
            for key, total in coverage.by_subject.items()
        ],
    )


def by_module(coverage: Coverage, names: Names, people: Listing = NOWHERE) -> Table:
    """Modules in date by the same rules: what stands behind the courses, never mixed up with them."""
    return table(
        "module",
        [
            Line(names.subject(key), total, (("module", str(key)),), people)
            for key, total in coverage.by_subject.items()
        ],
    )


@dataclass(frozen=True)
class Between:
    """A line on two days: now, and later if nobody renews."""

    label: str
    now: Total
    then: Total
    is_whole: bool = False
    course: UUID | None = None  # where the line is of one

    @property
    def lost(self) -> int | None:
        """Points of coverage between the two, as printed."""
        if self.now.posts.percent is None or self.then.posts.percent is None:
            return None
        return self.then.posts.percent - self.now.posts.percent


def now_and_then(now: Coverage, then: Coverage, names: Names, where: Where) -> list[Between]:
    """By agency, or by course where one agency is looked at; the whole first."""
    if where.agency is None and where.subject is None:
        whole = [Between(gettext("All agencies"), now.overall, then.overall, is_whole=True)]
        return whole + between(now.by_agency, then.by_agency, names.agency)
    pairs_now, pairs_then = (by_pair(each, where) for each in (now, then))
    lines = [
        Between(
            f"{names.agency(pair[0])}: {names.subject(pair[1])}",
            pairs_now.get(pair, Total()),
            pairs_then.get(pair, Total()),
            course=pair[1],
        )
        for pair in pairs_now.keys() | pairs_then.keys()
    ]
    return sorted(lines, key=lambda line: line.label.casefold())


def by_pair(coverage: Coverage, where: Where) -> dict[tuple[int, UUID], Total]:
    found: dict[tuple[int, UUID], Total] = {}
    for cell in coverage.cells:
        if where.agency in (None, cell.agency) and where.subject in (None, cell.subject):
            pair = cell.agency, cell.subject
            found[pair] = Total(found.get(pair, Total()).posts + cell.posts)
    return found


def between(now: Mapping[Any, Total], then: Mapping[Any, Total], name: Callable[[Any], str]) -> list[Between]:
    lines = [Between(name(key), now.get(key, Total()), then.get(key, Total())) for key in now.keys() | then.keys()]
    return sorted(lines, key=lambda line: line.label.casefold())
