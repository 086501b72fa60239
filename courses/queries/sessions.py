"""Sessions as learners meet them, and as those who run them do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet

from agencies.enums import Duty
from agencies.models import Agency, Membership, Partnership, Person
from agencies.models.dated import in_force
from courses.enums import BookingState, SessionKind, SessionState
from courses.models import Booking, Session, SessionTime
from courses.queries import outline

# How long before its start and after its end a meeting takes arrivals.
EARLY, LATE = timedelta(hours=1), timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Offer:
    """A session with what a reader wants to know of it: when, whether there is a place, and what they have there."""

    session: Session
    title: str
    language: str
    times: tuple[SessionTime, ...]
    taken: int = 0
    waiting: int = 0
    mine: Booking | None = None

    @property
    def free(self) -> int | None:
        capacity = self.session.capacity
        return None if capacity is None else max(0, capacity - self.taken)

    @property
    def is_full(self) -> bool:
        """Whether somebody who asks now waits."""
        return self.free is not None and self.free <= self.waiting

    @property
    def is_mine(self) -> bool:
        return self.mine is not None and self.mine.state == BookingState.BOOKED

    @property
    def is_waiting(self) -> bool:
        return self.mine is not None and self.mine.state == BookingState.WAITING

    @property
    def is_cancelled(self) -> bool:
        return self.session.state == SessionState.CANCELLED

    @property
    def is_closed(self) -> bool:
        return self.session.state == SessionState.CLOSED

    def has_begun(self, at: datetime) -> bool:
        return bool(self.times) and self.times[0].starts_at <= at

    def may_book(self, at: datetime) -> bool:
        closes = self.session.booking_closes_at
        is_open = self.session.state == SessionState.OPEN and self.session.kind != SessionKind.GROUP
        return is_open and not self.has_begun(at) and (closes is None or at < closes) and self.mine is None


def with_counts(sessions: QuerySet[Session], reader: Person | None = None) -> QuerySet[Any]:
    """Each with its meetings, its numbers and, for a reader, their place."""
    mine = Booking.objects.exclude(state=BookingState.CANCELLED).filter(person=reader)
    return (
        sessions.select_related("agency__partnership")
        .annotate(
            taken=Count("bookings", filter=Q(bookings__state=BookingState.BOOKED), distinct=True),
            queue=Count("bookings", filter=Q(bookings__state=BookingState.WAITING), distinct=True),
            first_at=Min("times__starts_at"),
            last_at=Max("times__ends_at"),
        )
        .prefetch_related("times", Prefetch("bookings", queryset=mine, to_attr="own_bookings"))
    )


def offers(sessions: Iterable[Session], *, language: str) -> list[Offer]:
    modules = outline.site(language).modules
    return [offer_of(session, modules.get(session.module_key)) for session in sessions]


def offer_of(session: Session, module: outline.Module | None) -> Offer:
    counted: dict[str, int] = vars(session)
    own: list[Booking] = vars(session).get("own_bookings", [])
    return Offer(
        session=session,
        title=session.title or (module.title if module else ""),
        language="" if session.title or module is None else module.language,
        times=tuple(session.times.all()),
        taken=counted.get("taken", 0),
        waiting=counted.get("queue", 0),
        mine=own[0] if own else None,
    )


def on_offer(
    person: Person, *, modules: Collection[UUID], on: date, at: datetime, language: str
) -> tuple[list[Offer], list[Offer]]:
    """What the person is booked on or waits for, and what else they could book of these modules; soonest first."""
    has_place = Exists(
        Booking.objects.filter(session=OuterRef("pk"), person=person).exclude(state=BookingState.CANCELLED)
    )
    seen = Session.objects.visible_to(person, on).values("pk")
    bookable = Q(module_key__in=modules, pk__in=seen, state=SessionState.OPEN) & ~Q(kind=SessionKind.GROUP)
    coming = Session.objects.filter(has_place | bookable).exclude(state=SessionState.CLOSED)
    rows = with_counts(coming, person).filter(last_at__gt=at).order_by("first_at", "pk")
    found = offers(rows, language=language)
    others = [offer for offer in found if offer.mine is None and offer.may_book(at)]
    return [offer for offer in found if offer.mine is not None], others


def offer_for(person: Person, public_id: str, *, on: date, language: str) -> Offer | None:
    """One session, for somebody who may see it or has, or had, a place in it."""
    had_place = Exists(Booking.objects.filter(session=OuterRef("pk"), person=person))
    seen = Session.objects.visible_to(person, on).values("pk")
    found = with_counts(Session.objects.filter(Q(pk__in=seen) | had_place, public_id=public_id), person)
    return next(iter(offers(found, language=language)), None)


def post_for(person: Person, session: Session, *, on: date) -> Membership | None:
    """The post in whose right the person books: in the session's own agency first."""
    posts = Membership.objects.on(on).filter(person=person)
    own = posts.filter(agency=session.agency).order_by("pk").first()
    if own is not None or not session.is_open_to_partnership:
        return own
    return posts.filter(agency__partnership=session.agency.partnership_id).order_by("pk").first()


