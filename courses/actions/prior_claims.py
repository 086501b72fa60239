"""A person says that they did a training elsewhere; a lead who has seen the proof makes it the agency's word."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction

from agencies.actions import audit
from agencies.enums import Decision
from agencies.models import Agency, Membership, Person
from agencies.queries.humans import ids_of
from agencies.rules import local_day
from courses import rules
from courses.actions import recognition
from courses.actions.recognition import Learned
from courses.enums import EvidenceKind, Grade, NotRecognised
from courses.models import Equivalence, Evidence, PriorClaim
from courses.queries.prior_learning import worth_of


class CannotDecide(Exception):
    """The claim cannot be made, or be decided so; `refusal` says why in words for people."""

    def __init__(self, refusal: NotRecognised) -> None:
        super().__init__(refusal.label)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Document:
    """What a person sent as proof; `extension` is what the content is, whatever its name said."""

    file: File
    extension: str


@transaction.atomic
def claim(
    *,
    person: Person,
    membership: Membership,
    equivalence: Equivalence | None,
    provider: str,
    title: str,
    completed_date: date,
    reference: str,
    document: Document | None,
    at: datetime,
) -> PriorClaim:
    """This function will keep what a person says they did. Sent twice, it is kept once.

    Where a rule says what the training counts for, the person's own word is written down at once: it satisfies what is
    asked only where a requirement takes a person's word. The rule of that day decides, whatever comes later.
    """
    recognition.lock([person.pk])
    today = local_day(at, zone_of(membership.agency))
    if equivalence is not None:
        provider, title = equivalence.provider, equivalence.title
        worth = worth_of(equivalence)
        why = worth.why_not(completed_date, on=today)
        if why is None and worth.needs_document and document is None:
            why = NotRecognised.NO_PROOF
        if why is not None:
            raise CannotDecide(why)
    elif completed_date > today:
        raise CannotDecide(NotRecognised.TO_COME)
    waiting = PriorClaim.objects.filter(
        person=person, provider=provider, title=title, completed_date=completed_date, decision=Decision.WAITING
    )
    there = waiting.first()
    if there is not None:
        return there
    row = PriorClaim.objects.create(
        person=person,
        membership=membership,
        equivalence=equivalence,
        provider=provider,
        title=title,
        completed_date=completed_date,
        reference=reference,
        document=keep(document) if document else "",
        asked_at=at,
    )
    audit.note("claim.made", by=person, at=at, person=person, agency=membership.agency, subject=row, after=told(row))
    if equivalence is not None:
        write(row, worth_of(equivalence), grade=Grade.PERSON, by=person, at=at, agency=None, tell=False)
    return row


def keep(document: Document) -> str:
    """Where a document is kept in private storage, under a name that cannot be guessed and says nothing of anybody."""
    return str(storages["private"].save(f"claims/{uuid4().hex}{document.extension}", document.file))


@transaction.atomic
def take_back(*, claim: PriorClaim, at: datetime) -> PriorClaim:
    """This function will end a claim that its person does not make any more. Their word is taken back with it."""
    row = locked(claim)
    if row.decision != Decision.WAITING:
        return row
    decide(row, Decision.TAKEN_BACK, by=row.person, words="", at=at)
    unwrite(row, by=row.person, reason=str(Decision.TAKEN_BACK.label), at=at, grades=[Grade.PERSON])
    audit.note("claim.taken-back", by=row.person, at=at, person=row.person, agency=agency_of(row), subject=row)
    return row


@transaction.atomic
def accept(*, claim: PriorClaim, worth: rules.Worth, by: Person, words: str = "", at: datetime) -> PriorClaim:
    """This function will make a claim the agency's word: whoever accepts it has seen the proof.

    `worth` says what it counts for: the claim's rule, or what the lead chose for a training that no rule knows. Of two
    leads at once the first decides; the second is told.
    """
    row = locked(claim)
    refuse_deciding(row, by=by, wanted=Decision.ACCEPTED)
    if row.decision == Decision.ACCEPTED:
        return row
    # What it counted for on the day it was asked: waiting makes nothing too old.
    why = worth.why_not(row.completed_date, on=local_day(row.asked_at, zone_of(agency_of(row))))
    today = local_day(at, zone_of(agency_of(row)))
    if why is None and not worth.counting(row.completed_date, on=today):
        why = NotRecognised.OVER
    if why is not None:
        raise CannotDecide(why)
    decide(row, Decision.ACCEPTED, by=by, words=words, at=at)
    write(row, worth, grade=Grade.AGENCY, by=by, at=at, agency=agency_of(row), tell=True)
    audit.note(
        "claim.accepted",
        by=by,
        at=at,
        person=row.person,
        agency=agency_of(row),
        subject=row,
        after={**told(row), "counts for": [str(key) for key in worth.modules]},
        reason=words,
    )
    return row


@transaction.atomic
def decline(*, claim: PriorClaim, by: Person, words: str, at: datetime) -> PriorClaim:
    """This function will say no, in words to the person. What they declared does not count from now on."""
    row = locked(claim)
    refuse_deciding(row, by=by, wanted=Decision.REFUSED)
    if row.decision == Decision.REFUSED:
        return row
    decide(row, Decision.REFUSED, by=by, words=words, at=at)
    unwrite(row, by=by, reason=words, at=at, grades=[Grade.PERSON])
    audit.note(
        "claim.declined",
        by=by,
        at=at,
        person=row.person,
        agency=agency_of(row),
        subject=row,
        after=told(row),
        reason=words,
    )
    return row


@transaction.atomic
def withdraw_acceptance(*, claim: PriorClaim, by: Person, reason: str, at: datetime) -> PriorClaim:
    """This function will mend a wrong acceptance: all that was written for it is corrected, and courses fall with it.

    The claim stays on record as accepted, beside the correction that says who took it back and why.
    """
    row = locked(claim)
    if row.person_id in ids_of(by):
        raise CannotDecide(NotRecognised.OWN)
    if row.decision == Decision.ACCEPTED:
        unwrite(row, by=by, reason=reason, at=at, grades=[Grade.AGENCY, Grade.PERSON])
    return row


def is_withdrawn(row: PriorClaim) -> bool:
    """Whether nothing that was written for an accepted claim counts any more."""
    return not Evidence.objects.standing().filter(recognition__claim=row).exists()


# --- parts ----------------------------------------------------------------------------------------------------------


def locked(claim: PriorClaim) -> PriorClaim:
    recognition.lock([claim.person_id])
    rows = PriorClaim.objects.select_for_update(of=("self",))
    return rows.select_related("person", "equivalence", "membership__agency__partnership").get(pk=claim.pk)


def refuse_deciding(row: PriorClaim, *, by: Person, wanted: Decision) -> None:
    """Nobody decides about themselves, and nobody against what was decided. The same said twice is no harm."""
    if row.person_id in ids_of(by):
        raise CannotDecide(NotRecognised.OWN)
    if row.decision != Decision.WAITING and not (row.decision == wanted and row.decided_by_id == by.pk):
        raise CannotDecide(NotRecognised.DECIDED)


def decide(row: PriorClaim, decision: Decision, *, by: Person, words: str, at: datetime) -> None:
    row.decision, row.decided_at, row.decided_by, row.words = decision, at, by, words.strip()[:255]
    row.save(update_fields=["decision", "decided_at", "decided_by", "words"])


def write(
    row: PriorClaim,
    worth: rules.Worth,
    *,
    grade: Grade,
    by: Person,
    at: datetime,
    agency: Agency | None,
    tell: bool,
) -> None:
    """Written once for each grade: the caller holds the person's lock and the claim's."""
    there = Evidence.objects.filter(recognition__claim=row, grade=grade, kind=EvidenceKind.PRIOR_LEARNING)
    if there.exists():
        return
    zone = zone_of(agency_of(row))
    learned = Learned(
        person=row.person_id,
        counting=worth.counting(row.completed_date, on=local_day(at, zone)),
        finished=row.completed_date,
        grade=grade,
        provider=row.provider,
        title=row.title,
        reference=row.reference,
        course=worth.course,
        equivalence=worth.equivalence,
        claim=row.pk,
        agency=agency.pk if agency else None,
    )
    recognition.recognise([learned], zone=zone, by=by, at=at, tell=tell)


def unwrite(row: PriorClaim, *, by: Person, reason: str, at: datetime, grades: list[Grade]) -> None:
    evidence = Evidence.objects.filter(recognition__claim=row, grade__in=grades).values_list("pk", flat=True)
    recognition.take_back(evidence=list(evidence), by=by, reason=reason, at=at, agency=agency_of(row))


def agency_of(row: PriorClaim) -> Agency | None:
    return row.membership.agency if row.membership else None


def zone_of(agency: Agency | None) -> str:
    return (agency and (agency.time_zone or agency.partnership.time_zone)) or settings.TIME_ZONE


def told(row: PriorClaim) -> dict[str, str]:
    return {"provider": row.provider, "title": row.title, "finished": row.completed_date.isoformat()}
