"""Who must hold which course: said, changed, ended and taken back. A change ends one row and starts the next."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies.actions import audit, dated_rows
from agencies.models import Agency, Partnership, Person, Role
from courses.enums import DueKind, Grade, Renewal
from courses.models import Requirement
from courses.signals import scope_changed


class CannotRequire(Exception):
    pass


class ChangedMeanwhile(Exception):
    """Somebody else ended, changed or took back the requirement since it was read."""

    def __init__(self, requirement: Requirement) -> None:
        super().__init__(requirement)
        self.requirement = requirement


@dataclass(frozen=True, slots=True)
class Terms:
    """How a course is asked: by when, how it is renewed, and by which evidence."""

    due_days: int = 56
    due_date: date | None = None  # on a fixed day instead; nobody sooner than `due_days` after starting
    renewal: str = Renewal.COURSE
    renewal_months: int | None = None
    renewal_month: int | None = None
    minimum_gap_days: int = 0
    refresher_key: UUID | None = None
    weakest_grade: str = Grade.FACILITATOR

    def as_json(self) -> dict[str, Any]:
        return {name: value if isinstance(value, int | None) else str(value) for name, value in asdict(self).items()}


def terms_of(requirement: Requirement) -> Terms:
    return Terms(**{name: getattr(requirement, name) for name in Terms.__slots__})


@transaction.atomic
def require(
    *,
    partnership: Partnership,
    course_key: UUID,
    start_date: date,
    by: Person | None,
    at: datetime,
    agency: Agency | None = None,
    roles: Collection[Role] = (),
    due_days: int = 56,
    end_date: date | None = None,
    terms: Terms | None = None,
) -> Requirement:
    """Says from a day that these roles must hold a course: of one agency, or of the whole partnership.

    Sent twice it is said once.
    """
    if any(role.partnership_id != partnership.pk for role in roles) or (
        agency is not None and agency.partnership_id != partnership.pk
    ):
        raise CannotRequire
    terms = terms or Terms(due_days=due_days)
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    same = Requirement.objects.standing().filter(
        partnership=partnership, agency=agency, course_key=course_key, start_date=start_date, end_date=end_date
    )
    for known in same.prefetch_related("roles"):
        if terms_of(known) == terms and {role.pk for role in known.roles.all()} == {role.pk for role in roles}:
            return known
    requirement = write(
        partnership=partnership,
        agency=agency,
        course_key=course_key,
        start_date=start_date,
        end_date=end_date,
        roles=roles,
        terms=terms,
        by=by,
        at=at,
    )
    audit.note("requirement.said", **about(requirement, by, at), after=terms.as_json())
    return requirement


@transaction.atomic
def change(*, requirement: Requirement, terms: Terms, from_date: date, by: Person | None, at: datetime) -> Requirement:
    """Asks the same course of the same people in another way from a day on: this row ends and the next one starts.

    Nobody's time begins anew. `requirement` is the row as the person read it.
    """
    held = lock(requirement)
    if terms_of(held) == terms:
        return held
    start, end_date, roles = max(from_date, held.start_date), held.end_date, list(held.roles.all())
    if end_date is not None and start >= end_date:
        raise CannotRequire
    dated_rows.end_or_void(held, end_date=start, by=by, at=at)
    following = write(
        partnership=held.partnership,
        agency=held.agency,
        course_key=held.course_key,
        start_date=start,
        end_date=end_date,
        roles=roles,
        terms=terms,
        by=by,
        at=at,
        replaces=held,
    )
    audit.note(
        "requirement.changed", **about(following, by, at), before=terms_of(held).as_json(), after=terms.as_json()
    )
    return following


@transaction.atomic
def end(*, requirement: Requirement, end_date: date, by: Person | None, at: datetime) -> Requirement:
    """Stops asking from a day on. What would not hold for one day is taken back instead."""
    held = lock(requirement)
    before = held.end_date
    if end_date <= held.start_date:
        return take_back(requirement=held, by=by, at=at)
    dated_rows.end(held, end_date=end_date, by=by, at=at)
    audit.note(
        "requirement.ended",
        **about(held, by, at),
        before={"end_date": before.isoformat() if before else None},
        after={"end_date": end_date.isoformat()},
    )
    announce(held)
    return held


@transaction.atomic
def take_back(*, requirement: Requirement, by: Person | None, at: datetime) -> Requirement:
    """A mistake: as if it had never been said. The row is kept."""
    if requirement.voided_at is None:
        dated_rows.void(requirement, by=by, at=at)
        audit.note("requirement.taken-back", **about(requirement, by, at))
        announce(requirement)
    return requirement


def lock(read: Requirement) -> Requirement:
    """The row as it is now, if it still is as it was read."""
    held = Requirement.objects.select_for_update(of=("self",)).select_related("partnership", "agency").get(pk=read.pk)
    is_replaced = Requirement.objects.filter(replaces=held).exists()
    if held.voided_at is not None or is_replaced or held.end_date != read.end_date:
        raise ChangedMeanwhile(held)
    return held


def write(*, roles: Collection[Role], terms: Terms, by: Person | None, at: datetime, **said: Any) -> Requirement:
    requirement = Requirement.objects.create(
        **said,
        **asdict(terms),
        due_kind=DueKind.FIXED_DATE if terms.due_date else DueKind.AFTER_START,
        recorded_by=by,
        recorded_at=at,
    )
    requirement.roles.set(roles)
    announce(requirement)
    return requirement


def announce(requirement: Requirement) -> None:
    scope_changed.send(sender=Requirement, person_ids=None, partnership_id=requirement.partnership_id)


def about(requirement: Requirement, by: Person | None, at: datetime) -> dict[str, Any]:
    return {
        "by": by,
        "at": at,
        "agency": requirement.agency,
        "partnership": requirement.partnership,
        "subject": requirement,
    }
