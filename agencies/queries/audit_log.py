"""What was changed, by whom and about whom: for who leads, who coordinates, and the person it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, AuditEntry, Partnership, Person
from agencies.queries.humans import ids_of
from agencies.queries.pages import Piece, piece_of

# The words of each kind of change; one that is not here is shown by its own name, made readable.
WORDS = {
    "address.works-again": gettext_lazy("Mail goes to an address again"),
    "reminders.chosen": gettext_lazy("Reminders switched on or off by the person"),
    "reminders.own-plan-dropped": gettext_lazy("Own plan of reminders dropped"),
    "reminders.planned": gettext_lazy("Plan of reminders changed"),
    "accounts.linked": gettext_lazy("Two accounts linked"),
    "accounts.unlinked": gettext_lazy("Two accounts unlinked"),
    "api-key.made": gettext_lazy("Key for an HR system made"),
    "api-key.revoked": gettext_lazy("Key of an HR system revoked"),
    "assignment.given": gettext_lazy("Course assigned"),
    "claim.accepted": gettext_lazy("Training done elsewhere accepted"),
    "claim.declined": gettext_lazy("Training done elsewhere declined"),
    "claim.made": gettext_lazy("Training done elsewhere told"),
    "claim.taken-back": gettext_lazy("Claim of training taken back"),
    "equivalence.changed": gettext_lazy("Rule for training elsewhere changed"),
    "equivalence.ended": gettext_lazy("Rule for training elsewhere ended"),
    "equivalence.said": gettext_lazy("Rule for training elsewhere made"),
    "certificate.superseded": gettext_lazy("Certificate made again"),
    "certificate.withdrawal-asked": gettext_lazy("Withdrawal of a certificate asked for"),
    "certificate.withdrawal-refused": gettext_lazy("Withdrawal of a certificate refused"),
    "certificate.withdrawn": gettext_lazy("Certificate withdrawn"),
    "workforce.declared": gettext_lazy("Workforce declared"),
    "workforce.accepted": gettext_lazy("Declared workforce accepted"),
    "workforce.sent-back": gettext_lazy("Declared workforce sent back"),
    "workforce.age-set": gettext_lazy("Age at which a declared workforce is old changed"),
    "target.set": gettext_lazy("Target of figures set"),
    "charter.drafted": gettext_lazy("Charter drafted"),
    "charter.published": gettext_lazy("Charter published"),
    "charter.signed": gettext_lazy("Charter signed"),
    "domain.allowed": gettext_lazy("E-mail domain allowed"),
    "domain.removed": gettext_lazy("E-mail domain removed"),
    "duty.granted": gettext_lazy("Duty given"),
    "duty.revoked": gettext_lazy("Duty ended"),
    "design.published": gettext_lazy("Certificate design published"),
    "design.put-aside": gettext_lazy("Certificate design put aside"),
    "erasure.asked": gettext_lazy("Erasure asked for"),
    "erasure.withdrawn": gettext_lazy("Erasure taken back"),
    "evidence.attested": gettext_lazy("Practice attested"),
    "evidence.corrected": gettext_lazy("Evidence corrected"),
    "team.readiness-said": gettext_lazy("Readiness of a reporting centre said"),
    "exemption.given": gettext_lazy("Exemption given"),
    "assignment.taken-back": gettext_lazy("Course no longer asked, as if never said"),
    "extension.taken-back": gettext_lazy("More time taken back"),
    "bulk.confirmed": gettext_lazy("Said of many people"),
    "bulk.taken-back": gettext_lazy("Taken back for many people"),
    "bulk.file-made": gettext_lazy("File of people made"),
    "extension.given": gettext_lazy("More time given"),
    "import.done": gettext_lazy("Staff file imported"),
    "import.started": gettext_lazy("Import of a staff file started"),
    "import.undone": gettext_lazy("Import undone"),
    "join-code.closed": gettext_lazy("Join code closed"),
    "join-code.made": gettext_lazy("Join code made"),
    "join.asked": gettext_lazy("Asked to join"),
    "membership.ended": gettext_lazy("Post ended"),
    "membership.joined": gettext_lazy("Post begun"),
    "membership.voided": gettext_lazy("Post taken back"),
    "person.erased": gettext_lazy("Person erased"),
    "recovery.agreed": gettext_lazy("Account help agreed to"),
    "recovery.refused": gettext_lazy("Account help refused"),
    "recovery.started": gettext_lazy("Account help started"),
    "recovery.used": gettext_lazy("Came back in with a card"),
    "record.made": gettext_lazy("Learning record made to show others"),
    "record.withdrawn": gettext_lazy("Learning record withdrawn"),
    "requirement.said": gettext_lazy("Requirement made"),
    "retention.changed": gettext_lazy("Retention rule changed"),
    "rights.changed": gettext_lazy("Rights in the editors' rooms changed"),
    "second-step.asked": gettext_lazy("Lost second step: asked to take it away"),
    "second-step.refused": gettext_lazy("Lost second step: refused"),
    "second-step.stopped": gettext_lazy("Lost second step: stopped by the person"),
    "second-step.taken-away": gettext_lazy("Second step taken away"),
    "session.cancelled": gettext_lazy("Session cancelled"),
    "session.closed": gettext_lazy("Register closed"),
    "session.planned": gettext_lazy("Session planned"),
    "signing-key.revoked": gettext_lazy("Key that signs certificates revoked"),
    "statement.counted": gettext_lazy("Statement counted anew"),
    "statement.made": gettext_lazy("Statement made"),
    "statement.published": gettext_lazy("Statement published"),
    "statement.reviewed": gettext_lazy("Statement reviewed"),
    "statement.sent": gettext_lazy("Statement sent for review"),
    "statement.taken-back": gettext_lazy("Statement taken back from review"),
    "statement.thrown-away": gettext_lazy("Draft of a statement thrown away"),
    "statement.written": gettext_lazy("Words of a statement changed"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Each part left out means all. Days are of the reader's place; `until` is the last day shown."""

    action: str = ""
    who: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    action: str
    by: str
    about: str
    agency: str
    what: list[str]
    reason: str


