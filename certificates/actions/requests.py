"""A lead asks the coordinator to withdraw a certificate; the coordinator answers by doing so, or by keeping it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from agencies.actions import audit
from agencies.models import Agency, Person
from certificates.enums import Answer
from certificates.models import Certificate, WithdrawalRequest


@transaction.atomic
def ask(*, certificate: Certificate, agency: Agency, by: Person, reason: str, at: datetime) -> WithdrawalRequest:
    """Asks the coordinator of the agency's partnership. While one request is open, asking again answers that one."""
    Certificate.objects.select_for_update().get(pk=certificate.pk)
    request, is_new = WithdrawalRequest.objects.get_or_create(
        certificate=certificate,
        answered_at=None,
        defaults={
            "partnership_id": agency.partnership_id, "reason": reason.strip(), "asked_at": at, "asked_by": by,
        },
    )  # fmt: skip
    if is_new:
        audit.note(
            "certificate.withdrawal-asked",
            by=by,
            at=at,
            person=certificate.person,
            agency=agency,
            subject=certificate,
            after={"number": certificate.number},
            reason=request.reason,
        )
    return request


@transaction.atomic
def keep(*, request: WithdrawalRequest, by: Person, at: datetime) -> WithdrawalRequest:
    """The coordinator looked and keeps the certificate as it is."""
    request = WithdrawalRequest.objects.select_for_update().get(pk=request.pk)
    if request.answered_at is None:
        answer_open([request.certificate], Answer.KEPT, by=by, at=at)
        audit.note(
            "certificate.withdrawal-refused",
            by=by,
            at=at,
            person=request.certificate.person,
            partnership=request.partnership,
            subject=request.certificate,
            after={"number": request.certificate.number},
        )
    return request


def answer_open(certificates: Collection[Certificate], answer: Answer, *, by: Person, at: datetime) -> None:
    """Closes the open request about each certificate, if there is one, with what was done."""
    WithdrawalRequest.objects.open().filter(certificate__in=[each.pk for each in certificates]).update(
        answer=answer, answered_at=at, answered_by=by
    )
