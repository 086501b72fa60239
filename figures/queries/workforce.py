"""Trained beside declared and beside registered: never a share of a workforce that nobody declared."""

from dataclasses import dataclass, field
from datetime import date

from figures import rules
from figures.queries.declared import Declared, Headcount
from figures.queries.names import Names


@dataclass(frozen=True)
class Reach:
    """Of an agency, a role or several: people with a post, those who hold a certificate, and how many were declared."""

    label: str
    registered: int
    trained: int
    declared: Headcount | None = None
    on: date = date.min

    @property
    def of_registered(self) -> int | None:
        return rules.percent(self.trained, self.registered)

    @property
    def is_outgrown(self) -> bool:
        """More are registered than were declared: a share of the declared would be a wrong one."""
        return self.declared is not None and self.registered > self.declared.people

    @property
    def of_declared(self) -> int | None:
        if self.declared is None or self.is_outgrown:
            return None
        return rules.percent(self.trained, self.declared.people)

    @property
    def days_old(self) -> int:
        return (self.on - self.declared.as_of).days if self.declared else 0


@dataclass(frozen=True)
class Workforce:
    """A line for each agency, and one for all those that declared: the others cannot be part of a share."""

    lines: tuple[Reach, ...] = field(default=())
    declaring: Reach | None = None
    undeclared: tuple[str, ...] = ()

    @property
    def said(self) -> int:
        """Agencies that have declared."""
        return len(self.lines) - len(self.undeclared)

    @property
    def stale(self) -> tuple[Reach, ...]:
        return tuple(line for line in self.lines if line.declared and line.declared.is_stale)


def workforce(declared: Declared, registered: dict[int, tuple[int, int]], names: Names) -> Workforce:
    lines, sums, missing = [], [0, 0], []
    for key in sorted(names.agencies, key=lambda key: names.agency(key).casefold()):
        people, trained = registered.get(key, (0, 0))
        headcount = declared.of_agency(key)
        lines.append(Reach(names.agency(key), people, trained, headcount, declared.on))
        if headcount is None:
            missing.append(names.agency(key))
        else:
            sums[0] += people
            sums[1] += trained
    overall = declared.overall
    declaring = Reach("", sums[0], sums[1], overall, declared.on) if overall else None
    return Workforce(tuple(lines), declaring, tuple(missing))
