"""Who needs a second step at sign-in, and who has one."""

from datetime import date

from allauth.mfa.models import Authenticator

from agencies.models import Person
from agencies.queries.access import is_coordinator, is_lead


def has_second_step(person: Person) -> bool:
    """An app or a passkey. Recovery codes only stand in for one of these."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=person, type__in=kinds).exists()


def needs_second_step(person: Person, on: date) -> bool:
    """Whoever sees or decides about others: leads, coordinators, and who is let into the Wagtail admin."""
    return person.has_perm("wagtailadmin.access_admin") or is_lead(person, on) or is_coordinator(person, on)
