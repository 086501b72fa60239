"""The declared workforce as at a day: what agencies say they have, beside whom they have registered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from agencies.models import Agency, Partnership
from agencies.queries.prepared import Given, Prepared
from figures.models import Declaration, FigureSettings

STALE_AFTER_DAYS = 365


@dataclass(frozen=True)
class Headcount:
    """People declared. Of a sum, the day is that of its oldest part; it is complete if nothing of it is missing."""

    people: int
    as_of: date
    is_stale: bool
    is_complete: bool = True


@dataclass(frozen=True)
class Declared:
    """What holds on a day: the latest accepted headcount of each agency and role, by the day it was as of."""

    on: date
    stale_after: timedelta
    agencies: frozenset[int] = frozenset()  # of the partnership
    everyone: dict[int, Headcount] = field(default_factory=dict)  # by agency
    by_role: dict[tuple[int, int], Headcount] = field(default_factory=dict)

    def of_agency(self, agency: int) -> Headcount | None:
        """Everyone, where that was declared; else the roles that were, added up, which need not be all."""
        if agency in self.everyone:
            return self.everyone[agency]
        return added_up((each for (of, _role), each in self.by_role.items() if of == agency), is_complete=False)

    def of_role(self, agency: int, role: int) -> Headcount | None:
        return self.by_role.get((agency, role))

    @property
    def declaring(self) -> frozenset[int]:
        """Agencies that have declared."""
        return self.agencies & (self.everyone.keys() | {agency for agency, _role in self.by_role})

    @property
    def overall(self) -> Headcount | None:
        """All agencies that have declared; complete where every one of the partnership has."""
        found = [self.of_agency(agency) for agency in self.declaring]
        return added_up((each for each in found if each), is_complete=self.declaring == self.agencies)


def added_up(parts: Iterable[Headcount], *, is_complete: bool) -> Headcount | None:
    rows = list(parts)
    if not rows:
        return None
    return Headcount(
        people=sum(row.people for row in rows),
        as_of=min(row.as_of for row in rows),
        is_stale=any(row.is_stale for row in rows),
        is_complete=is_complete and all(row.is_complete for row in rows),
    )


def declared(
    partnership: Partnership, *, on: date, known_at: datetime | None = None, agency: Agency | None = None
) -> Declared:
    """The declared workforce of a partnership, or of one agency of it, as at a day. Two queries whatever the size.

    `known_at` answers as it was known at that instant: what was accepted later does not count.
    """
    agencies = Agency.objects.filter(partnership=partnership)
    if agency is not None:
        agencies = agencies.filter(pk=agency.pk)
    keys = dict(agencies.values_list("pk", "partnership__figure_settings__stale_after_days"))
    limit = next(iter(keys.values()), None)
    rows = in_force(agencies, on=on, known_at=known_at).values_list("agency", "role", "headcount", "as_of_date")
    return declared_from(keys, rows, on=on, limit=limit)


def declared_by(agency: Agency, *, on: date) -> Declared:
    """The same of one agency, as now known. One query, put into SQL once: the lead's first page asks it."""
    rows = OF_ONE.rows(agency=agency.pk, on=on)
    return declared_from([agency.pk], [row[:-1] for row in rows], on=on, limit=rows[0][-1] if rows else None)


def declared_from(
    agencies: Iterable[int],
    rows: Iterable[tuple[Any, ...]],
    *,
    on: date,
    limit: int | None,
) -> Declared:
    """From rows in force: agency, role, people, day; `limit` is after how many days the partnership calls one old."""
    stale_after = timedelta(days=limit or STALE_AFTER_DAYS)
    everyone: dict[int, Headcount] = {}
    by_role: dict[tuple[int, int], Headcount] = {}
    for of, role, people, as_of in rows:
        headcount = Headcount(people, as_of, is_stale=is_stale(as_of, on=on, stale_after=stale_after))
        if role is None:
            everyone[of] = headcount
        else:
            by_role[of, role] = headcount
    return Declared(on, stale_after, frozenset(agencies), everyone, by_role)


def in_force(agencies: QuerySet[Agency], *, on: Any, known_at: datetime | None) -> QuerySet[Declaration]:
    """Of each agency and role the accepted headcount that is as of the latest day; of one day, the one said last."""
    known = Q(accepted_at__isnull=False) if known_at is None else Q(accepted_at__lte=known_at)
    successors = Declaration.objects.filter(known, agency=OuterRef("agency"), replaces=OuterRef("batch"))
    rows = Declaration.objects.filter(known, agency__in=agencies, as_of_date__lte=on).exclude(Exists(successors))
    latest = Window(
        RowNumber(),
        partition_by=[F("agency"), F("role")],
        order_by=[F("as_of_date").desc(), F("recorded_at").desc(), F("pk").desc()],
    )
    return rows.order_by().annotate(place=latest).filter(place=1)


OF_ONE = Prepared(
    lambda: in_force(
        Agency.objects.filter(pk=Given("agency", Agency._meta.pk)), on=Given("on", DateField()), known_at=None
    ).values_list("agency", "role", "headcount", "as_of_date", "agency__partnership__figure_settings__stale_after_days")
)


def stale_after_of(partnership: Partnership) -> timedelta:
    kept = FigureSettings.objects.filter(partnership=partnership).values_list("stale_after_days", flat=True).first()
    return timedelta(days=kept or STALE_AFTER_DAYS)


def is_stale(as_of: date, *, on: date, stale_after: timedelta) -> bool:
    return on - as_of > stale_after
