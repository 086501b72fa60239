"""Issuing and withdrawing certificates."""

import secrets
from datetime import date, datetime

from django.db import transaction

from agencies.actions import audit
from agencies.models import Person
from certificates.models import Certificate
from certificates.queries.snapshot import snapshot_of
from certificates.rules import RANDOM_BITS, number_from
from certificates.signals import certificate_issued, certificates_changed
from courses.actions.evidence import agency_of
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence


class CannotWithdraw(Exception):
    """The certificate is withdrawn already, or no reason was given."""


def issue(*, evidence: Evidence, at: datetime) -> Certificate:
    """Writes the certificate of a course that was just completed; the database refuses a second one for its cycle.

    `evidence` is the course-completed row; `at` is when the certificate is written, in a repair after the day on it.
    """
    assert evidence.cycle_id is not None, "a course is completed in a cycle"
    assert evidence.valid_until_date is not None, "a completed course says how long it holds"
    certificate = Certificate.objects.create(
        number=number_from(secrets.randbits(RANDOM_BITS)),
        person_id=evidence.person_id,
        cycle_id=evidence.cycle_id,
        course_key=evidence.subject_key,
        issued_at=at,
        issued_date=evidence.happened_date,
        valid_until_date=evidence.valid_until_date,
        snapshot=snapshot_of(evidence).as_json(),
        grade=evidence.grade,
    )
    certificates_changed.send(Certificate, person_ids={certificate.person_id})
    transaction.on_commit(lambda: certificate_issued.send(Certificate, certificate_id=certificate.pk), robust=True)
    return certificate


@transaction.atomic
def issue_missing(*, cycle: Cycle, at: datetime) -> Certificate:
    """Repairs a completed cycle that a failure left without its certificate. Safe to run twice and side by side."""
    cycle = Cycle.objects.select_for_update().select_related("enrolment__person").get(pk=cycle.pk)
    held = Certificate.objects.standing().filter(cycle=cycle).first()
    if held is not None:
        return held
    return issue(evidence=Evidence.objects.standing().get(cycle=cycle, kind=EvidenceKind.COURSE_COMPLETED), at=at)


@transaction.atomic
def withdraw(*, certificate: Certificate, from_date: date, by: Person, reason: str, at: datetime) -> Certificate:
    """Withdraws a certificate from a day on: figures of earlier days keep it, later ones do not."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.withdrawn_at is not None:
        raise CannotWithdraw("withdrawn already")
    if not reason.strip():
        raise CannotWithdraw("a reason is needed")
    certificate.withdrawn_at = at
    certificate.withdrawn_date = from_date
    certificate.withdrawn_by = by
    certificate.withdrawn_reason = reason.strip()
    certificate.save(update_fields=["withdrawn_at", "withdrawn_date", "withdrawn_by", "withdrawn_reason"])
    audit.note(
        "certificate.withdrawn",
        by=by,
        at=at,
        person=certificate.person,
        agency=agency_of(certificate.person_id, from_date),
        subject=certificate,
        after={"number": certificate.number, "from": from_date.isoformat()},
        reason=certificate.withdrawn_reason,
    )
    certificates_changed.send(Certificate, person_ids={certificate.person_id})
    return certificate
