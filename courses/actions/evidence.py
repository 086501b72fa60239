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
    correction = Evidence.objects.create(
        person=evidence.person,
        cycle=evidence.cycle,
        kind=EvidenceKind.CORRECTION,
        subject_key=evidence.subject_key,
        occurrence=Evidence.objects.filter(
            person=evidence.person, kind=EvidenceKind.CORRECTION, subject_key=evidence.subject_key
        ).count()
        + 1,
        corrects=evidence,
        happened_at=at,
        happened_date=learner.today,
        recorded_at=at,
        recorded_by=by,
        reason=reason.strip(),
    )
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
