"""What came of a list that an HR system sent, as it is told to that system."""

from dataclasses import dataclass
from typing import Any

from agencies.enums import ENDED_JOBS, Held, ImportState, JobState, Outcome, SentState
from agencies.models import ApiKey, FileImport, ImportRow
from agencies.queries.imports import WORKING, why_unreadable, words_of

TOLD_AT_ONCE = 500

COUNTED = {
    "joiners": Outcome.JOIN,
    "movers": Outcome.MOVE,
    "changed": Outcome.CHANGE,
    "leavers": Outcome.LEAVE,
    "unchanged": Outcome.UNCHANGED,
    "doubtful": Outcome.DOUBTFUL,
    "refused": Outcome.REFUSED,
}


def sent_with(key: ApiKey) -> Any:
    """What the key's agency had sent, with whichever of its keys; never files that people brought in."""
    found = FileImport.objects.filter(agency=key.agency_id, kind="staff").exclude(api_key=None)
    return found.select_related("agency", "job", "api_key")


def state_of(sent: FileImport) -> SentState:
    if sent.state == ImportState.UNREADABLE:
        return SentState.REFUSED
    if (sent.state in WORKING or sent.options.get("goes_on")) and has_stopped(sent):
        return SentState.STOPPED
    if sent.state != ImportState.CHECKED:
        return SentState(sent.state)
    if sent.options.get("waits"):
        return SentState.WAITING
    if sent.options.get("goes_on"):
        return SentState.CHECKING
    return SentState.CHECKED if sent.options.get("dry_run") else SentState.HELD


def has_stopped(sent: FileImport) -> bool:
    return sent.job is not None and sent.job.state in ENDED_JOBS and sent.job.state != JobState.DONE


def counts_of(sent: FileImport) -> dict[str, int]:
    return {name: int(sent.counts.get(outcome, 0)) for name, outcome in COUNTED.items()}


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """`row` is the place in the list that was sent, from 1; none where the problem is somebody missing from it."""

    row: int | None
    staff_number: str
    field: str
    outcome: str
    problem: str


def problems_of(sent: FileImport, *, after: int, size: int = TOLD_AT_ONCE) -> tuple[list[ToldProblem], int | None]:
    """Some of the problems in order, and what to go on after. Who might be meant is told to the lead alone."""
    if sent.state == ImportState.UNREADABLE:
        return [ToldProblem(None, "", "", Outcome.REFUSED, why_unreadable(sent.fault))], None
    rows = ImportRow.objects.filter(file_import=sent, place__gt=after).exclude(problems=[])
    rows = rows.filter(outcome__in=[Outcome.REFUSED, Outcome.DOUBTFUL]).select_related("membership")
    found = list(rows.order_by("place")[: size + 1])
    told = [
        ToldProblem(row.line, number_of(row), problem["field"], row.outcome, words_of(problem, sent.kind))
        for row in found[:size]
        for problem in row.problems
    ]
    if not after and (held := sent.options.get("held")) == Held.MANY_LEAVERS:
        told.insert(0, ToldProblem(None, "", "leavers", Outcome.DOUBTFUL, many_leavers(sent, held)))
    return told, found[size - 1].place if len(found) > size else None


def many_leavers(sent: FileImport, held: str) -> str:
    number = int(sent.counts.get(Outcome.LEAVE, 0))
    return f'{Held(held).label} If that is right, send the list again with "leavers": {number}.'


def number_of(row: ImportRow) -> str:
    if row.line is None and row.membership is not None:
        return row.membership.staff_number
    return str(row.values.get("staff_number", ""))
