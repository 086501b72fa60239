"""A person's posts: joining, leaving, moving, and taking back what was recorded by mistake."""

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.actions import audit, dated_rows
from agencies.models import Agency, Membership, Person, Role, Team
from agencies.rules import local_day
from agencies.signals import membership_changed


class CannotJoin(Exception):
    """The membership cannot be recorded; the message says why, in words for people."""


class CannotLeave(Exception):
    """The end cannot be recorded; the message says why, in words for people."""


@transaction.atomic
def join(
    *,
    person: Person,
    agency: Agency,
    role: Role,
    start_date: date,
    by: Person | None,
    at: datetime,
    team: Team | None = None,
    end_date: date | None = None,
    staff_number: str = "",
    came_by: str = "",
) -> Membership:
    """This function will record a post. Asked again for the very same post, it answers the one that is there."""
    # Two posts added at once must see each other.
    Person.objects.select_for_update().get(pk=person.pk)
    refuse_misfits(agency=agency, role=role, team=team, start_date=start_date, end_date=end_date)
    posts = Membership.objects.filter(person=person, agency=agency, role=role)
    there = posts.overlapping(start_date, end_date).first()
    if there is not None:
        if (there.team, there.start_date, there.end_date) == (team, start_date, end_date):
            return there
        raise CannotJoin(already_there(there))
    membership = posts.create(
        person=person,
        agency=agency,
        role=role,
        team=team,
        start_date=start_date,
        end_date=end_date,
        staff_number=staff_number,
        came_by=came_by,
        recorded_at=at,
        recorded_by=by,
    )
    note("membership.joined", membership, by=by, at=at)
    announce(membership)
    return membership


@transaction.atomic
def leave(*, membership: Membership, end_date: date, by: Person | None, at: datetime, reason: str = "") -> Membership:
    """This function will end a post, and its duties with it, on the first day that it no longer holds."""
    membership = locked(membership)
    if membership.end_date == end_date:
        return membership
    refuse_wrong_end(membership, end_date, today=local_day(at, membership.agency.partnership.time_zone))
    dated_rows.end(membership, end_date=end_date, by=by, at=at)
    for duty in membership.responsibilities.standing():
        dated_rows.end_or_void(duty, end_date=end_date, by=by, at=at)
    note("membership.ended", membership, by=by, at=at, reason=reason)
    announce(membership)
    return membership


@transaction.atomic
def move(
    *,
    membership: Membership,
    agency: Agency,
    role: Role,
    team: Team | None,
    start_date: date,
    by: Person | None,
    at: datetime,
    staff_number: str = "",
    reason: str = "",
) -> Membership:
    """This function will end a post and begin the next on the same day. Duties stay behind: they are granted anew."""
    if membership.start_date == start_date:
        void(membership=membership, by=by, at=at, reason=reason)
    else:
        leave(membership=membership, end_date=start_date, by=by, at=at, reason=reason)
    return join(
        person=membership.person,
        agency=agency,
        role=role,
        team=team,
        start_date=start_date,
        staff_number=staff_number,
        by=by,
        at=at,
    )


@transaction.atomic
def void(*, membership: Membership, by: Person | None, at: datetime, reason: str = "") -> Membership:
    """This function will take back a post that never was, with its duties. The rows stay, to show what was thought."""
    membership = locked(membership)
    if membership.voided_at is not None:
        return membership
    dated_rows.void(membership, by=by, at=at)
    for duty in membership.responsibilities.standing():
        dated_rows.void(duty, by=by, at=at)
    note("membership.voided", membership, by=by, at=at, reason=reason)
    announce(membership)
    return membership


def locked(membership: Membership) -> Membership:
    Person.objects.select_for_update().get(pk=membership.person_id)
    related = ("agency__partnership", "person", "role", "team")
    return Membership.objects.select_related(*related).get(pk=membership.pk)


def note(action: str, membership: Membership, *, by: Person | None, at: datetime, reason: str = "") -> None:
    audit.note(
        action,
        by=by,
        at=at,
        person=membership.person,
        agency=membership.agency,
        subject=membership,
        after={
            "role": membership.role.name,
            "team": membership.team.name if membership.team else "",
            "from": membership.start_date.isoformat(),
            "until": membership.end_date.isoformat() if membership.end_date else "",
        },
        reason=reason,
    )


def announce(membership: Membership) -> None:
    membership_changed.send(sender=Membership, person_ids={membership.person_id})


def refuse_misfits(*, agency: Agency, role: Role, team: Team | None, start_date: date, end_date: date | None) -> None:
    if team is not None and team.agency_id != agency.pk:
        raise CannotJoin(_("This team belongs to another agency."))
    if role.partnership_id != agency.partnership_id:
        raise CannotJoin(_("This role belongs to another partnership."))
    if end_date is not None and end_date <= start_date:
        raise CannotJoin(_("The end must come after the start."))


def already_there(membership: Membership) -> str:
    if membership.end_date is None:
        words = _("This person has held this role in this agency since %(start)s. End that membership first.")
    else:
        words = _("This person holds this role in this agency from %(start)s until %(end)s. Choose other dates.")
    return words % {
        "start": date_format(membership.start_date),
        "end": membership.end_date and date_format(membership.end_date),
    }


def refuse_wrong_end(membership: Membership, end_date: date, *, today: date) -> None:
    if membership.voided_at is not None:
        raise CannotLeave(_("This membership was taken back, so it cannot end."))
    if end_date <= membership.start_date:
        raise CannotLeave(_("The end must come after the start. If the membership was a mistake, take it back."))
    if membership.end_date is not None and membership.end_date <= today:
        raise CannotLeave(
            _("This membership has already ended. If its dates are wrong, take it back and add it again.")
        )
