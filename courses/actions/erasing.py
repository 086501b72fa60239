"""What of this room clearing fields cannot do when a person is erased."""

from datetime import datetime

from agencies.actions.erasures import delete_files
from agencies.models import Person
from courses.models import PriorClaim


def erase(person: Person, at: datetime) -> int:
    """Documents that prove training elsewhere go, from the storage too."""
    claims = PriorClaim.objects.filter(person=person).exclude(document="")
    delete_files(claims.values_list("document", flat=True))
    return claims.update(document="")
