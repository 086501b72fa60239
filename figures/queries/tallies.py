"""Standings added up by agency, team, role and course: what an agency's overview reads in one query."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from agencies.models import Agency
from agencies.queries.prepared import Given, Prepared
from courses.enums import STRENGTH
from figures.enums import Level, State, Subject
from figures.models import Tally
from figures.models.standing import NOTHING
from figures.queries.coverage import Coverage, People, Posts, Total
from figures.queries.standings import Standing

REQUIRED = frozenset({State.IN_DATE, State.DUE_SOON, State.OVERDUE})
COVERED = frozenset({State.IN_DATE, State.DUE_SOON})


class Scope(NamedTuple):
    """What is added up: an agency, or one team, role or course of it. Team 0 is no team."""

    agency_id: int
    level: str
    team_key: int = 0
    role_key: int = 0
    course_key: UUID = NOTHING


NUMBERS = (
    "registered",
    "trained",
    "in_date",
    "due_soon",
    "overdue",
    "in_grace",
    "in_grace_covered",
    "exempt",
    "people_required",
    "people_partly",
    "people_fully",
    "by_server",
    "by_facilitator",
    "by_agency",
    "by_person",
)
Numbers = list[int]
PLACE = {name: place for place, name in enumerate(NUMBERS)}
STATE_PLACE = {
    State.IN_DATE.value: PLACE["in_date"],
    State.DUE_SOON.value: PLACE["due_soon"],
    State.OVERDUE.value: PLACE["overdue"],
    State.IN_GRACE.value: PLACE["in_grace"],
    State.EXEMPT.value: PLACE["exempt"],
}
GRADE_PLACE = {grade.value: PLACE[f"by_{grade}"] for grade in STRENGTH}  # a package's own report satisfies nothing


def scopes_of(row: Standing) -> tuple[Scope, ...]:
    return (
        Scope(row.agency_id, Level.AGENCY),
        Scope(row.agency_id, Level.TEAM, team_key=row.team_id or 0),
        Scope(row.agency_id, Level.ROLE, role_key=row.role_id),
        Scope(row.agency_id, Level.COURSE, course_key=row.course_key),
    )


def add_up(rows: Iterable[Standing]) -> dict[Scope, Numbers]:
    """Posts by state, and people: each once in a scope. What one person adds depends on that person's rows alone."""
    sums: dict[Scope, Numbers] = defaultdict(lambda: [0] * len(NUMBERS))
    needs: dict[tuple[Scope, int], dict[UUID, bool]] = defaultdict(dict)
    registered: dict[tuple[int, int], bool] = {}
    for row in rows:
        if row.course_key == NOTHING:
            registered[row.agency_id, row.human_id] = row.until_date is not None
            continue
        for scope in scopes_of(row):
            numbers = sums[scope]
            numbers[STATE_PLACE[row.state]] += 1
            if row.state == State.IN_GRACE and row.until_date is not None:
                numbers[PLACE["in_grace_covered"]] += 1
            if row.state in COVERED and row.grade in GRADE_PLACE:
                numbers[GRADE_PLACE[row.grade]] += 1
            if row.state in REQUIRED:
                held = needs[scope, row.human_id]
                held[row.course_key] = held.get(row.course_key, False) or row.state in COVERED
    for (agency, _human), is_trained in registered.items():
        numbers = sums[Scope(agency, Level.AGENCY)]
        numbers[PLACE["registered"]] += 1
        numbers[PLACE["trained"]] += is_trained
    for (scope, _human), held in needs.items():
        numbers = sums[scope]
        numbers[PLACE["people_required"]] += 1
        numbers[PLACE["people_partly"]] += any(held.values())
        numbers[PLACE["people_fully"]] += all(held.values())
    return dict(sums)


def difference(before: dict[Scope, Numbers], after: dict[Scope, Numbers]) -> dict[Scope, Numbers]:
    nothing = [0] * len(NUMBERS)
    changed = {}
    for scope in before.keys() | after.keys():
        pairs = zip(after.get(scope, nothing), before.get(scope, nothing), strict=True)
        if any(numbers := [new - old for new, old in pairs]):
            changed[scope] = numbers
    return changed


def total_from(numbers: Numbers) -> Total:
    of = dict(zip(NUMBERS, numbers, strict=True))
    covered = of["in_date"] + of["due_soon"]
    posts = Posts(
        required=covered + of["overdue"],
        covered=covered,
        due_soon=of["due_soon"],
        in_grace=of["in_grace"],
        in_grace_covered=of["in_grace_covered"],
        exempt=of["exempt"],
    )
    return Total(posts, People(of["people_required"], of["people_partly"], of["people_fully"]))


OF_AGENCY = Prepared(
    lambda: Tally.objects.filter(agency=Given("agency", Agency._meta.pk)).values_list(
        "level", "team_key", "role_key", "course_key", *NUMBERS
    )
)


def kept_coverage(agency: Agency, *, on: date) -> Coverage:
    """The figures of an agency as `coverage.count` counts them, without cells. One query, whatever the size."""
    rows = OF_AGENCY.rows(agency=agency.pk)
    registered = trained = 0
    totals: dict[str, dict[int | UUID, Total]] = defaultdict(dict)
    for level, team, role, course, *numbers in rows:
        if level == Level.AGENCY:
            registered, trained = numbers[0], numbers[1]
        total = total_from(numbers)
        if total != Total():  # nothing is asked there any more
            key = {Level.TEAM: team, Level.ROLE: role, Level.COURSE: course}.get(level, agency.pk)
            totals[level][key] = total
    return Coverage(
        agency.partnership,
        on,
        None,
        Subject.COURSE,
        registered,
        trained,
        cells=[],
        overall=totals[Level.AGENCY].get(agency.pk, Total()),
        by_agency=totals[Level.AGENCY],  # type: ignore[arg-type]
        by_team={(agency.pk, team or None): total for team, total in totals[Level.TEAM].items()},  # type: ignore[misc]
        by_role=totals[Level.ROLE],  # type: ignore[arg-type]
        by_subject=totals[Level.COURSE],  # type: ignore[arg-type]
    )
