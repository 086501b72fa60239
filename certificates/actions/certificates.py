"""Issuing and withdrawing certificates. Correcting one is issuing another: `reissue`."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from agencies.actions import audit
from agencies.models import AuditEntry, Person
from certificates.actions.replacement import reissue as reissue
from certificates.actions.requests import answer_open
from certificates.actions.writing import certificate_from
from certificates.enums import Answer
from certificates.models import Certificate
from certificates.queries.awaiting import withdrawn_but_held
from certificates.queries.snapshot import all_printed_of, printed_of
from certificates.signals import certificate_issued, certificates_changed
from courses.actions.evidence import agency_of, end_award
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence


class CannotWithdraw(Exception):
    """The certificate is withdrawn already, or no reason was given."""


def issue(*, evidence: Evidence, at: datetime) -> Certificate:
    """Writes the certificate of a course that was just completed; the database refuses a second one for its cycle.

    `evidence` is the course-completed row; `at` is when the certificate is written, in a repair after the day on it.
    """
    certificate = certificate_from(evidence, printed_of(evidence), at=at)
    certificate.save(force_insert=True)
    certificates_changed.send(Certificate, person_ids={certificate.person_id})
    transaction.on_commit(lambda: certificate_issued.send(Certificate, certificate_id=certificate.pk), robust=True)
    return certificate


def issue_all(*, evidence: Sequence[Evidence], at: datetime) -> list[Certificate]:
    """The same for many completions of one day, in a handful of statements. Nobody is told; files are drawn later."""
    printed = all_printed_of(evidence)
    wordings: dict[str, int] = {}  # by digest: a course has few
    rows = [certificate_from(row, printed[row.pk], at=at, wordings=wordings) for row in evidence]
    Certificate.objects.bulk_create(rows, batch_size=1000)
    certificates_changed.send(Certificate, person_ids={row.person_id for row in rows})
    return rows


@transaction.atomic
def issue_missing(*, cycle: Cycle, at: datetime) -> Certificate:
    """Repairs a completed cycle that a failure left without its certificate. Safe to run twice and side by side.

    One that was withdrawn meanwhile was issued: it is answered, and no other is made.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("enrolment__person").get(pk=cycle.pk)
    held = Certificate.objects.filter(cycle=cycle).order_by("-issued_at", "-pk").first()
    if held is not None:
        return held
    return issue(evidence=Evidence.objects.standing().get(cycle=cycle, kind=EvidenceKind.COURSE_COMPLETED), at=at)


@transaction.atomic
def withdraw(*, certificate: Certificate, from_date: date, by: Person, reason: str, at: datetime) -> Certificate:
    """Withdraws a certificate from a day on: figures of earlier days keep it, later ones do not.

    The completion that it rests on ends with it, so that the person's own page says the same as the figures.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.withdrawn_at is not None:
        raise CannotWithdraw("withdrawn already")
    if certificate.superseded_at is not None:
        raise CannotWithdraw("replaced already: withdraw its successor")
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
    answer_open([certificate], Answer.WITHDRAWN, by=by, at=at)
    end_award(cycle=certificate.cycle, from_date=from_date, by=by, reason=certificate.withdrawn_reason, at=at)
    certificates_changed.send(Certificate, person_ids={certificate.person_id})
    return certificate


@transaction.atomic
def end_withdrawn(*, certificate: Certificate, at: datetime) -> bool:
    """Ends the completion of a certificate withdrawn long ago, in the words and from the day of its withdrawal."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not withdrawn_but_held().filter(pk=certificate.pk).exists():
        return False  # another run was quicker
    from_date, by = certificate.withdrawn_date, certificate.withdrawn_by
    if from_date is None or by is None:
        return False
    end_award(cycle=certificate.cycle, from_date=from_date, by=by, reason=certificate.withdrawn_reason, at=at)
    certificates_changed.send(Certificate, person_ids={certificate.person_id})
    return True


def withdraw_all(*, cycles: Collection[int], by: Person, reason: str, at: datetime) -> int:
    """Withdraws the certificates of these cycles from their first day: their completions turned out not to be so."""
    rows = list(Certificate.objects.standing().select_for_update(of=("self",)).filter(cycle__in=cycles))
    Certificate.objects.filter(pk__in=[row.pk for row in rows]).update(
        withdrawn_at=at, withdrawn_date=F("issued_date"), withdrawn_by=by, withdrawn_reason=reason
    )
    answer_open(rows, Answer.WITHDRAWN, by=by, at=at)
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                action="certificate.withdrawn",
                by=by,
                at=at,
                person_id=row.person_id,
                subject=row._meta.label_lower,
                subject_id=str(row.pk),
                after={"number": row.number, "from": row.issued_date.isoformat()},
                reason=reason,
            )
            for row in rows
        ],
        batch_size=1000,
    )
    if rows:
        certificates_changed.send(Certificate, person_ids={row.person_id for row in rows})
    return len(rows)
