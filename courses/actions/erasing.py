"""What of this room clearing fields cannot do when a person is erased."""

from datetime import datetime

from agencies.actions.erasures import delete_files
from agencies.models import Person
from courses.actions import bookings
from courses.models import PriorClaim


def erase(person: Person, at: datetime) -> int:
    """Places in sessions to come go to whoever waits; documents of training elsewhere go, from the storage too."""
    given = bookings.give_back_all(person=person, by=None, at=at)
    claims = PriorClaim.objects.filter(person=person).exclude(document="")
    delete_files(claims.values_list("document", flat=True))
    return given + claims.update(document="")
