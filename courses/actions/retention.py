"""Proofs of training done elsewhere: not needed for long once somebody has decided."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.actions.erasures import delete_files
from agencies.enums import Decision
from agencies.lending import Retained
from agencies.models import Partnership
from courses.models import PriorClaim


def old_documents(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    decided = PriorClaim.objects.exclude(decision=Decision.WAITING).exclude(document="")
    return decided.filter(membership__agency__partnership=partnership, decided_at__lt=before)


def drop_documents(rows: QuerySet[Any], at: datetime) -> int:
    """From the storage too."""
    delete_files(list(rows.values_list("document", flat=True)))
    return rows.update(document="")


DOCUMENTS = Retained(
    "claim-documents",
    _("Proofs of training done elsewhere"),
    _("The document, so many months after somebody decided. What was claimed and decided stays."),
    6,
    old_documents,
    drop_documents,
)
