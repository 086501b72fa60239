"""What changed the declared workforce between two days: corrections of the first, then what each agency declared."""

from dataclasses import dataclass, field
from datetime import date, datetime

from agencies.models import Agency, Partnership
from figures.queries.declared import Declared, declared


@dataclass(frozen=True)
class DeclaredFlow:
    """People declared at both ends. `corrected` is what was accepted later about the first day; agencies follow."""

    start: int
    corrected: int
    end: int
    agencies: dict[int, int] = field(default_factory=dict)  # by how much each changed; those that did

    @property
    def is_empty(self) -> bool:
        return not (self.start or self.end)


def declared_movement(
    partnership: Partnership,
    *,
    start: date,
    end: date,
    known_start: datetime | None = None,
    known_end: datetime | None = None,
    agency: Agency | None = None,
) -> DeclaredFlow:
    """start + corrected + what agencies changed = end, by construction."""
    first = declared(partnership, on=start, known_at=known_start, agency=agency)
    since = declared(partnership, on=start, known_at=known_end, agency=agency)
    last = declared(partnership, on=end, known_at=known_end, agency=agency)
    changes = {key: people_of(last, key) - people_of(since, key) for key in sorted(last.agencies | since.agencies)}
    return DeclaredFlow(
        start=whole(first),
        corrected=whole(since) - whole(first),
        end=whole(last),
        agencies={key: by for key, by in changes.items() if by},
    )


def people_of(said: Declared, agency: int) -> int:
    headcount = said.of_agency(agency)
    return headcount.people if headcount else 0


def whole(said: Declared) -> int:
    return sum(people_of(said, agency) for agency in said.agencies)