def of_agency(agency: Agency) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(agency=agency)


def of_partnership(partnership: Partnership) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(partnership=partnership)


def about(person: Person) -> QuerySet[AuditEntry]:
    """With whichever of their accounts."""
    return AuditEntry.objects.filter(person__in=ids_of(person))


def narrowed(entries: QuerySet[AuditEntry], filters: Filters, *, zone: str) -> QuerySet[AuditEntry]:
    if filters.action:
        entries = entries.filter(action=filters.action)
    if filters.who:
        people = Person.objects.filter(
            Q(username__iexact=filters.who) | Q(email__iexact=filters.who) | Q(display_name__icontains=filters.who)
        )
        entries = entries.filter(Q(person__in=people) | Q(by__in=people))
    if filters.since:
        entries = entries.filter(at__gte=midnight(filters.since, zone))
    if filters.until:
        entries = entries.filter(at__lt=midnight(filters.until + timedelta(days=1), zone))
    return entries


def midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def piece(entries: QuerySet[AuditEntry], *, after: str = "") -> Piece[Line]:
    found = piece_of(entries.select_related("by", "person", "agency"), by="at", after=after)
    return Piece([line_of(entry) for entry in found.rows], found.next, found.is_first)


def lines(entries: QuerySet[AuditEntry]) -> Iterator[Line]:
    """All of them, newest first, a few in memory at a time."""
    rows = entries.select_related("by", "person", "agency").order_by("-at", "-pk")
    for entry in rows.iterator(chunk_size=1000):
        yield line_of(entry)


def line_of(entry: AuditEntry) -> Line:
    return Line(
        at=entry.at,
        action=words_of(entry.action),
        by=doer(entry),
        about=str(entry.person) if entry.person else "",
        agency=entry.agency.name if entry.agency else "",
        what=list(changes(entry.before, entry.after)),
        reason=entry.reason,
    )


def words_of(action: str) -> str:
    known = WORDS.get(action)
    return str(known) if known else capfirst(action.replace(".", ": ").replace("-", " "))


def doer(entry: AuditEntry) -> str:
    if entry.by is not None:
        return str(entry.by)
    return _("HR system, key %(key)s") % {"key": entry.by_key} if entry.by_key else _("Waymark itself")


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """`role: clerk → officer`, for each thing that a note names."""
    for name in [*before, *(name for name in after if name not in before)]:
        was, now = spelled(before.get(name)), spelled(after.get(name))
        if was == now or not (was or now):
            continue
        yield f"{name}: {was} → {now or '–'}" if was else f"{name}: {now}"


def spelled(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {spelled(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(spelled(each) for each in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def actions_in(entries: QuerySet[AuditEntry]) -> list[tuple[str, str]]:
    """The kinds of change that there are, by their words."""
    found = entries.order_by().values_list("action", flat=True).distinct()
    return sorted(((action, words_of(action)) for action in found), key=lambda choice: choice[1].lower())
