"""How people ask to join an agency, by a code on a poster or by their e-mail domain, and how a lead decides."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.actions import audit, memberships
from agencies.enums import CameBy, Decision
from agencies.models import Agency, EmailDomain, JoinCode, JoinRequest, Membership, Person, Role, Team
from agencies.queries import joining as queries
from agencies.rules import FREE_MAIL, drawn_code, local_day, normal_domain

LONGEST = timedelta(days=366)


class CannotMakeCode(Exception):
    """The code or domain cannot be made; the message says why, in words for people."""


class CannotAsk(Exception):
    """The person cannot ask to join; the message says why, in words for people."""


class CannotDecide(Exception):
    """The request cannot be decided so; the message says why, in words for people."""


@transaction.atomic
def make_code(
    *,
    agency: Agency,
    role: Role,
    expires_at: datetime,
    by: Person,
    at: datetime,
    team: Team | None = None,
    label: str = "",
    needs_approval: bool = True,
    most_uses: int | None = None,
) -> JoinCode:
    """This function will make a code that lets people join one place of an agency."""
    refuse_misfits(agency, role, team)
    if not at < expires_at <= at + LONGEST:
        raise CannotMakeCode(_("Choose a last day within the next twelve months."))
    taken = set(JoinCode.objects.values_list("code", flat=True))
    code = next(code for code in iter(lambda: drawn_code(secrets.choice), "") if code not in taken)
    made = JoinCode.objects.create(
        agency=agency,
        role=role,
        team=team,
        code=code,
        label=label,
        needs_approval=needs_approval,
        most_uses=most_uses,
        expires_at=expires_at,
        made_at=at,
        made_by=by,
    )
    audit.note("join-code.made", by=by, at=at, agency=agency, subject=made, after=words_of(made))
    return made


@transaction.atomic
def close_code(*, join_code: JoinCode, by: Person, at: datetime) -> JoinCode:
    """This function will end a code now. Who came by it stays, and so do the requests that wait."""
    join_code = JoinCode.objects.select_for_update().get(pk=join_code.pk)
    if join_code.closed_at is None:
        join_code.closed_at, join_code.closed_by = at, by
        join_code.save(update_fields=["closed_at", "closed_by"])
        audit.note("join-code.closed", by=by, at=at, agency=join_code.agency, subject=join_code)
    return join_code


@transaction.atomic
def allow_domain(
    *,
    agency: Agency,
    domain: str,
    by: Person,
    at: datetime,
    role: Role | None = None,
    team: Team | None = None,
    needs_approval: bool = True,
) -> EmailDomain:
    """This function will let people with a proved address of a domain ask to join. Said again, it changes the terms."""
    plain = normal_domain(domain)
    if plain is None:
        raise CannotMakeCode(_("This is not a domain. Write what stands after the @, as in council.gov.uk."))
    if plain in FREE_MAIL:
        raise CannotMakeCode(
            _("Anybody can get an address at %(domain)s, so it cannot let people in.") % {"domain": plain}
        )
    if role is None and not needs_approval:
        raise CannotMakeCode(_("Choose the role that people get, since nobody decides it afterwards."))
    refuse_misfits(agency, role, team)
    terms = {"role": role, "team": team, "needs_approval": needs_approval}
    made, _is_new = EmailDomain.objects.update_or_create(
        agency=agency,
        domain=plain,
        removed_at=None,
        defaults=terms,
        create_defaults={**terms, "made_at": at, "made_by": by},
    )
    audit.note("domain.allowed", by=by, at=at, agency=agency, subject=made, after={"domain": plain, **words_of(made)})
    return made


@transaction.atomic
def remove_domain(*, email_domain: EmailDomain, by: Person, at: datetime) -> EmailDomain:
    email_domain = EmailDomain.objects.select_for_update().get(pk=email_domain.pk)
    if email_domain.removed_at is None:
        email_domain.removed_at, email_domain.removed_by = at, by
        email_domain.save(update_fields=["removed_at", "removed_by"])
        after = {"domain": email_domain.domain}
        audit.note("domain.removed", by=by, at=at, agency=email_domain.agency, subject=email_domain, after=after)
    return email_domain


@transaction.atomic
def ask_with_code(*, person: Person, join_code: JoinCode, at: datetime) -> JoinRequest:
    """This function will ask to join by a code; where the code asks for no approval, the person is in at once.

    Asked twice, it is asked once.
    """
    # Two people who take the last place at once must see each other.
    join_code = JoinCode.objects.select_for_update().get(pk=join_code.pk)
    why_not = queries.why_closed(join_code, at)
    there = open_request(person, join_code.agency)
    if there is not None:
        return there
    if why_not is not None:
        raise CannotAsk(why_not)
    return ask(
        person=person,
        place=join_code,
        came_by=CameBy.JOIN_CODE,
        at=at,
        waits=join_code.needs_approval,
        join_code=join_code,
    )


@transaction.atomic
def ask_by_domain(*, person: Person, email_domain: EmailDomain, at: datetime) -> JoinRequest:
    """This function will ask to join by a proved address of a domain that the agency allows."""
    if not queries.has_proved_address_at(person, email_domain.domain):
        raise CannotAsk(_("Prove first that an address of this domain is yours: sign in with a code sent to it."))
    there = open_request(person, email_domain.agency)
    if there is not None:
        return there
    if email_domain.removed_at is not None:
        raise CannotAsk(_("This agency no longer lets people join in this way. Ask your training lead."))
    return ask(person=person, place=email_domain, came_by=CameBy.DOMAIN, at=at, waits=email_domain.needs_approval)


@transaction.atomic
def accept(
    *,
    join_request: JoinRequest,
    role: Role | None,
    team: Team | None,
    start_date: date,
    by: Person | None,
    at: datetime,
    staff_number: str = "",
) -> Membership:
    """This function will let somebody in who asked. Accepted twice, they are in once."""
    join_request = locked(join_request)
    if join_request.membership is not None:
        return join_request.membership
    if join_request.decision != Decision.WAITING:
        raise CannotDecide(already_decided(join_request))
    if role is None:
        raise CannotDecide(_("Choose a role for %(name)s.") % {"name": join_request.person.name})
    try:
        membership = memberships.join(
            person=join_request.person,
            agency=join_request.agency,
            role=role,
            team=team,
            start_date=start_date,
            staff_number=staff_number,
            came_by=join_request.came_by,
            by=by,
            at=at,
        )
    except memberships.CannotJoin as refusal:
        raise CannotDecide(str(refusal)) from refusal
    # The same post may have come about by another request, which keeps it.
    is_taken = JoinRequest.objects.filter(membership=membership).exists()
    decide(join_request, Decision.ACCEPTED, by=by, at=at, membership=None if is_taken else membership)
    return membership


def accept_all(
    *,
    join_requests: Iterable[JoinRequest],
    by: Person,
    at: datetime,
    today: date,
    role: Role | None = None,
    team: Team | None = None,
) -> tuple[list[Membership], list[str]]:
    """This function will accept many: each in what it asked for, or in the role and team given.

    Answers who is in, and for each of the others why not.
    """
    done, refused = [], []
    for join_request in join_requests:
        place = (role or join_request.role, team or (join_request.team if role is None else None))
        try:
            done.append(accept(join_request=join_request, role=place[0], team=place[1], start_date=today, by=by, at=at))
        except CannotDecide as refusal:
            refused.append(f"{join_request.person.name}: {refusal}")
    return done, refused


@transaction.atomic
def refuse(*, join_request: JoinRequest, reason: str, by: Person, at: datetime) -> JoinRequest:
    """This function will say no, with a word that the person reads."""
    join_request = locked(join_request)
    if join_request.decision == Decision.REFUSED:
        return join_request
    if join_request.decision != Decision.WAITING:
        raise CannotDecide(already_decided(join_request))
    if not reason.strip():
        raise CannotDecide(_("Say why, in a sentence that the person can read."))
    decide(join_request, Decision.REFUSED, by=by, at=at, reason=reason.strip())
    return join_request


@transaction.atomic
def take_back(*, join_request: JoinRequest, at: datetime) -> JoinRequest:
    """This function will withdraw a request that still waits: its person changed their mind."""
    join_request = locked(join_request)
    if join_request.decision == Decision.WAITING:
        decide(join_request, Decision.TAKEN_BACK, by=join_request.person, at=at)
    return join_request


def ask(
    *,
    person: Person,
    place: JoinCode | EmailDomain,
    came_by: CameBy,
    at: datetime,
    waits: bool,
    join_code: JoinCode | None = None,
) -> JoinRequest:
    today = local_day(at, place.agency.time_zone or place.agency.partnership.time_zone)
    if queries.works_in(person, place.agency, today):
        raise CannotAsk(_("You are in %(agency)s already. There is nothing to do.") % {"agency": place.agency.name})
    asked = JoinRequest.objects.create(
        agency=place.agency,
        team=place.team,
        role=place.role,
        person=person,
        came_by=came_by,
        join_code=join_code,
        made_at=at,
        made_by=person,
    )
    audit.note("join.asked", by=person, at=at, person=person, agency=place.agency, subject=asked)
    if not waits:
        try:
            accept(join_request=asked, role=place.role, team=place.team, start_date=today, by=place.made_by, at=at)
        except CannotDecide as refusal:
            raise CannotAsk(str(refusal)) from refusal
        asked.refresh_from_db()
    return asked


def open_request(person: Person, agency: Agency) -> JoinRequest | None:
    Person.objects.select_for_update().get(pk=person.pk)
    return JoinRequest.objects.filter(person=person, agency=agency, decision=Decision.WAITING).first()


def decide(
    join_request: JoinRequest,
    decision: Decision,
    *,
    by: Person | None,
    at: datetime,
    membership: Membership | None = None,
    reason: str = "",
) -> None:
    join_request.decision, join_request.decided_at, join_request.decided_by = decision, at, by
    join_request.membership = membership
    join_request.save(update_fields=["decision", "decided_at", "decided_by", "membership"])
    audit.note(
        f"join.{decision}",
        by=by,
        at=at,
        person=join_request.person,
        agency=join_request.agency,
        subject=join_request,
        reason=reason,
    )


def locked(join_request: JoinRequest) -> JoinRequest:
    rows = JoinRequest.objects.select_for_update(of=("self",)).select_related("person", "agency__partnership")
    return rows.get(pk=join_request.pk)


def already_decided(join_request: JoinRequest) -> str:
    words = _("This request was decided on %(day)s: %(decision)s.")
    assert join_request.decided_at is not None
    return words % {
        "day": date_format(join_request.decided_at),
        "decision": join_request.get_decision_display(),
    }


def refuse_misfits(agency: Agency, role: Role | None, team: Team | None) -> None:
    if team is not None and team.agency_id != agency.pk:
        raise CannotMakeCode(_("This team belongs to another agency."))
    if role is not None and role.partnership_id != agency.partnership_id:
        raise CannotMakeCode(_("This role belongs to another partnership."))


def words_of(place: JoinCode | EmailDomain) -> dict[str, object]:
    return {
        "role": place.role.name if place.role else "",
        "team": place.team.name if place.team else "",
        "a lead approves each": place.needs_approval,
    }
