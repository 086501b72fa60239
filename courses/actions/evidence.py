"""A mistake in the evidence is mended by a row that says so."""

from datetime import date, datetime

from django.db import transaction

from agencies.actions import audit
from agencies.models import Agency, Membership, Person
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence
from courses.queries import learners
from courses.signals import evidence_corrected


class CannotCorrect(Exception):
    pass


@transaction.atomic
def correct(*, evidence: Evidence, by: Person, reason: str, at: datetime, agency: Agency | None = None) -> Evidence:
    """Takes a row out of account from now on, saying who and why. Neither row is ever removed.

    A course that was completed by it is open again, unless the person has renewed it since. The module and lessons that
    led there stand until they are corrected themselves.
    """
    if evidence.kind == EvidenceKind.CORRECTION or not reason.strip():
        raise CannotCorrect
    learner = learners.lock(evidence.person, at=at)
    known = Evidence.objects.filter(corrects=evidence).first()
    if known is not None:
        return known
    correction = correction_of(evidence, by=by, reason=reason, at=at)
    correction.happened_at, correction.happened_date = at, learner.today
    correction.save(force_insert=True)
    audit.note(
        "evidence.corrected",
        by=by,
        at=at,
        person=evidence.person,
        agency=agency or agency_of(evidence.person_id, learner.today),
        subject=evidence,
        after={"kind": evidence.kind, "day": evidence.happened_date.isoformat()},
        reason=reason.strip(),
    )
    if evidence.kind == EvidenceKind.COURSE_COMPLETED:
        reopen_cycle(evidence)
    evidence_corrected.send(sender=Evidence, evidence=evidence, by=by, reason=reason.strip(), at=at)
    return correction


@transaction.atomic
def end_award(*, cycle: Cycle, from_date: date, by: Person, reason: str, at: datetime) -> Evidence | None:
    """Says that a completed course is held until a day and no longer, since its certificate is withdrawn from then on.

    From its first day on, it never was: then it is corrected like any mistake. Otherwise the cycle stays completed, and
    may be renewed at once. None where the completion was corrected already. The room that withdraws writes the log.
    """
    completed = Evidence.objects.standing().filter(cycle=cycle, kind=EvidenceKind.COURSE_COMPLETED)
    evidence = completed.select_related("person", "cycle").order_by("pk").last()
    if evidence is None:
        return None
    if from_date <= evidence.happened_date:
        return correct(evidence=evidence, by=by, reason=reason, at=at)
    learners.lock(evidence.person, at=at)
    known = Evidence.objects.filter(corrects=evidence).first()
    if known is not None:
        return known
    correction = correction_of(evidence, by=by, reason=reason, at=at)
    correction.happened_at, correction.happened_date = evidence.happened_at, evidence.happened_date
    correction.valid_until_date = from_date
    correction.save(force_insert=True)
    return correction


def correction_of(evidence: Evidence, *, by: Person, reason: str, at: datetime) -> Evidence:
    """Still without the days of which it is true. The caller holds the person's lock."""
    earlier = Evidence.objects.filter(
        person=evidence.person, kind=EvidenceKind.CORRECTION, subject_key=evidence.subject_key
    )
    return Evidence(
        person=evidence.person,
        cycle=evidence.cycle,
        kind=EvidenceKind.CORRECTION,
        subject_key=evidence.subject_key,
        occurrence=earlier.count() + 1,
        corrects=evidence,
        recorded_at=at,
        recorded_by=by,
        reason=reason.strip(),
    )


def agency_of(person_id: int, on: date) -> Agency | None:
    """Whose log a change of somebody's learning goes to: where their newest post is. The person reads it anyhow."""
    post = Membership.objects.on(on).filter(person=person_id).select_related("agency__partnership")
    newest = post.order_by("-start_date").first()
    return newest.agency if newest else None


def reopen_cycle(evidence: Evidence) -> None:
    cycle = evidence.cycle
    if cycle is None or Cycle.objects.filter(enrolment=cycle.enrolment_id, number__gt=cycle.number).exists():
        return
    Cycle.objects.filter(pk=cycle.pk).update(completed_at=None, completed_date=None, valid_until_date=None)
