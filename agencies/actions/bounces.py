"""Mail that came back: noted, and cleared when the address is proved to work."""

from datetime import datetime

from django.db import transaction

from agencies.actions import audit
from agencies.models import Agency, Bounce, Person

LONGEST = 255


def note(*, person_id: int | None, address: str, is_lasting: bool, detail: str, at: datetime) -> Bounce:
    """This function will note that mail to an address came back. Noted again, the line that is there stays."""
    there = Bounce.objects.filter(person=person_id, address__iexact=address, cleared_at=None, is_lasting=True).first()
    if there is not None and is_lasting:
        return there
    return Bounce.objects.create(
        person_id=person_id, address=address, is_lasting=is_lasting, detail=" ".join(detail.split())[:LONGEST], at=at
    )


@transaction.atomic
def clear(*, person: Person, address: str, by: Person | None, at: datetime, agency: Agency | None = None) -> int:
    """This function will let mail go to an address again: its owner proved it, or somebody who knows said so."""
    rows = Bounce.objects.lasting().filter(person=person, address__iexact=address)
    cleared = rows.update(cleared_at=at, cleared_by=by)
    if cleared:
        audit.note("address.works-again", by=by, at=at, person=person, agency=agency, after={"address": address})
    return cleared
