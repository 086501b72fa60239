"""What certificates do when other rooms announce something."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from agencies.models import Person
from certificates.actions import certificates
from certificates.models import Certificate
from certificates.signals import certificate_issued
from certificates.tasks import draw_and_tell
from courses.enums import EvidenceKind
from courses.models import Evidence
from courses.signals import completions_corrected, course_completed, courses_completed, evidence_corrected


@receiver(course_completed)
def issue_certificate(sender: Any, *, evidence: Evidence, at: datetime, **kwargs: Any) -> None:
    """Runs inside the transaction that completes the course: neither exists without the other."""
    certificates.issue(evidence=evidence, at=at)


@receiver(courses_completed)
def issue_certificates(sender: Any, *, evidence: list[Evidence], at: datetime, **kwargs: Any) -> None:
    """The same for many at once: nobody is told of each, and a file is drawn when somebody asks for it."""
    certificates.issue_all(evidence=evidence, at=at)


@receiver(completions_corrected)
def withdraw_what_rests_on_them(
    sender: Any, *, evidence: list[Evidence], by: Person, reason: str, at: datetime, **kwargs: Any
) -> None:
    certificates.withdraw_all(cycles={row.cycle_id for row in evidence if row.cycle_id}, by=by, reason=reason, at=at)


@receiver(evidence_corrected)
def withdraw_what_rests_on_it(
    sender: Any, *, evidence: Evidence, by: Person, reason: str, at: datetime, **kwargs: Any
) -> None:
    """A certificate whose completion turned out not to be so never held: it is withdrawn from its first day."""
    if evidence.kind != EvidenceKind.COURSE_COMPLETED or evidence.cycle_id is None:
        return
    for certificate in Certificate.objects.standing().filter(cycle_id=evidence.cycle_id):
        certificates.withdraw(certificate=certificate, from_date=certificate.issued_date, by=by, reason=reason, at=at)


@receiver(certificate_issued)
def draw_certificate(sender: Any, *, certificate_id: int, **kwargs: Any) -> None:
    draw_and_tell.delay(certificate_id=certificate_id)
