"""What should not be: completed cycles without a certificate, withdrawn awards that evidence still holds."""

from django.db.models import Exists, OuterRef, QuerySet

from certificates.models import Certificate
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence


def awaiting_certificate() -> QuerySet[Cycle]:
    """Cycles completed without any certificate, withdrawn and superseded ones counted: those were issued."""
    issued = Certificate.objects.filter(cycle=OuterRef("pk"))
    return Cycle.objects.completed().filter(~Exists(issued)).select_related("enrolment__person")


def withdrawn_but_held() -> QuerySet[Certificate]:
    """Certificates withdrawn when that did not end the completion yet. A run completed anew is left alone."""
    completed = Evidence.objects.standing().filter(cycle=OuterRef("cycle"), kind=EvidenceKind.COURSE_COMPLETED)
    others = Certificate.objects.filter(cycle=OuterRef("cycle")).exclude(pk=OuterRef("pk"))
    withdrawn = Certificate.objects.filter(withdrawn_at__isnull=False, superseded_at=None)
    return withdrawn.filter(Exists(completed), ~Exists(others)).select_related("cycle", "withdrawn_by")
