"""Declarations as they were made, a batch at a time: what waits, what counts, what was sent back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from agencies.models import Agency, Person
from figures.enums import DeclarationState
from figures.models import Declaration


@dataclass(frozen=True)
class Batch:
    """What was declared together."""

    code: str
    agency: Agency
    as_of: date
    note: str
    recorded_at: datetime
    recorded_by: Person | None
    state: DeclarationState
    reason: str
    everyone: int | None
    roles: tuple[tuple[str, int], ...]  # by name
    headcounts: dict[int | None, int]
    replaces: str

    @property
    def is_waiting(self) -> bool:
        return self.state == DeclarationState.WAITING

    @property
    def may_be_corrected(self) -> bool:
        return self.state in (DeclarationState.ACCEPTED, DeclarationState.SENT_BACK, DeclarationState.WAITING)


def batches(rows: QuerySet[Declaration]) -> list[Batch]:
    """The latest first. One query."""
    found: dict[str, list[Declaration]] = {}
    for row in rows.select_related("agency", "role", "recorded_by").order_by("-recorded_at", "pk"):
        found.setdefault(row.batch, []).append(row)
    latest: dict[int, datetime] = {}
    for some in found.values():
        latest.setdefault(some[0].agency_id, some[0].recorded_at)
    replaced = {(some[0].agency_id, some[0].replaces) for some in found.values() if some[0].accepted_at}
    return [
        batch_of(some, is_last=some[0].recorded_at == latest[some[0].agency_id], replaced=replaced)
        for some in found.values()
    ]


def batch_of(rows: list[Declaration], *, is_last: bool, replaced: set[tuple[int, str]]) -> Batch:
    first = rows[0]
    return Batch(
        code=first.batch,
        agency=first.agency,
        as_of=first.as_of_date,
        note=first.note,
        recorded_at=first.recorded_at,
        recorded_by=first.recorded_by,
        state=state_of(first, is_last=is_last, is_replaced=(first.agency_id, first.batch) in replaced),
        reason=first.refused_reason,
        everyone=next((row.headcount for row in rows if row.role_id is None), None),
        roles=by_name(rows),
        headcounts={row.role_id: row.headcount for row in rows},
        replaces=first.replaces,
    )


def by_name(rows: Iterable[Declaration]) -> tuple[tuple[str, int], ...]:
    return tuple(
        sorted(((row.role.name, row.headcount) for row in rows if row.role), key=lambda row: row[0].casefold())
    )


def state_of(row: Declaration, *, is_last: bool, is_replaced: bool) -> DeclarationState:
    if row.refused_at:
        return DeclarationState.SENT_BACK
    if row.accepted_at:
        return DeclarationState.CORRECTED if is_replaced else DeclarationState.ACCEPTED
    return DeclarationState.WAITING if is_last else DeclarationState.TAKEN_BACK
