"""Who leads and who coordinates what on a day: the one place other rooms ask. Each answer is one lazy query.

What a person may see of other people is asked of the model itself: `Membership.objects.visible_to(person)`.
"""

from datetime import date

from django.db.models import QuerySet

from agencies.enums import Duty
from agencies.models import Agency, Partnership, Person, Responsibility, Team
from agencies.models.dated import in_force


def led_agencies(person: Person, on: date) -> QuerySet[Agency]:
    """Agencies that the person leads as a whole. An administrator leads them all."""
    return Agency.objects.led_by(person, on)


def led_teams(person: Person, on: date) -> QuerySet[Team]:
    """Teams that the person leads without leading their agency as a whole."""
    return Team.objects.led_by(person, on)


def coordinated_partnerships(person: Person, on: date) -> QuerySet[Partnership]:
    """Partnerships that the person coordinates. An administrator coordinates them all."""
    return Partnership.objects.coordinated_by(person, on)


def taught_agencies(person: Person, on: date) -> QuerySet[Agency]:
    """Agencies whose sessions the person may run: as lead, facilitator or coordinator."""
    return Agency.objects.taught_by(person, on)


def is_lead(person: Person, on: date) -> bool:
    """Whether the person leads an agency or a team."""
    return led_agencies(person, on).exists() or led_teams(person, on).exists()


def is_coordinator(person: Person, on: date) -> bool:
    return coordinated_partnerships(person, on).exists()


def is_facilitator(person: Person, on: date) -> bool:
    """Whether the person has the duty to run an agency's sessions."""
    held = Responsibility.objects.on(on).filter(duty=Duty.FACILITATOR, membership__person=person)
    return held.filter(in_force(on, "membership__")).exists()
