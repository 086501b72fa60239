"""Places in a session and its queue. Both are decided under the session's lock: first asked, first served."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.models import Membership, Person
from courses import rules
from courses.enums import BookingState, News, SessionState
from courses.models import Booking, Session
from courses.signals import session_news


class CannotBook(Exception):
    """There is no place for the person; the message says why, in words for them."""


@transaction.atomic
def book(
    *, session: Session, person: Person, membership: Membership | None, by: Person, at: datetime, needs: str = ""
) -> Booking:
    """Gives the person a place, or one in the queue when all are taken. Asked twice, it is given once."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    held = session.bookings.exclude(state=BookingState.CANCELLED).filter(person=person).first()
    if held is not None:
        return held
    refuse_when_too_late(session, at=at)
    booking = Booking.objects.create(
        session=session,
        person=person,
        membership=membership,
        state=BookingState.WAITING,
        asked_at=at,
        asked_by=by,
        needs=needs,
    )
    # Whoever asked before and still waits comes first: a new one is served like the rest of the queue.
    if booking.pk not in move_up(session, at=at, news=News.MOVED_UP, quiet=booking.pk):
        waiting = session.bookings.filter(state=BookingState.WAITING).count()
        if waiting > session.waiting_list:
            raise CannotBook(_("All places are taken, and the waiting list is full."))
    booking.refresh_from_db()
    tell([booking.pk], News.BOOKED if booking.state == BookingState.BOOKED else News.WAITING)
    return booking


@transaction.atomic
def cancel_booking(*, booking: Booking, by: Person, at: datetime) -> Booking:
    """Gives a place back, and to the next who may have it. The row is kept."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=booking.session_id)
    booking.refresh_from_db()
    if booking.state == BookingState.CANCELLED:
        return booking
    give_back(booking, by=by, at=at)
    tell([booking.pk], News.GIVEN_BACK)
    promote(session=session, at=at)
    return booking


@transaction.atomic
def give_back_all(*, person: Person, by: Person | None, at: datetime) -> int:
    """Gives every place of a person in sessions to come to whoever waits first. The person is not written to."""
    rows = Booking.objects.exclude(state=BookingState.CANCELLED).filter(
        person=person, session__state__in=[SessionState.DRAFT, SessionState.OPEN]
    )
    given = 0
    for booking in rows.order_by("session_id"):
        session = Session.objects.select_for_update(of=("self",)).get(pk=booking.session_id)
        booking.refresh_from_db()
        if booking.state != BookingState.CANCELLED and not has_begun(session, at=at):
            give_back(booking, by=by, at=at)
            promote(session=session, at=at)
            given += 1
    return given


def give_back(booking: Booking, *, by: Person | None, at: datetime) -> None:
    """The row is kept, but for what the person said they need. The caller holds the session's lock."""
    booking.state, booking.cancelled_at, booking.cancelled_by = BookingState.CANCELLED, at, by
    booking.needs = ""
    booking.save(update_fields=["state", "cancelled_at", "cancelled_by", "needs"])


def promote(*, session: Session, at: datetime) -> list[int]:
    """Fills places that are free from the queue, and tells who moved up. The caller holds the session's lock."""
    if session.state != SessionState.OPEN or has_begun(session, at=at):
        return []
    return move_up(session, at=at, news=News.MOVED_UP)


def move_up(session: Session, *, at: datetime, news: News, quiet: int | None = None) -> list[int]:
    """`quiet` is a booking that is told by its own caller."""
    rows = session.bookings.exclude(state=BookingState.CANCELLED)
    held = list(rows.values_list("pk", "state", "asked_at", "membership__agency"))
    taken: Counter[int | None] = Counter(agency for _pk, state, _asked, agency in held if state == BookingState.BOOKED)
    moving = rules.who_moves_up(
        [rules.Waiting(pk, asked, agency) for pk, state, asked, agency in held if state == BookingState.WAITING],
        free=None if session.capacity is None else session.capacity - taken.total(),
        taken=taken,
        most_per_agency=session.most_per_agency,
    )
    Booking.objects.filter(pk__in=moving).update(state=BookingState.BOOKED, promoted_at=at)
    if quiet in moving:
        Booking.objects.filter(pk=quiet).update(promoted_at=None)
    tell([pk for pk in moving if pk != quiet], news)
    return moving


def refuse_when_too_late(session: Session, *, at: datetime) -> None:
    if session.state != SessionState.OPEN:
        raise CannotBook(_("This session is not open for booking."))
    if has_begun(session, at=at) or (session.booking_closes_at is not None and at >= session.booking_closes_at):
        raise CannotBook(_("Booking for this session has closed."))


def has_begun(session: Session, *, at: datetime) -> bool:
    return session.times.filter(starts_at__lte=at).exists()


def tell(booking_ids: list[int], news: News) -> None:
    if booking_ids:
        session_news.send(sender=Session, news=news, booking_ids=booking_ids, dropped=0)


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Only what is not the same any more."""
    names = [name for name in after if before.get(name) != after[name]]
    return {"before": {name: before.get(name) for name in names}, "after": {name: after[name] for name in names}}
