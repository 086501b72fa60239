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
    entry = entry_of(action, by=by, at=at, person=person, agency=agency, partnership=partnership, subject=subject)
    entry.before, entry.after, entry.reason, entry.by_key = before or {}, after or {}, reason, by_key
    entry.save(force_insert=True)
    return entry


def entry_of(
    action: str,
    *,
    by: Person | None,
    at: datetime,
    person: Person | None,
    agency: Agency | None,
    partnership: Partnership | None,
    subject: Model | None,
) -> AuditEntry:
    """An entry not yet written, for verbs that write many at once."""
    return AuditEntry(
        action=action,
        by=by,
        at=at,
        person=person,
        agency=agency,
        partnership=partnership or (agency.partnership if agency else None),
        subject=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
    )
