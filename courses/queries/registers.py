"""The register of a session, a row a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from agencies.models import Membership, Person
from courses import rules
from courses.enums import BookingState, Presence
from courses.models import Arrival, Attendance, Booking, Session, SessionTime
from courses.rules import minutes_between


@dataclass(frozen=True, slots=True)
class Row:
    """One person at one meeting. `presence` is empty until somebody says something of them."""

    person: Person
    agency: str
    is_booked: bool
    arrival: Arrival | None = None

    @property
    def presence(self) -> str:
        if self.arrival is None:
            return ""
        return Presence.FULL if self.arrival.minutes is None else Presence.PARTLY


@dataclass(frozen=True, slots=True)
class Count:
    """What closing the register will say, in numbers."""

    full: int
    partly: int
    absent: int


def rows_of(time: SessionTime) -> list[Row]:
    """Everybody booked, and everybody who came without, by name."""
    arrivals = {
        arrival.person_id: arrival
        for arrival in Arrival.objects.filter(time=time, person__isnull=False).select_related("person")
    }
    booked = {booking.person_id: booking for booking in booked_of(time.session)}
    elsewhere = people_of(Arrival.objects.filter(session=time.session, person__isnull=False).exclude(time=time))
    people = {arrival.person.pk: arrival.person for arrival in arrivals.values() if arrival.person}
    people |= {booking.person_id: booking.person for booking in booked.values()} | elsewhere
    agencies = agencies_of(time.session, people)
    rows = [
        Row(person, agencies.get(person.pk, ""), is_booked=person.pk in booked, arrival=arrivals.get(person.pk))
        for person in people.values()
    ]
    return sorted(rows, key=lambda row: (row.person.name.casefold(), row.person.pk))


def booked_of(session: Session) -> Any:
    return Booking.objects.filter(session=session, state=BookingState.BOOKED).select_related("person")


def people_of(arrivals: Any) -> dict[int, Person]:
    return {arrival.person_id: arrival.person for arrival in arrivals.select_related("person")}


def agencies_of(session: Session, people: Iterable[int]) -> dict[int, str]:
    """Where each works: in the session's own agency if there, else in one of its partnership."""
    posts = Membership.objects.standing().filter(
        person__in=list(people), agency__partnership=session.agency.partnership_id
    )
    named = posts.order_by("pk").values_list("person", "agency", "agency__name")
    found: dict[int, str] = {}
    for person, agency, name in named:
        if person not in found or agency == session.agency_id:
            found[person] = name
    return found


def typed_names(session: Session) -> list[Arrival]:
    """Names that somebody typed, which are nobody yet."""
    return list(Arrival.objects.filter(session=session, person=None).order_by("at", "pk"))


def may_be_ticked(session: Session, public_id: str) -> Person | None:
    """Somebody with a place, on the register already, or with a post in the agency."""
    held = Q(pk__in=Booking.objects.filter(session=session).values("person"))
    came = Q(pk__in=Arrival.objects.filter(session=session, person__isnull=False).values("person"))
    works = Q(pk__in=Membership.objects.standing().filter(agency=session.agency).values("person"))
    return Person.objects.filter(held | came | works, public_id=public_id).first()


def count_of(session: Session) -> Count:
    """What the register amounts to over all meetings."""
    minutes: dict[int, int] = {booking.person_id: 0 for booking in booked_of(session)}
    for arrival in Arrival.objects.filter(session=session, person__isnull=False).select_related("time"):
        there = minutes_between(arrival.time.starts_at, arrival.time.ends_at)
        key = arrival.person_id or 0
        minutes[key] = minutes.get(key, 0) + (there if arrival.minutes is None else arrival.minutes)
    said = [rules.presence(minutes=each, needed=session.minutes_needed) for each in minutes.values()]
    return Count(said.count(Presence.FULL), said.count(Presence.PARTLY), said.count(Presence.ABSENT))


def attendance_of(session: Session) -> list[Attendance]:
    """What the closed register says now, by name: corrected rows stand behind those that took their place."""
    rows = Attendance.objects.filter(session=session, replaced_by=None).select_related("person", "replaces")
    return sorted(rows, key=lambda row: (row.person.name.casefold(), row.person_id))
