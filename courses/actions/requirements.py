"""Who must hold which course: said, ended and taken back. A change ends one row and starts the next."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Agency, Partnership, Person, Role
from courses.models import Requirement
from courses.signals import scope_changed


class CannotRequire(Exception):
    pass


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
) -> Requirement:
    """Says from a day that these roles must hold a course: of one agency, or of the whole partnership."""
    if any(role.partnership_id != partnership.pk for role in roles) or (
        agency is not None and agency.partnership_id != partnership.pk
    ):
        raise CannotRequire
    requirement = Requirement.objects.create(
        partnership=partnership,
        agency=agency,
        course_key=course_key,
        due_days=due_days,
        start_date=start_date,
        end_date=end_date,
        recorded_by=by,
        recorded_at=at,
    )
    requirement.roles.set(roles)
    scope_changed.send(sender=Requirement, person_ids=None)
    return requirement


@transaction.atomic
def end(*, requirement: Requirement, end_date: date, by: Person | None, at: datetime) -> Requirement:
    """Stops asking from a day on. What would not hold for one day is taken back instead."""
    if end_date <= requirement.start_date:
        return take_back(requirement=requirement, by=by, at=at)
    requirement.end_date = end_date
    requirement.save(update_fields=["end_date"])
    scope_changed.send(sender=Requirement, person_ids=None)
    return requirement


@transaction.atomic
def take_back(*, requirement: Requirement, by: Person | None, at: datetime) -> Requirement:
    """A mistake: as if it had never been said. The row is kept."""
    if requirement.voided_at is None:
        requirement.voided_at, requirement.voided_by = at, by
        requirement.save(update_fields=["voided_at", "voided_by"])
        scope_changed.send(sender=Requirement, person_ids=None)
    return requirement
