"""Figures read certificates, people's own pages read evidence: what the two say of an award must be the same."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from certificates.models import Certificate
from courses.enums import EvidenceKind
from courses.models import Evidence


def drifting_certificates() -> Iterator[str]:
    """Certificates without a completion of the same day, end, grade and withdrawal, a slice at a time."""
    completions = Evidence.objects.filter(kind=EvidenceKind.COURSE_COMPLETED).select_related("correction")
    rows: Any = (
        Certificate.objects.filter(superseded_at=None)
        .select_related("cycle")
        .prefetch_related(Prefetch("cycle__evidence", queryset=completions.order_by("pk"), to_attr="completions"))
        .order_by("pk")
    )
    for certificate in rows.iterator(chunk_size=2000):
        said = [said_by(row) for row in certificate.cycle.completions]
        stored = (
            certificate.issued_date,
            certificate.valid_until_date,
            certificate.grade,
            certificate.withdrawn_date and max(certificate.withdrawn_date, certificate.issued_date),
        )
        if stored not in said:
            evidence = as_words(*said[-1]) if said else "nothing"
            yield f"certificate {certificate.pk}: stored {as_words(*stored)}, evidence says {evidence}"


def said_by(row: Evidence) -> tuple[Any, ...]:
    """The day, end and grade of a completion, and from when it is not held though its end has not come."""
    correction = getattr(row, "correction", None)
    ended = correction and (correction.valid_until_date or row.happened_date)
    return row.happened_date, row.valid_until_date, row.grade, ended


def as_words(day: Any, until: Any, grade: str, ended: Any) -> str:
    return f"{day} until {until}, {grade}" + (f", withdrawn from {ended}" if ended else "")
