"""Agencies' own sign-ins, and whom they may open an account for."""

from datetime import date

from django.db.models import Q, QuerySet

from agencies.enums import Decision
from agencies.models import Agency, JoinRequest, Membership, Partnership, Person, Responsibility, SignInService
from agencies.models.dated import in_force, not_over


def offered() -> QuerySet[SignInService]:
    """Those that are on, by the name of their agency."""
    return SignInService.objects.filter(is_on=True).select_related("agency", "app").order_by("agency__name", "pk")


def of_partnership(partnership: Partnership) -> QuerySet[SignInService]:
    every = SignInService.objects.filter(agency__partnership=partnership)
    return every.select_related("agency", "app", "role", "team").order_by("agency__name", "pk")


def belongs_to(person: Person, agency: Agency, on: date) -> bool:
    """Whether the person works in the agency, or waits for its lead to say so."""
    posts = Membership.objects.filter(in_force(on), person=person, agency=agency)
    waits = JoinRequest.objects.filter(person=person, agency=agency, decision=Decision.WAITING)
    return posts.exists() or waits.exists()


def has_power_elsewhere(person: Person, agency: Agency, on: date) -> bool:
    """Whether the account opens more than this agency answers for: a duty elsewhere, the partnership, the admin."""
    duties = Responsibility.objects.filter(
        not_over(on),
        not_over(on, "membership__"),
        voided_at=None,
        membership__voided_at=None,
        membership__person=person,
    )
    beyond = duties.filter(~Q(membership__agency=agency) | Q(duty="coordinator"))
    return person.has_perm("wagtailadmin.access_admin") or beyond.exists()
