"""Two sessions to look at: one in a room that is full and has a queue, and one online with places left."""

from datetime import date, datetime, time, timedelta

from agencies.models import Agency, Membership, Person
from courses.actions import bookings, sessions
from courses.enums import SessionKind
from courses.models import ModulePage
from courses.rules import instant

MODULES = ("taking-reports", "challenging-prejudice")


def make_sessions(accounts: dict[str, Person], *, today: date, at: datetime) -> None:
    """The lead's agency plans both; the learner has a place in the first, and a colleague waits for one."""
    lead = accounts["lead"]
    agency = Agency.objects.led_by(lead, today).select_related("partnership").order_by("pk").first()
    pages = {page.slug: page for page in ModulePage.objects.live().filter(slug__in=MODULES)}
    if agency is None or MODULES[0] not in pages:
        return
    in_a_room = sessions.plan(
        agency=agency,
        module_key=pages[MODULES[0]].translation_key,
        kind=SessionKind.PLACE,
        meetings=[meeting(agency, today + timedelta(days=9), 10, 12)],
        by=lead,
        at=at,
        facilitators=[lead],
        place="Civic centre, room 2",
        access_notes="Step-free. Hearing loop. Quiet room next door.",
        capacity=1,
        is_open_to_partnership=True,
    )
    for post in posts_for(accounts["learner"], agency, today):
        bookings.book(session=in_a_room, person=post.person, membership=post, by=post.person, at=at)
    if MODULES[1] in pages:
        sessions.plan(
            agency=agency,
            module_key=pages[MODULES[1]].translation_key,
            kind=SessionKind.ONLINE,
            meetings=[meeting(agency, today + timedelta(days=days), 14, 15) for days in (14, 21)],
            by=lead,
            at=at,
            facilitators=[lead],
            online_link="https://meet.example/northmoor",
            capacity=30,
        )


def posts_for(learner: Person, agency: Agency, today: date) -> list[Membership]:
    """The learner's own post, and one of a colleague."""
    own = Membership.objects.on(today).filter(person=learner).order_by("pk")[:1]
    others = Membership.objects.on(today).filter(agency=agency, responsibilities=None).exclude(person=learner)
    return [*own, *others.order_by("pk")[:1]]


def meeting(agency: Agency, day: date, start: int, end: int) -> sessions.Meeting:
    zone = sessions.zone_of(agency)
    first, last = instant(day, time(start), zone), instant(day, time(end), zone)
    assert first is not None
    assert last is not None
    return sessions.Meeting(first, last)
