"""Writing down who changed rights, evidence, requirements or settings."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from agencies.models import Agency, AuditEntry, Partnership, Person


def note(
    action: str,
    *,
    by: Person | None,
    at: datetime,
    person: Person | None = None,
    agency: Agency | None = None,
    partnership: Partnership | None = None,
    subject: Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    by_key: str = "",
) -> AuditEntry:
    """Keeps one change, in the transaction that makes it. `action` is a dotted verb, "membership.joined".

    `before` and `after` hold what changed as JSON, by names that a person can read; erasure clears them.
    """
    return AuditEntry.objects.create(
        action=action,
        by=by,
        by_key=by_key,
        at=at,
        person=person,
        agency=agency,
        partnership=partnership or (agency.partnership if agency else None),
        subject=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        before=before or {},
        after=after or {},
        reason=reason,
    )
