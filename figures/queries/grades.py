"""On whose word the figures rest: what is held of required posts, by the grade of its evidence."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists

from agencies.models import Agency, Partnership, Team
from courses.enums import Grade
from figures.enums import Level
from figures.models import Outdated, PostStanding, StandingsDay, Tally
from figures.models.standing import NOTHING
from figures.queries.names import Names
from figures.queries.tallies import COVERED

# A package's own report satisfies nothing, and so nobody is in date by it.
COLUMN = {
    Grade.SERVER: "by_server",
    Grade.FACILITATOR: "by_facilitator",
    Grade.AGENCY: "by_agency",
    Grade.PERSON: "by_person",
}
Counts = tuple[int, ...]  # in the order of `Grade`
NOBODY: Counts = (0,) * len(Grade)


@dataclass(frozen=True)
class Grades:
    """Required posts in date, each counted under the strongest evidence that lasts as long as what is held."""

    overall: Counts
    by_agency: tuple["GradeLine", ...]
    by_course: tuple["GradeLine", ...]

    @property
    def whole(self) -> int:
        return sum(self.overall)


@dataclass(frozen=True)
class GradeLine:
    label: str
    counts: Counts
    course: UUID | None = None


def grades_of(partnership: Partnership, names: Names, *, agency: int | None = None) -> Grades:
    """As kept for today. One query, whatever the size."""
    rows = Tally.objects.filter(agency__partnership=partnership, level__in=[Level.AGENCY, Level.COURSE])
    if agency is not None:
        rows = rows.filter(agency=agency)
    agencies: dict[int, Counts] = {}
    courses: dict[UUID, Counts] = {}
    for level, of, course, *numbers in rows.values_list("level", "agency", "course_key", *COLUMN.values()):
        said = dict(zip(COLUMN, numbers, strict=True))
        counts = tuple(said.get(grade, 0) for grade in Grade)
        if level == Level.AGENCY:
            agencies[of] = counts
        else:
            courses[course] = added(courses.get(course, NOBODY), counts)
    overall = NOBODY
    for counts in agencies.values():
        overall = added(overall, counts)
    return Grades(
        overall,
        by_name(GradeLine(names.agency(key), counts) for key, counts in agencies.items()),
        by_name(GradeLine(names.subject(key), counts, key) for key, counts in courses.items() if any(counts)),
    )


def grades_of_teams(agency: Agency, teams: Collection[Team], names: Names) -> Grades:
    """The same of some teams, from standings instead of tallies. One query."""
    rows = PostStanding.objects.filter(agency=agency, team__in=teams, state__in=COVERED).exclude(course_key=NOTHING)
    courses: dict[UUID, Counts] = {}
    for course, grade, number in rows.order_by().values_list("course_key", "grade").annotate(Count("pk")):
        counts = tuple(number if grade == each else 0 for each in Grade)
        courses[course] = added(courses.get(course, NOBODY), counts)
    overall = NOBODY
    for counts in courses.values():
        overall = added(overall, counts)
    return Grades(overall, (), by_name(GradeLine(names.subject(key), counts, key) for key, counts in courses.items()))


def added(one: Counts, other: Counts) -> Counts:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def by_name(lines: Iterable[GradeLine]) -> tuple[GradeLine, ...]:
    return tuple(sorted(lines, key=lambda line: line.label.casefold()))


def registered_by_agency(partnership: Partnership, *, on: date) -> dict[int, tuple[int, int]] | None:
    """People with a post, and those of them who hold any certificate, of each agency; None while that is not kept.

    One query.
    """
    waiting = Outdated.objects.filter(partnership=partnership)
    is_kept = Exists(StandingsDay.objects.filter(~Exists(waiting), partnership=partnership, day=on))
    rows = Tally.objects.filter(is_kept, agency__partnership=partnership, level=Level.AGENCY)
    found = {of: (people, trained) for of, people, trained in rows.values_list("agency", "registered", "trained")}
    return found or None
