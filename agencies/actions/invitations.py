"""Inviting people by mail. The link in the mail opens a page; pressing the button there accepts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from agencies.actions import audit, memberships, people
from agencies.actions.secret_words import hash_of_token, new_token
from agencies.enums import CameBy
from agencies.models import Agency, Invitation, Membership, Person, Role, Team
from agencies.queries.joining import works_in
from agencies.rules import Addressee, local_day
from agencies.signals import invitation_made

LASTS = timedelta(days=14)


class CannotInvite(Exception):
    """The address cannot be invited; the message says why, in words for people."""


class CannotAccept(Exception):
    """The invitation cannot be accepted; the message says why, in words for people."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of a list of addresses."""

    invitations: list[Invitation]
    refused: list[str]


def invite_all(
    *,
    agency: Agency,
    addressees: Iterable[Addressee],
    role: Role,
    team: Team | None,
    start_date: date,
    by: Person,
    at: datetime,
) -> Invited:
    """This function will invite each address, and say of each other one why not."""
    done, refused = [], []
    for addressee in addressees:
        try:
            done.append(
                invite(
                    agency=agency,
                    email=addressee.email,
                    staff_number=addressee.staff_number,
                    role=role,
                    team=team,
                    start_date=start_date,
                    by=by,
                    at=at,
                )
            )
        except CannotInvite as refusal:
            refused.append(f"{addressee.email}: {refusal}")
    return Invited(done, refused)


@transaction.atomic
def invite(
    *,
    agency: Agency,
    email: str,
    role: Role,
    start_date: date,
    by: Person,
    at: datetime,
    team: Team | None = None,
    staff_number: str = "",
    name: str = "",
) -> Invitation:
    """This function will offer a place by mail. The mail leaves after all is kept; one that was lost leaves later."""
    Agency.objects.select_for_update().get(pk=agency.pk)  # two leads may invite the same address at once
    if team is not None and team.agency_id != agency.pk:
        raise CannotInvite(_("This team belongs to another agency."))
    if role.partnership_id != agency.partnership_id:
        raise CannotInvite(_("This role belongs to another partnership."))
    person = person_at(email)
    today = local_day(at, agency.time_zone or agency.partnership.time_zone)
    if person is not None and works_in(person, agency, today):
        raise CannotInvite(_("works here already"))
    there = Invitation.objects.filter(agency=agency, email=email, accepted_at=None, withdrawn_at=None).first()
    if there is not None and there.expires_at > at:
        raise CannotInvite(_("is invited already; send it again from the list if it was lost"))
    if there is not None:  # run out: the new one takes its place
        there.withdrawn_at, there.withdrawn_by = at, by
        there.save(update_fields=["withdrawn_at", "withdrawn_by"])
    made = Invitation.objects.create(
        agency=agency,
        email=email,
        name=name,
        staff_number=staff_number,
        role=role,
        team=team,
        start_date=start_date,
        token_hash=hash_of_token(new_token()),  # nobody has this one: sending makes the one that is used
        expires_at=at + LASTS,
        made_at=at,
        made_by=by,
    )
    after = {"address": email, "role": role.name, "team": team.name if team else "", "from": start_date.isoformat()}
    audit.note("invitation.made", by=by, at=at, agency=agency, subject=made, after=after)
    invitation_made.send(sender=Invitation)
    return made


