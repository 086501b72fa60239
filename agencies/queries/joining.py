"""Who waits to be let in, who may ask, and whether a code still works."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from agencies.enums import CodePurpose, Decision
from agencies.models import (
    Agency,
    AuditEntry,
    EmailDomain,
    Invitation,
    JoinCode,
    JoinRequest,
    Membership,
    OneTimeCode,
    Person,
)
from agencies.models.dated import not_over
from agencies.rules import domain_of, normal_code

# A request that was refused or taken back gives its place back.
TAKES_A_PLACE = Q(requests__decision__in=[Decision.WAITING, Decision.ACCEPTED])
RELATED = ("person", "agency__partnership", "team", "role")


def find_code(typed: str) -> JoinCode | None:
    """The code that was meant, whatever state it is in."""
    related = ("agency__partnership", "team", "role")
    return JoinCode.objects.select_related(*related).filter(code=normal_code(typed)).first()


def uses(join_code: JoinCode) -> int:
    return JoinRequest.objects.filter(join_code=join_code, decision__in=[Decision.WAITING, Decision.ACCEPTED]).count()


def why_closed(join_code: JoinCode, at: datetime) -> str | None:
    """Why nobody can join by the code now, in words for people; None while it works."""
    if join_code.closed_at is not None:
        return _("This code has been closed. Ask your training lead for a new one.")
    if join_code.expires_at <= at:
        return _("This code has run out. Ask your training lead for a new one.")
    if join_code.most_uses is not None and uses(join_code) >= join_code.most_uses:
        return _("As many people as this code was made for have used it. Ask your training lead for a new one.")
    return None


def codes_of(agency: Agency) -> QuerySet[JoinCode]:
    """The agency's codes, newest first, each with how many came by it."""
    rows = JoinCode.objects.filter(agency=agency).select_related("team", "role")
    return rows.annotate(used=Count("requests", filter=TAKES_A_PLACE)).order_by("-made_at", "-pk")


def waiting_in(agency: Agency) -> QuerySet[JoinRequest]:
    """Requests that a lead has to decide, the longest waiting first."""
    rows = JoinRequest.objects.filter(agency=agency, decision=Decision.WAITING)
    return rows.select_related(*RELATED, "join_code").order_by("made_at", "pk")


def domains_of(agency: Agency) -> QuerySet[EmailDomain]:
    rows = EmailDomain.objects.filter(agency=agency, removed_at=None)
    return rows.select_related("agency__partnership", "team", "role", "made_by").order_by("domain")


def invitations_of(agency: Agency) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(agency=agency)
    return rows.select_related("team", "role", "membership__person").order_by("-made_at", "-pk")


def state_of_invitation(invitation: Invitation, at: datetime) -> str:
    if invitation.accepted_at is not None:
        return _("Accepted")
    if invitation.withdrawn_at is not None:
        return _("Taken back")
    if invitation.expires_at <= at:
        return _("Run out")
    return _("Sent") if invitation.sent_at else _("On its way")


def works_in(person: Person, agency: Agency, on: date) -> bool:
    """Whether the person is in the agency, now or from a day to come."""
    return Membership.objects.filter(not_over(on), person=person, agency=agency, voided_at=None).exists()


def has_proved_address_at(person: Person, domain: str) -> bool:
    return domain in {domain_of(address) for address in proved_addresses(person)}


def proved_addresses(person: Person) -> list[str]:
    return list(EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True))


def offers_for(person: Person, on: date) -> list[EmailDomain]:
    """Domains by which the person may ask to join: their address is proved, and they are neither in nor waiting."""
    domains = {domain_of(address) for address in proved_addresses(person)}
    if not domains:
        return []
    rows = EmailDomain.objects.filter(domain__in=domains, removed_at=None)
    inside = Membership.objects.filter(not_over(on), person=person, voided_at=None).values("agency")
    waiting = JoinRequest.objects.filter(person=person, decision=Decision.WAITING).values("agency")
    rows = rows.exclude(agency__in=inside).exclude(agency__in=waiting)
    return list(rows.select_related("agency__partnership", "team", "role", "made_by").order_by("agency__name", "pk"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its person sees it."""

    request: JoinRequest
    reason: str  # why it was refused


def asked_by(person: Person) -> list[Asked]:
    """What the person asked for and what came of it, newest first."""
    rows = list(JoinRequest.objects.filter(person=person).select_related(*RELATED).order_by("-made_at", "-pk")[:20])
    said = AuditEntry.objects.filter(
        person=person, action=f"join.{Decision.REFUSED}", subject_id__in=[str(row.pk) for row in rows]
    )
    reasons = dict(said.values_list("subject_id", "reason"))
    return [Asked(row, reasons.get(str(row.pk), "")) for row in rows]


def cards_of(agency: Agency) -> QuerySet[OneTimeCode]:
    """The newest first card of each person of the agency who has not come in yet."""
    later = OneTimeCode.objects.filter(
        person=OuterRef("person"), agency=agency, purpose=CodePurpose.FIRST, pk__gt=OuterRef("pk")
    )
    rows = OneTimeCode.objects.filter(~Exists(later), agency=agency, purpose=CodePurpose.FIRST, used_at=None)
    return rows.filter(person__last_login=None).select_related("person").order_by("-issued_at", "-pk")


def state_of_card(code: OneTimeCode, at: datetime) -> str:
    if code.cancelled_at is not None:
        return _("No longer works")
    return _("Run out") if code.expires_at <= at else _("Works")


def known_names(agency: Agency, names: Iterable[str], on: date) -> list[str]:
    """Those of the names that somebody in the agency has already, however they are written."""
    inside = Membership.objects.filter(not_over(on), agency=agency, voided_at=None)
    here = {plain_name(name) for name in inside.values_list("person__display_name", flat=True)}
    return [name for name in names if plain_name(name) in here]


def plain_name(name: str) -> str:
    return " ".join(name.casefold().split())
