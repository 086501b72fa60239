"""Excusing a post from a course for a while, and taking that back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Membership, Person
from courses import rules
from courses.models import Exemption
from courses.signals import scope_changed


class CannotExempt(Exception):
    pass


@transaction.atomic
def exempt(
    *,
    membership: Membership,
    reason: str,
    start_date: date,
    end_date: date,
    by: Person,
    at: datetime,
    course_key: UUID | None = None,
) -> Exemption:
    """Excuses a post from a course, or from every course, for at most six months."""
    if not rules.may_exempt(start=start_date, end=end_date, longest=Exemption.MAX_DAYS):
        raise CannotExempt
    exemption = Exemption.objects.create(
        membership=membership,
        course_key=course_key,
        reason=reason,
        start_date=start_date,
        end_date=end_date,
        recorded_by=by,
        recorded_at=at,
    )
    scope_changed.send(sender=Exemption, person_ids={membership.person_id})
    return exemption


@transaction.atomic
def take_back(*, exemption: Exemption, by: Person, at: datetime) -> Exemption:
    """A mistake: as if it had never been said. The row is kept."""
    if exemption.voided_at is None:
        exemption.voided_at, exemption.voided_by = at, by
        exemption.save(update_fields=["voided_at", "voided_by"])
        scope_changed.send(sender=Exemption, person_ids={exemption.membership.person_id})
    return exemption
