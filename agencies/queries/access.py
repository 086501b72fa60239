"""Who leads and who coordinates what on a day: the one place other rooms ask. Each answer is one lazy query.

Doors, which nearly every page of an area asks, have questions of their own, prepared once from the same querysets. What
a person may see of other people is asked of the model itself: `Membership.objects.visible_to(person)`.
"""

from datetime import date

from django.db import connection
from django.db.models import QuerySet

from agencies.enums import Duty
from agencies.models import Agency, Membership, Partnership, Person, Responsibility, Team
from agencies.models.dated import in_force
from agencies.queries.prepared import Given, Prepared

PERSON, DAY = Given("person", Person._meta.pk), Given("on", Membership._meta.get_field("start_date"))
AGENCY, PARTNERSHIP = Given("agency", Agency._meta.pk), Given("partnership", Partnership._meta.pk)
SLUG = Given("slug", Agency._meta.get_field("slug"))
OF_AGENCY = [field.attname for field in Agency._meta.concrete_fields]
OF_PARTNERSHIP = [field.attname for field in Partnership._meta.concrete_fields]


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


def led_posts(person: Person, agency: Agency, on: date) -> QuerySet[Membership]:
    """The posts of an agency that the person leads on a day: all of them, or those of some teams."""
    posts = Membership.objects.visible_to(person, on).of_agency(agency)
    if led_agencies(person, on).filter(pk=agency.pk).exists():
        return posts
    return posts.filter(team__in=led_teams(person, on).filter(agency=agency))


def is_lead(person: Person, on: date) -> bool:
    """Whether the person leads an agency or a team."""
    return led_agencies(person, on).exists() or led_teams(person, on).exists()


def is_coordinator(person: Person, on: date) -> bool:
    return coordinated_partnerships(person, on).exists()


def is_facilitator(person: Person, on: date) -> bool:
    """Whether the person has the duty to run an agency's sessions."""
    held = Responsibility.objects.on(on).filter(duty=Duty.FACILITATOR, membership__person=person)
    return held.filter(in_force(on, "membership__")).exists()


# --- doors ----------------------------------------------------------------------------------------------------------


def called(slug: str) -> Agency | None:
    """The agency of a short name, with its partnership."""
    for row in CALLED.rows(slug=slug):
        agency = Agency.from_db(connection.alias, OF_AGENCY, row[: len(OF_AGENCY)])
        agency.partnership = Partnership.from_db(connection.alias, OF_PARTNERSHIP, row[len(OF_AGENCY) :])
        return agency
    return None


def leads_whole(person: Person, agency: Agency, on: date) -> bool:
    """Whether an agency is among `led_agencies`."""
    return person.is_superuser or bool(LEADS.rows(person=person.pk, agency=agency.pk, on=on))


def teams_led(person: Person, agency: Agency, on: date) -> list[Team]:
    """The agency's teams among `led_teams`."""
    return TEAMS_LED.objects(person=person.pk, agency=agency.pk, on=on)


def coordinates(person: Person, partnership: Partnership, on: date) -> bool:
    """Whether a partnership is among `coordinated_partnerships`."""
    return person.is_superuser or bool(COORDINATES.rows(person=person.pk, partnership=partnership.pk, on=on))


CALLED = Prepared(
    lambda: Agency.objects.filter(slug=SLUG).values_list(
        *OF_AGENCY, *(f"partnership__{name}" for name in OF_PARTNERSHIP)
    )
)
LEADS = Prepared(lambda: Agency.objects.filter(pk=AGENCY).with_lead(PERSON, DAY).order_by().values_list("pk"))
TEAMS_LED = Prepared(lambda: Team.objects.filter(agency=AGENCY).led_by(PERSON, DAY))
COORDINATES = Prepared(
    lambda: Partnership.objects.filter(pk=PARTNERSHIP).with_coordinator(PERSON, DAY).order_by().values_list("pk")
)
