"""What of this room clearing fields cannot do when a person is erased."""

from datetime import datetime

from agencies.models import Person
from figures.actions import deliveries
from figures.models import PostStanding, ReportOrder


def erase(person: Person, at: datetime) -> int:
    """Lists go by a name that is kept beside the standing: it becomes the one the account will have."""
    for order in ReportOrder.objects.standing().filter(person=person):
        deliveries.stop(order=order, by=None, at=at)
    return PostStanding.objects.filter(person=person).update(sort_name=f"erased-{person.public_id}".lower())
