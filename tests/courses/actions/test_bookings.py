from datetime import timedelta

import pytest
from django.core import mail

from courses.actions import bookings, erasing, sessions
from courses.enums import BookingState, SessionKind, SessionState
from courses.models import Booking
from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.courses import NOW, ModulePageFactory
from tests.factories.sessions import BookingFactory, SessionFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def ask(session, post=None, *, minutes=0):
    post = post or MembershipFactory(agency=session.agency)
    return bookings.book(
        session=session, person=post.person, membership=post, by=post.person, at=NOW + timedelta(minutes=minutes)
    )


def states(session):
    rows = session.bookings.exclude(state=BookingState.CANCELLED).order_by("asked_at", "pk")
    return [row.state for row in rows]


def test_a_full_session_keeps_a_queue_and_the_first_asked_moves_up(django_capture_on_commit_callbacks):
    session = SessionFactory(capacity=1)
    first, second, third = (ask(session, minutes=minute) for minute in range(3))
    assert states(session) == ["booked", "waiting", "waiting"]

    with django_capture_on_commit_callbacks(execute=True):
        bookings.cancel_booking(booking=first, by=first.person, at=NOW + timedelta(hours=1))

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, second.promoted_at, third.state) == ("booked", NOW + timedelta(hours=1), "waiting")
    assert sorted((message.to, message.subject.split(":")[0]) for message in mail.outbox) == sorted(
        [
            ([first.person.email], "Your place is given back"),
            ([second.person.email], "A place is free"),
        ]
    )


def test_asking_twice_gives_one_place():
    session = SessionFactory(capacity=2)
    post = MembershipFactory(agency=session.agency)

    assert ask(session, post) == ask(session, post, minutes=1)
    assert states(session) == ["booked"]


def test_who_gave_a_place_back_and_asks_again_comes_last():
    session = SessionFactory(capacity=1)
    first, second = ask(session), ask(session, minutes=1)
    bookings.cancel_booking(booking=first, by=first.person, at=NOW + timedelta(minutes=2))

    again = ask(session, first.membership, minutes=3)

    second.refresh_from_db()
    assert (second.state, again.state) == ("booked", "waiting")


def test_the_queue_has_an_end():
    session = SessionFactory(capacity=1, waiting_list=1)
    ask(session), ask(session, minutes=1)

    with pytest.raises(bookings.CannotBook, match="waiting list is full"):
        ask(session, minutes=2)

    assert Booking.objects.count() == 2


def test_one_agency_cannot_take_every_place():
    session = SessionFactory(capacity=3, most_per_agency=1, is_open_to_partnership=True)
    elsewhere = AgencyFactory(partnership=session.agency.partnership)
    ask(session), ask(session, minutes=1)

    other = ask(session, MembershipFactory(agency=elsewhere), minutes=2)

    assert other.state == "booked"
    assert states(session) == ["booked", "waiting", "booked"]


def test_more_places_are_filled_from_the_queue():
    session = SessionFactory(capacity=1)
    for minute in range(3):
        ask(session, minutes=minute)
    by = MembershipFactory(agency=session.agency).person
    times = [sessions.Meeting(time.starts_at, time.ends_at) for time in session.times.all()]

    sessions.change(session=session, version=1, meetings=times, by=by, at=NOW, capacity=2)

    assert states(session) == ["booked", "booked", "waiting"]


def test_nobody_books_after_it_has_begun_nor_moves_up_then():
    session = SessionFactory(capacity=1)
    first, second = ask(session), ask(session, minutes=1)
    late = NOW + timedelta(days=2, minutes=1)

    with pytest.raises(bookings.CannotBook, match="has closed"):
        ask(session, minutes=60 * 24 * 2 + 1)
    bookings.cancel_booking(booking=first, by=first.person, at=late)

    second.refresh_from_db()
    assert second.state == "waiting"


def test_a_change_tells_who_is_booked_and_raises_the_sequence(django_capture_on_commit_callbacks):
    booking = BookingFactory()
    session = booking.session
    by = MembershipFactory(agency=session.agency).person
    start = NOW + timedelta(days=5)

    with django_capture_on_commit_callbacks(execute=True):
        sessions.change(
            session=session,
            version=1,
            meetings=[sessions.Meeting(start, start + timedelta(hours=2))],
            by=by,
            at=NOW,
            place="Library",
        )

    [message] = mail.outbox
    name, content, kind = message.attachments[0]
    assert message.subject.startswith("The session has changed")
    assert (name, kind) == ("session.ics", "text/calendar")
    text = content if isinstance(content, str) else content.decode()
    assert f"UID:{session.key}-1@waymark" in text.replace("\r\n ", "")
    assert "SEQUENCE:1" in text
    assert "LOCATION:Library" in text
    assert "25 May 2026, 13:00 to 15:00, London time (BST)" in message.body


def test_two_people_changing_a_session_at_once_do_not_write_over_each_other():
    session = SessionFactory()
    by = MembershipFactory(agency=session.agency).person
    times = [sessions.Meeting(time.starts_at, time.ends_at) for time in session.times.all()]
    sessions.change(session=session, version=1, meetings=times, by=by, at=NOW, place="Library")

    with pytest.raises(sessions.ChangedMeanwhile):
        sessions.change(session=session, version=1, meetings=times, by=by, at=NOW, place="Church hall")


def test_cancelling_says_why_and_is_safe_to_repeat(django_capture_on_commit_callbacks):
    booking = BookingFactory()
    by = MembershipFactory(agency=booking.session.agency).person

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            sessions.cancel(session=booking.session, reason="The trainer is ill.", by=by, at=NOW)

    booking.session.refresh_from_db()
    assert booking.session.state == SessionState.CANCELLED
    [message] = mail.outbox
    assert "The trainer is ill." in message.body
    assert b"METHOD:CANCEL" in as_bytes(message.attachments[0][1])


def as_bytes(content):
    return content.encode() if isinstance(content, str) else content


def test_planning_writes_the_local_day_and_an_audit_entry():
    agency = AgencyFactory(time_zone="Asia/Karachi")
    by = MembershipFactory(agency=agency).person
    start = NOW.replace(hour=21)

    session = sessions.plan(
        agency=agency,
        module_key=ModulePageFactory().translation_key,
        kind=SessionKind.PLACE,
        meetings=[sessions.Meeting(start, start + timedelta(hours=1))],
        by=by,
        at=NOW,
        place="Hall",
    )

    assert session.times.get().date == NOW.date() + timedelta(days=1)
    assert session.minutes_needed == 60
    assert by.pk == session.made_by_id


def test_whoever_is_erased_leaves_their_place_to_who_waits_first():
    session = SessionFactory(capacity=1)
    begun = SessionFactory(starts_at=NOW - timedelta(hours=1))
    booking = BookingFactory(session=session, needs="A loop")
    BookingFactory(session=begun, membership=booking.membership)
    second = BookingFactory(session=session, state=BookingState.WAITING, asked_at=NOW + timedelta(minutes=2))
    first = BookingFactory(session=session, state=BookingState.WAITING, asked_at=NOW + timedelta(minutes=1))

    for _ in range(2):
        erasing.erase(booking.person, NOW)

    states = dict(session.bookings.values_list("pk", "state"))
    assert states == {
        booking.pk: BookingState.CANCELLED,
        first.pk: BookingState.BOOKED,
        second.pk: BookingState.WAITING,
    }
    booking.refresh_from_db()
    assert (booking.cancelled_at, booking.cancelled_by, booking.needs) == (NOW, None, "")
    assert begun.bookings.get().state == BookingState.BOOKED