@transaction.atomic
def send(*, invitation_id: int, at: datetime) -> bool:
    """This function will send an invitation that was not sent yet, with a new link; False where none is due.

    Mail that cannot leave raises, and the invitation stays unsent.
    """
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("agency", "role", "team", "made_by")
    invitation = rows.filter(pk=invitation_id, sent_at=None, accepted_at=None, withdrawn_at=None).first()
    if invitation is None or invitation.expires_at <= at:
        return False
    token = new_token()
    invitation.token_hash, invitation.sent_at = hash_of_token(token), at
    invitation.save(update_fields=["token_hash", "sent_at"])
    person = person_at(invitation.email)
    with translation.override((person and person.language) or settings.LANGUAGE_CODE):
        path = reverse("agencies:invitation", args=[token])
        context = {"invitation": invitation, "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path}
        subject = render_to_string("agencies/invitations/mail_subject.txt", context)
        body = render_to_string("agencies/invitations/mail.txt", context)
    EmailMultiAlternatives(subject=" ".join(subject.split()), body=body, to=[invitation.email]).send()
    return True


@transaction.atomic
def send_again(*, invitation: Invitation, by: Person, at: datetime) -> Invitation:
    """This function will send a fresh link, good for another fourteen days. The first one stops working."""
    invitation = locked(invitation)
    refuse_closed(invitation)
    invitation.sent_at, invitation.expires_at = None, at + LASTS
    invitation.token_hash = hash_of_token(new_token())
    invitation.save(update_fields=["sent_at", "expires_at", "token_hash"])
    audit.note("invitation.sent-again", by=by, at=at, agency=invitation.agency, subject=invitation)
    invitation_made.send(sender=Invitation)
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Person, at: datetime) -> Invitation:
    """This function will take an offer back: its link stops working."""
    invitation = locked(invitation)
    if invitation.withdrawn_at is not None:
        return invitation
    refuse_closed(invitation)
    invitation.withdrawn_at, invitation.withdrawn_by = at, by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.note("invitation.withdrawn", by=by, at=at, agency=invitation.agency, subject=invitation)
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, person: Person, at: datetime) -> Membership:
    """This function will take up the offer: the membership begins, and the address is proved. Taken up twice, once."""
    invitation = locked(invitation)
    if invitation.membership is not None and invitation.membership.person_id == person.pk:
        return invitation.membership
    why_not = why_not_acceptable(invitation, at) or whose_is_it(invitation, person)
    if why_not:
        raise CannotAccept(why_not)
    if works_in(person, invitation.agency, local_day(at, invitation.agency.partnership.time_zone)):
        words = _("You are in %(agency)s already. There is nothing to do.")
        raise CannotAccept(words % {"agency": invitation.agency.name})
    assert invitation.role is not None
    try:
        membership = memberships.join(
            person=person,
            agency=invitation.agency,
            role=invitation.role,
            team=invitation.team,
            start_date=invitation.start_date,
            staff_number=invitation.staff_number,
            came_by=CameBy.INVITATION,
            by=invitation.made_by,
            at=at,
        )
    except memberships.CannotJoin as refusal:
        raise CannotAccept(str(refusal)) from refusal
    invitation.accepted_at, invitation.membership = at, membership
    invitation.save(update_fields=["accepted_at", "membership"])
    prove(person, invitation.email)
    audit.note("invitation.accepted", by=person, at=at, person=person, agency=invitation.agency, subject=invitation)
    return membership


@transaction.atomic
def accept_as_newcomer(
    *, invitation: Invitation, display_name: str, password: str, language: str, at: datetime
) -> tuple[Person, Membership]:
    """This function will make the account and take up the offer, both or neither."""
    invitation = locked(invitation)
    why_not = why_not_acceptable(invitation, at)
    if why_not:
        raise CannotAccept(why_not)
    try:
        person = people.create(
            display_name=display_name,
            email=invitation.email,
            password=password or None,
            language=language,
            at=at,
        )
    except people.CannotCreate as refusal:
        raise CannotAccept(str(refusal)) from refusal
    return person, accept(invitation=invitation, person=person, at=at)


def find(token: str) -> Invitation | None:
    related = ("agency__partnership", "role", "team", "membership")
    return Invitation.objects.select_related(*related).filter(token_hash=hash_of_token(token)).first()


def why_not_acceptable(invitation: Invitation, at: datetime) -> str:
    """Why nobody can take it up any more, in words for people."""
    if invitation.accepted_at is not None:
        return _("This invitation has been accepted already. Sign in to go on.")
    if invitation.withdrawn_at is not None:
        return _("This invitation was taken back. Ask the person who invited you.")
    if invitation.expires_at <= at:
        return _("This invitation has run out. Ask the person who invited you to send it again.")
    return ""


def whose_is_it(invitation: Invitation, person: Person) -> str:
    owner = person_at(invitation.email)
    if owner is not None and owner.pk != person.pk:
        return _("Another account uses the address that this invitation went to. Sign out, and sign in with that one.")
    return ""


def person_at(email: str) -> Person | None:
    """Whose address it is: the one on the account, or one they have proved."""
    proved = EmailAddress.objects.filter(email=email, verified=True).values("user")
    return Person.objects.filter(email=email).first() or Person.objects.filter(pk__in=proved).first()


def prove(person: Person, email: str) -> None:
    """The link came to the address, so that it is proved; a person without any address has it from now on."""
    if person.email is None:
        person.email = email
        person.save(update_fields=["email"])
    if person.email == email:
        EmailAddress.objects.update_or_create(
            user=person, email=email, defaults={"verified": True}, create_defaults={"verified": True, "primary": True}
        )


def locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",))
    return rows.select_related("agency__partnership", "role", "team", "membership", "made_by").get(pk=invitation.pk)


def refuse_closed(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise CannotInvite(_("This invitation has been accepted already."))
    if invitation.withdrawn_at is not None:
        raise CannotInvite(_("This invitation was taken back. Invite the address anew."))