def of_agency(agency: Agency, *, at: datetime, language: str) -> tuple[list[Offer], list[Offer]]:
    """An agency's sessions: those whose register is open, soonest first, and those that are done with, newest first."""
    return split(Session.objects.filter(agency=agency), language=language)


def of_partnership(partnership: Partnership, *, language: str) -> tuple[list[Offer], list[Offer]]:
    return split(Session.objects.filter(agency__partnership=partnership), language=language)


def split(sessions: QuerySet[Session], *, language: str, most: int = 100) -> tuple[list[Offer], list[Offer]]:
    running = with_counts(sessions.filter(state=SessionState.OPEN)).order_by("first_at", "pk")
    over = with_counts(sessions.exclude(state=SessionState.OPEN)).order_by("-first_at", "-pk")[:most]
    return offers(running, language=language), offers(over, language=language)


def meeting_now(session: Session, at: datetime) -> SessionTime | None:
    """The meeting that takes arrivals at an instant, or the one that is nearest to it."""
    times = list(session.times.all())
    going = [time for time in times if time.starts_at - EARLY <= at < time.ends_at + LATE]
    return next(iter(going), None) or min(
        times, key=lambda time: min(abs(time.starts_at - at), abs(time.ends_at - at)), default=None
    )


def may_facilitate(agency: Agency, *, on: date) -> QuerySet[Person]:
    """Who can be named as the one that runs a session of an agency."""
    held = Q(memberships__responsibilities__duty__in=[Duty.FACILITATOR, Duty.TRAINING_LEAD, Duty.COORDINATOR])
    found = Person.objects.filter(
        in_force(on, "memberships__"),
        in_force(on, "memberships__responsibilities__"),
        held,
        memberships__agency=agency,
        is_active=True,
    )
    return Person.objects.filter(pk__in=found.values("pk")).order_by("display_name", "username")


def people_named(agency: Agency, words: str, *, on: date, most: int = 20) -> list[Person]:
    """People with a post in the agency whose username is the word, or whose name holds every word."""
    posts = Membership.objects.of_agency(agency).on(on).values("person")
    people = Person.objects.filter(pk__in=posts, is_active=True)
    named = Q()
    for word in words.split():
        named &= Q(display_name__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
    return list(people.filter(Q(username__iexact=words.strip()) | named).order_by("display_name", "username")[:most])


def to_remind(*, start: datetime, end: datetime) -> QuerySet[Booking]:
    """Places in meetings that begin within a span of time `[start, end)`, for whoever sends reminders.

    Each carries `meeting_at`, the first such meeting. Nothing cancelled is among them, nor who only waits.
    """
    return (
        Booking.objects.filter(
            state=BookingState.BOOKED,
            session__state=SessionState.OPEN,
            session__times__starts_at__gte=start,
            session__times__starts_at__lt=end,
        )
        .annotate(meeting_at=Min(F("session__times__starts_at")))
        .select_related("person", "session__agency__partnership")
        .order_by("meeting_at", "pk")
    )
