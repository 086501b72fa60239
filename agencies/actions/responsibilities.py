"""Duties that a post carries: training lead of an agency or team, coordinator of a partnership."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.actions import audit, dated_rows, groups, sections
from agencies.enums import Duty
from agencies.models import Membership, Person, Responsibility, Team
from agencies.rules import overlap


class CannotGrant(Exception):
    """The duty cannot be given; the message says why, in words for people."""


@transaction.atomic
def grant(
    *,
    membership: Membership,
    duty: Duty,
    start_date: date,
    by: Person | None,
    at: datetime,
    team: Team | None = None,
    end_date: date | None = None,
) -> Responsibility:
    """This function will give a post a duty. It lasts no longer than the post. Given twice, it is given once."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    refuse_misfits(membership, duty=duty, team=team, start_date=start_date, end_date=end_date)
    held = membership.responsibilities.filter(duty=duty, team=team)
    there = held.overlapping(start_date, end_date).first()
    if there is not None:
        return there
    if duty == Duty.COORDINATOR:
        groups.let_into_admin(membership.person)
    granted = held.create(
        membership=membership,
        duty=duty,
        team=team,
        start_date=start_date,
        end_date=end_date,
        recorded_at=at,
        recorded_by=by,
    )
    note("duty.granted", granted, by=by, at=at)
    if duty in sections.DUTIES:
        sections.settle(person_ids={membership.person_id}, at=at)
    return granted


@transaction.atomic
def revoke(*, responsibility: Responsibility, end_date: date, by: Person | None, at: datetime) -> Responsibility:
    """This function will end a duty on a day; one that has not begun by then is taken back."""
    responsibility = Responsibility.objects.select_for_update().get(pk=responsibility.pk)
    if responsibility.voided_at is None:
        dated_rows.end_or_void(responsibility, end_date=end_date, by=by, at=at)
        note("duty.revoked", responsibility, by=by, at=at)
        if responsibility.duty in sections.DUTIES:
            sections.settle(person_ids={responsibility.membership.person_id}, at=at)
    return responsibility


def note(action: str, responsibility: Responsibility, *, by: Person | None, at: datetime) -> None:
    membership, ends = responsibility.membership, responsibility.end_date
    audit.note(
        action,
        by=by,
        at=at,
        person=membership.person,
        agency=membership.agency,
        subject=responsibility,
        after={
            "duty": responsibility.duty,
            "team": responsibility.team.name if responsibility.team else "",
            "from": responsibility.start_date.isoformat(),
            "until": ends.isoformat() if ends else "",
        },
    )


def refuse_misfits(
    membership: Membership, *, duty: Duty, team: Team | None, start_date: date, end_date: date | None
) -> None:
    if membership.voided_at is not None:
        raise CannotGrant(_("This membership was taken back."))
    if team is not None and (duty != Duty.TRAINING_LEAD or team.agency_id != membership.agency_id):
        raise CannotGrant(_("Only a training lead is for one team, and the team must belong to the agency."))
    if end_date is not None and end_date <= start_date:
        raise CannotGrant(_("The end must come after the start."))
    if not overlap(start_date, end_date, membership.start_date, membership.end_date):
        raise CannotGrant(_("The person is not in the agency on these days."))
    if duty in sections.DUTIES and membership.agency.section_id is None:
        raise CannotGrant(_("The agency has no section of the site yet. An administrator chooses one, under Agencies."))
