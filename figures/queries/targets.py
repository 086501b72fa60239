"""What a partnership means to reach as at a day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from agencies.models import Partnership
from figures.models import Target


@dataclass(frozen=True)
class Targets:
    """Per cent of required posts to be covered."""

    overall: int | None = None
    by_course: dict[UUID, int | None] = field(default_factory=dict)

    def of_course(self, course: UUID) -> int | None:
        """The course's own target, else the one for every course."""
        return self.by_course.get(course) or self.overall


def targets(partnership: Partnership, *, on: date, known_at: datetime | None = None) -> Targets:
    """The targets in force on a day, as now known or as known at an instant. One query."""
    rows = Target.objects.filter(partnership=partnership, from_date__lte=on)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    return targets_from(rows.values_list("course_key", "percent"))


def targets_from(rows: Iterable[tuple[UUID | None, int | None]]) -> Targets:
    """From rows of which the first one of each course, and of none, holds."""
    said: dict[UUID | None, int | None] = {}
    for course, percent in rows:
        said.setdefault(course, percent)
    overall = said.pop(None, None)
    return Targets(overall, {course: percent for course, percent in said.items() if course})
