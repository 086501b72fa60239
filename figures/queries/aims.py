"""What a partnership said beforehand: its targets and its declared workforce, for pages that ask few questions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from agencies.models import Agency, Partnership
from figures.enums import Level
from figures.models import Declaration, Outdated, StandingsDay, Tally, Target
from figures.queries.coverage import Coverage
from figures.queries.declared import Declared, Headcount, declared_by, declared_from, in_force
from figures.queries.names import Names
from figures.queries.people import Where
from figures.queries.targets import Targets, targets_from
from figures.queries.workforce import Reach, workforce


@dataclass(frozen=True)
class Aims:
    """What holds on a day; and as kept for it people with a post, and those trained, of agencies that declared."""

    targets: Targets
    declared: Declared
    registered: dict[int, tuple[int, int]]


@dataclass(frozen=True)
class Reached:
    """How far training has reached of the declared workforce, and how many agencies that speaks for."""

    reach: Reach
    said: int = 1
    agencies: int = 1

    @property
    def is_part(self) -> bool:
        return self.said < self.agencies


def aims(partnership: Partnership, names: Names, *, on: date) -> Aims:
    """As now known. One query, whatever the size."""
    headcounts, percents, registered, limit = [], [], {}, None
    for agency, role, course, number, day, stale_after, people, trained in said(partnership, on=on):
        if agency is None:
            percents.append((course, number))
            continue
        headcounts.append((agency, role, number, day))
        limit = stale_after
        if people is not None:
            registered[agency] = (people, trained)
    return Aims(targets_from(percents), declared_from(names.agencies, headcounts, on=on, limit=limit), registered)


def said(partnership: Partnership, *, on: date) -> QuerySet[Any, Any]:
    """Headcounts, and targets, which are of no agency: in the same columns."""
    return headcounts_of(partnership, on=on).union(targets_of(partnership, on=on), all=True)


def headcounts_of(partnership: Partnership, *, on: date) -> QuerySet[Declaration, Any]:
    waiting = Outdated.objects.filter(partnership=partnership)
    is_kept = Exists(StandingsDay.objects.filter(~Exists(waiting), partnership=partnership, day=on))
    tally = Tally.objects.filter(agency=OuterRef("agency"), level=Level.AGENCY)
    there = in_force(Agency.objects.filter(partnership=partnership), on=on, known_at=None)
    return (
        Declaration.objects.filter(pk__in=there.values("pk"))
        .order_by()
        .annotate(
            course=Value(None, UUIDField()),
            stale_after=F("agency__partnership__figure_settings__stale_after_days"),
            registered=Case(When(is_kept, then=Coalesce(Subquery(tally.values("registered")[:1]), 0))),
            trained=Case(When(is_kept, then=Coalesce(Subquery(tally.values("trained")[:1]), 0))),
        )
        .values_list("agency", "role", "course", "headcount", "as_of_date", "stale_after", "registered", "trained")
    )


def targets_of(partnership: Partnership, *, on: date) -> QuerySet[Target, Any]:
    latest = Window(
        RowNumber(),
        partition_by=[F("course_key")],
        order_by=[F("from_date").desc(), F("recorded_at").desc(), F("pk").desc()],
    )
    rows = Target.objects.filter(partnership=partnership, from_date__lte=on).order_by()
    nothing = Value(None, IntegerField())
    return (
        Target.objects.filter(pk__in=rows.annotate(place=latest).filter(place=1).values("pk"))
        .order_by()
        .annotate(agency=nothing, role=nothing, stale_after=nothing, registered=nothing, trained=nothing)
        .values_list("agency", "role", "course_key", "percent", "from_date", "stale_after", "registered", "trained")
    )


def reached(coverage: Coverage, found: Aims, names: Names, where: Where) -> Reached | None:
    """Trained of declared beside figures of a day. None where nobody declares what they are narrowed to.

    Of the whole partnership it speaks for the agencies that declared. Who is trained in each is kept for today alone:
    of other days the share is told where every agency had declared.
    """
    said = found.declared
    if where.role is not None:
        headcount = said.of_role(where.agency, where.role) if where.agency else None
        return Reached(reach_of(coverage, headcount)) if where.agency else None
    if where.agency is not None:
        return Reached(reach_of(coverage, said.of_agency(where.agency)))
    agencies, declaring = len(said.agencies), len(said.declaring)
    if said.declaring <= found.registered.keys():
        whole = workforce(said, found.registered, names).declaring
        return Reached(whole or reach_of(coverage, None), declaring, agencies)
    return Reached(reach_of(coverage, said.overall if declaring == agencies else None), declaring, agencies)


def reached_by(agency: Agency, coverage: Coverage, *, role: int | None) -> Reached:
    """The same of one agency or a role in it. One query."""
    said = declared_by(agency, on=coverage.on)
    return Reached(reach_of(coverage, said.of_role(agency.pk, role) if role else said.of_agency(agency.pk)))


def wants_number(agency: Agency, reached: Reached) -> bool:
    """Whether the agency should declare: it never did, or long ago, and nothing waits for the coordinator."""
    headcount = reached.reach.declared
    if headcount is not None and not headcount.is_stale:
        return False
    return not Declaration.objects.filter(agency=agency).waiting().exists()


def reach_of(coverage: Coverage, headcount: Headcount | None) -> Reach:
    return Reach("", coverage.registered, coverage.trained, headcount, coverage.on)
