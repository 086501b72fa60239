"""An agency's own sign-in: setting it up, and whom it may open an account for.

Doubt never opens an account. A sign-in opens what belongs to its agency's people alone: whoever has a duty elsewhere
or is let into the admin signs in with what is theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from agencies.actions import memberships, people
from agencies.actions.audit import note
from agencies.enums import CameBy
from agencies.models import JoinRequest, Membership, Person, Role, SignInService
from agencies.models.dated import in_force
from agencies.queries.sign_in_services import belongs_to, has_power_elsewhere
from agencies.rules import local_day, normal_email


class CannotLetIn(Exception):
    """The agency's sign-in does not open an account here; the message says why, in words for people."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What an agency's sign-in says of somebody. The address counts only where the agency's word is proof of it."""

    uid: str
    staff_number: str = ""
    proved_email: str = ""
    said_email: str = ""
    name: str = ""
    role_word: str = ""


@transaction.atomic
def save(*, service: SignInService, app: Mapping[str, Any], by: Person, at: datetime) -> SignInService:
    """This function will keep a sign-in and what allauth needs of it. A secret left empty stays as it was."""
    is_new = service.pk is None
    social_app = SocialApp() if is_new else service.app
    if is_new:
        social_app.provider_id = f"{service.agency.slug}-{get_random_string(6, 'abcdefghijkmnpqrstuvwxyz23456789')}"
    social_app.provider, social_app.name = app["provider"], service.label[:40]
    social_app.client_id = app.get("client_id") or social_app.provider_id
    social_app.secret = app.get("secret") or social_app.secret
    social_app.settings = dict(app["settings"])
    social_app.save()
    service.app, service.changed_at, service.changed_by = social_app, at, by
    service.save()
    shown = {"label": service.label, "on": service.is_on, "kind": social_app.provider}
    shown |= {"address_is_proof": service.email_claim_is_proof, "newcomers": service.lets_newcomers_in}
    note("sign-in-service.saved", by=by, at=at, agency=service.agency, subject=service, after=shown)
    return service


@transaction.atomic
def person_for(*, service: SignInService, claims: Claims, known: Person | None, at: datetime) -> Person:
    """This function will answer whose account a sign-in opens, and make one for a newcomer where that is allowed."""
    day = local_day(at, service.agency.time_zone or service.agency.partnership.time_zone)
    matched = known or match(service, claims, at)
    if matched is None:
        return welcome(service=service, claims=claims, at=at)
    if not matched.is_active:
        raise CannotLetIn(_("This account is switched off. Ask your training lead."))
    if has_power_elsewhere(matched, service.agency, day):
        raise CannotLetIn(
            _("Your account also opens things outside this agency. Sign in with your password, a code or a passkey.")
        )
    if not belongs_to(matched, service.agency, day):
        raise CannotLetIn(_("You are not in this agency in Waymark now. Ask its training lead to let you join."))
    if known is None:
        note("sign-in-service.connected", by=matched, at=at, person=matched, agency=service.agency, subject=service)
    return matched


def match(service: SignInService, claims: Claims, at: datetime) -> Person | None:
    """By the agency's staff number, then by a proved address; two answers, or one that is taken, are none."""
    day = local_day(at, service.agency.time_zone or service.agency.partnership.time_zone)
    by_number = set()
    if claims.staff_number:
        posts = Membership.objects.filter(in_force(day), agency=service.agency, staff_number=claims.staff_number)
        by_number = set(posts.values_list("person", flat=True))
    by_email = set()
    if claims.proved_email:
        proved = EmailAddress.objects.filter(email__iexact=claims.proved_email, verified=True)
        by_email = set(proved.values_list("user", flat=True))
    found = by_number | by_email
    if not found:
        return None
    if len(found) > 1:
        raise CannotLetIn(_("What your agency says fits more than one account. Ask your training lead to look at it."))
    person = Person.objects.get(pk=found.pop())
    if SocialAccount.objects.filter(user=person, provider=service.app.provider_id).exclude(uid=claims.uid).exists():
        raise CannotLetIn(_("Another sign-in of your agency opens this account already. Ask your training lead."))
    return person


def welcome(*, service: SignInService, claims: Claims, at: datetime) -> Person:
    """A newcomer, in the agency at once or once a lead has agreed."""
    if not service.lets_newcomers_in:
        raise CannotLetIn(
            _("Waymark does not know you in this agency yet. Ask your training lead to add you, then try again.")
        )
    email = normal_email(claims.proved_email)
    if Person.objects.filter(
        email__in=[address for address in [email, normal_email(claims.said_email)] if address]
    ).exists():
        raise CannotLetIn(
            _("Somebody has an account with your e-mail address already. If it is you, sign in with a code first.")
        )
    role = role_for(service, claims.role_word)
    person = people.create(display_name=claims.name[:150] or _("New colleague"), email=email, at=at)
    if email:
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    note("sign-in-service.newcomer", by=person, at=at, person=person, agency=service.agency, subject=service)
    if service.needs_approval or role is None:
        JoinRequest.objects.create(
            person=person,
            agency=service.agency,
            team=service.team,
            role=role,
            came_by=CameBy.SSO,
            made_at=at,
            made_by=person,
        )
        return person
    post = memberships.join(
        person=person,
        agency=service.agency,
        role=role,
        team=service.team,
        start_date=local_day(at, service.agency.time_zone or service.agency.partnership.time_zone),
        staff_number=claims.staff_number,
        by=None,
        at=at,
    )
    Membership.objects.filter(pk=post.pk).update(came_by=CameBy.SSO)
    return person


def role_for(service: SignInService, word: str) -> Role | None:
    code = service.role_words.get(word, "")
    named = Role.objects.filter(partnership=service.agency.partnership, code=code).first() if code else None
    return named or service.role
