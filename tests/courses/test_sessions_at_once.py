"""Two people after the same place, and two facilitators with one register, on a database with real locks."""

from datetime import timedelta

from django.db import connection

from courses.actions import bookings, registers
from courses.enums import BookingState, EvidenceKind, Presence
from courses.models import Attendance, Booking, Evidence
from tests.at_once import at_once, needs_real_locks
from tests.factories.agencies import MembershipFactory
from tests.factories.courses import NOW, CoursePageFactory, modules_of
from tests.factories.sessions import BookingFactory, SessionFactory

pytestmark = needs_real_locks


def booking_for(session, post):
    return lambda: bookings.book(session=session, person=post.person, membership=post, by=post.person, at=NOW)


def states(session):
    return sorted(Booking.objects.filter(session=session).values_list("state", flat=True))


def test_the_last_place_is_given_once():
    session = SessionFactory(capacity=1)
    posts = MembershipFactory.create_batch(4, agency=session.agency)

    at_once(*(booking_for(session, post) for post in posts))

    assert states(session) == ["booked", "waiting", "waiting", "waiting"]


def test_pressing_twice_books_once():
    session, post = SessionFactory(capacity=5), None
    post = MembershipFactory(agency=session.agency)

    at_once(*[booking_for(session, post)] * 3)

    assert states(session) == ["booked"]


def test_two_places_given_back_at_once_go_to_two_people():
    session = SessionFactory(capacity=2)
    held = BookingFactory.create_batch(2, session=session)
    waiting = [
        BookingFactory(session=session, state=BookingState.WAITING, asked_at=NOW + timedelta(minutes=minute))
        for minute in range(3)
    ]

    at_once(
        *(
            lambda booking=booking: bookings.cancel_booking(booking=booking, by=booking.person, at=NOW)
            for booking in held
        )
    )

    assert [Booking.objects.get(pk=row.pk).state for row in waiting] == ["booked", "booked", "waiting"]


def test_two_facilitators_close_a_register_once():
    module = modules_of(CoursePageFactory())[0]
    session = SessionFactory(module=module, starts_at=NOW)
    by = MembershipFactory(agency=session.agency).person
    people = [post.person for post in MembershipFactory.create_batch(3, agency=session.agency)]
    for person in people:
        registers.tick(time=session.times.get(), person=person, presence=Presence.FULL, by=by, at=NOW)

    at_once(*[lambda: registers.close(session=session, by=by, at=NOW + timedelta(hours=2))] * 2)

    assert Attendance.objects.count() == 3
    assert Evidence.objects.filter(kind=EvidenceKind.SESSION_ATTENDED).count() == 3
    assert connection.vendor == "postgresql"
