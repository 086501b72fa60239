"""Issuing and withdrawing certificates."""

import secrets
from datetime import date, datetime

from django.db import transaction

from agencies.models import Person
from certificates.models import Certificate
from certificates.queries.snapshot import snapshot_of
from certificates.rules import RANDOM_BITS, number_from
from certificates.signals import certificate_issued
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence


class CannotWithdraw(Exception):
    """The certificate is withdrawn already, or no reason was given."""


@transaction.atomic
def issue(*, cycle: Cycle, evidence: Evidence, at: datetime) -> Certificate:
    """The certificate of a completed cycle: written now, or the one that it has.

    `evidence` is the cycle's course-completed row; `at` is when the row is written, which for a repair is later than
    the day on the certificate.
    """
    held = Certificate.objects.standing().filter(cycle=cycle).first()
    if held is not None:
        return held
    assert evidence.valid_until_date is not None, "a completed course says how long it holds"
    certificate = Certificate.objects.create(
        number=number_from(secrets.randbits(RANDOM_BITS)),
        person_id=cycle.enrolment.person_id,
        cycle=cycle,
        course_key=cycle.enrolment.course_key,
        issued_at=at,
        issued_date=evidence.happened_date,
        valid_until_date=evidence.valid_until_date,
        snapshot=snapshot_of(cycle=cycle, evidence=evidence).as_json(),
    )
    transaction.on_commit(lambda: certificate_issued.send(Certificate, certificate_id=certificate.pk), robust=True)
    return certificate


@transaction.atomic
def issue_missing(*, cycle: Cycle, at: datetime) -> Certificate:
    """Repairs a completed cycle that a failure left without its certificate. Safe to run twice and side by side."""
    cycle = Cycle.objects.select_for_update().select_related("enrolment__person").get(pk=cycle.pk)
    evidence = Evidence.objects.standing().get(cycle=cycle, kind=EvidenceKind.COURSE_COMPLETED)
    return issue(cycle=cycle, evidence=evidence, at=at)


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
    return certificate
