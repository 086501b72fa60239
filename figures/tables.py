"""Figures as tables and bars: each number with the address of the people behind it, where the reader may see them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from figures.enums import EVERY_STATE_ONCE, State
from figures.forms import NO_TEAM
from figures.queries.coverage import Coverage, Total
from figures.queries.names import Names

COLUMNS = (State.REQUIRED, State.IN_DATE, State.DUE_SOON, State.OVERDUE, State.IN_GRACE, State.EXEMPT)
# Answers where the people are listed whom a query names, or "" where the reader may not see them.
Address = Callable[[Mapping[str, str]], str]


def nowhere(query: Mapping[str, str]) -> str:
    return ""


@dataclass(frozen=True)
class Number:
    state: State
    value: int
    address: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    total: Total
    query: Mapping[str, str]
    people: Address = nowhere

    @property
    def numbers(self) -> list[Number]:
        return [self.number(state) for state in COLUMNS]

    @property
    def states(self) -> list[Number]:
        """Every post and course once."""
        return [self.number(state) for state in EVERY_STATE_ONCE]

    def number(self, state: State) -> Number:
        value = getattr(self.total.posts, state.value.replace("-", "_"))
        return Number(state, value, self.people({**self.query, "state": state.value}) if value else "")


@dataclass(frozen=True)
class Table:
    key: str
    caption: Any
    heading: Any
    lines: list[Line]


HEADINGS = {
    "agency": (_("By agency"), _("Agency")),
    "team": (_("By team"), _("Team")),
    "role": (_("By role"), _("Role")),
    "course": (_("By course"), _("Course")),
    "module": (_("By module"), _("Module")),
}


def table(key: str, lines: Iterable[Line]) -> Table:
    caption, heading = HEADINGS[key]
    return Table(key, caption, heading, sorted(lines, key=lambda line: line.label.casefold()))


def by_agency(coverage: Coverage, names: Names, people: Address = nowhere) -> Table:
    return table(
        "agency",
        [
            Line(names.agency(key), total, {"agency": names.agencies[key].slug}, people)
            for key, total in coverage.by_agency.items()
        ],
    )


def by_team(coverage: Coverage, names: Names, people: Address = nowhere) -> Table:
    return table(
        "team",
        [
            Line(names.team(key), total, {"team": names.team(key) if key else NO_TEAM}, people)
            for (_agency, key), total in coverage.by_team.items()
        ],
    )


def by_role(coverage: Coverage, names: Names, people: Address = nowhere) -> Table:
    return table(
        "role",
        [
            Line(names.role(key), total, {"role": names.roles[key].code}, people)
            for key, total in coverage.by_role.items()
        ],
    )


def by_course(coverage: Coverage, names: Names, people: Address = nowhere) -> Table:
    return table(
        "course",
        [Line(names.subject(key), total, {"course": str(key)}, people) for key, total in coverage.by_subject.items()],
    )


def by_module(coverage: Coverage, names: Names, people: Address = nowhere) -> Table:
    """Modules in date by the same rules: what stands behind the courses, never mixed up with them."""
    return table(
        "module",
        [Line(names.subject(key), total, {"module": str(key)}, people) for key, total in coverage.by_subject.items()],
    )
