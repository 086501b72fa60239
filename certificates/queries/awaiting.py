"""Completed cycles that have no certificate. There should be none; a failure half way may leave one."""

from django.db.models import Exists, OuterRef, QuerySet

from certificates.models import Certificate
from courses.models import Cycle


def awaiting_certificate() -> QuerySet[Cycle]:
    """Cycles completed without any certificate, withdrawn and superseded ones counted: those were issued."""
    issued = Certificate.objects.filter(cycle=OuterRef("pk"))
    return Cycle.objects.completed().filter(~Exists(issued)).select_related("enrolment__person")
