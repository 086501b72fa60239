"""What training done elsewhere counts for: said, changed and ended. A change ends one rule and starts the next."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies.actions import audit, dated_rows
from agencies.models import Agency, Partnership, Person
from courses.models import Equivalence


class CannotSay(Exception):
    """The rule would count for nothing, or hold on no day."""


class ChangedMeanwhile(Exception):
    """Somebody else changed or ended the rule since it was read."""

    def __init__(self, equivalence: Equivalence) -> None:
        super().__init__(equivalence)
        self.equivalence = equivalence


@dataclass(frozen=True, slots=True)
class Terms:
    """A training, what it counts for and for how long."""

    provider: str
    title: str
    other_titles: tuple[str, ...] = ()
    course_key: UUID | None = None  # all its modules
    module_keys: tuple[UUID, ...] = ()  # or these
    months_valid: int | None = None
    oldest_months: int = 36
    needs_document: bool = False

    def as_fields(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "other_titles": list(self.other_titles),
            "module_keys": [str(key) for key in self.module_keys],
        }

    def as_json(self) -> dict[str, Any]:
        return {**self.as_fields(), "course_key": str(self.course_key) if self.course_key else None}


def terms_of(row: Equivalence) -> Terms:
    return Terms(
        provider=row.provider,
        title=row.title,
        other_titles=tuple(row.other_titles),
        course_key=row.course_key,
        module_keys=tuple(UUID(key) for key in row.module_keys),
        months_valid=row.months_valid,
        oldest_months=row.oldest_months,
        needs_document=row.needs_document,
    )


@transaction.atomic
def say(
    *,
    partnership: Partnership,
    agency: Agency | None,
    terms: Terms,
    start_date: date,
    by: Person | None,
    at: datetime,
) -> Equivalence:
    """Says from a day on what a training counts for: in one agency, or in the whole partnership.

    Sent twice it is said once.
    """
    if agency is not None and agency.partnership_id != partnership.pk:
        raise CannotSay
    if bool(terms.course_key) == bool(terms.module_keys):
        raise CannotSay
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    same = Equivalence.objects.standing().filter(
        partnership=partnership, agency=agency, provider=terms.provider, title=terms.title, end_date=None
    )
    for known in same:
        if terms_of(known) == terms:
            return known
    row = Equivalence.objects.create(
        partnership=partnership,
        agency=agency,
        start_date=start_date,
        recorded_by=by,
        recorded_at=at,
        **terms.as_fields(),
    )
    audit.note("equivalence.said", **about(row, by, at), after=terms.as_json())
    return row


@transaction.atomic
def change(*, equivalence: Equivalence, terms: Terms, from_date: date, by: Person | None, at: datetime) -> Equivalence:
    """Says it otherwise from a day on: this row ends and the next one starts. What was recognised stays as it is."""
    if bool(terms.course_key) == bool(terms.module_keys):
        raise CannotSay
    held = lock(equivalence)
    if terms_of(held) == terms:
        return held
    start, end_date = max(from_date, held.start_date), held.end_date
    if end_date is not None and start >= end_date:
        raise CannotSay
    dated_rows.end_or_void(held, end_date=start, by=by, at=at)
    following = Equivalence.objects.create(
        partnership=held.partnership,
        agency=held.agency,
        start_date=start,
        end_date=end_date,
        recorded_by=by,
        recorded_at=at,
        replaces=held,
        **terms.as_fields(),
    )
    audit.note(
        "equivalence.changed", **about(following, by, at), before=terms_of(held).as_json(), after=terms.as_json()
    )
    return following


@transaction.atomic
def end(*, equivalence: Equivalence, end_date: date, reason: str, by: Person | None, at: datetime) -> Equivalence:
    """From a day on it counts for nothing more. What was recognised stays. One that never held a day is taken back."""
    if not reason.strip():
        raise CannotSay
    held = lock(equivalence)
    dated_rows.end_or_void(held, end_date=end_date, by=by, at=at)
    held.end_reason = reason.strip()[:255]
    held.save(update_fields=["end_reason"])
    audit.note(
        "equivalence.ended",
        **about(held, by, at),
        before=terms_of(held).as_json(),
        after={"end_date": end_date.isoformat()},
        reason=reason.strip(),
    )
    return held


def lock(read: Equivalence) -> Equivalence:
    """The row as it is now, if it still is as it was read."""
    held = Equivalence.objects.select_for_update(of=("self",)).select_related("partnership", "agency").get(pk=read.pk)
    is_replaced = Equivalence.objects.filter(replaces=held).exists()
    if held.voided_at is not None or is_replaced or held.end_date != read.end_date:
        raise ChangedMeanwhile(held)
    return held


def about(row: Equivalence, by: Person | None, at: datetime) -> dict[str, Any]:
    return {"by": by, "at": at, "agency": row.agency, "partnership": row.partnership, "subject": row}
