"""Rights that administrators give in the editors' rooms: written down when they change."""

from datetime import datetime
from typing import Any

from agencies.actions import audit
from agencies.models import Person


def rights_of(person: Person) -> dict[str, Any]:
    """What an account may do beyond its posts and duties, by names that a person can read."""
    return {
        "groups": sorted(person.groups.values_list("name", flat=True)) if person.pk else [],
        "administrator": person.is_superuser,
        "may sign in": person.is_active,
    }


def note_change(*, person: Person, before: dict[str, Any], by: Person, at: datetime) -> None:
    """This function will note how somebody's rights differ from what they were, if they do."""
    after = rights_of(person)
    if after != before:
        audit.note("rights.changed", by=by, at=at, person=person, subject=person, before=before, after=after)
