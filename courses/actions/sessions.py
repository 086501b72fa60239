"""Taught runs of a module: planned, changed, cancelled. Whoever has a place is told."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies.actions import audit
from agencies.models import Agency, Person
from agencies.rules import local_day
from courses import rules
from courses.actions import bookings
from courses.enums import BookingState, News, SessionKind, SessionState
from courses.models import Session, SessionTime
from courses.signals import session_news

# Letters and digits that nobody mistakes for each other, read out in a room or typed on a phone.
CODE_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 5
SETTLED = ("title", "language", "place", "access_notes", "online_link", "capacity", "most_per_agency", "waiting_list")


class CannotTeach(Exception):
    """The session cannot be changed so; the message says why, in words for people."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the session since it was read."""


@dataclass(frozen=True, slots=True)
class Meeting:
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return rules.minutes_between(self.starts_at, self.ends_at)


@transaction.atomic
def plan(
    *,
    agency: Agency,
    module_key: UUID,
    kind: SessionKind,
    meetings: Sequence[Meeting],
    by: Person,
    at: datetime,
    facilitators: Collection[Person] = (),
    minutes_needed: int | None = None,
    **settled: Any,
) -> Session:
    """Plans a session and opens it for booking. All of it counts as attended unless fewer minutes do."""
    session = Session.objects.create(
        agency=agency,
        module_key=module_key,
        kind=kind,
        state=SessionState.OPEN,
        time_zone=zone_of(agency),
        minutes_needed=minutes_needed or sum(meeting.minutes for meeting in meetings),
        made_at=at,
        made_by=by,
        **settled,
    )
    session.facilitators.set(facilitators)
    for meeting in sorted(meetings, key=lambda meeting: meeting.starts_at):
        SessionTime.objects.create(session=session, **time_of(session, meeting))
    audit.note("session.planned", by=by, at=at, agency=agency, subject=session, after=as_words(session))
    return session


@transaction.atomic
def start_group(*, agency: Agency, module_key: UUID, minutes: int, code: str, by: Person, at: datetime) -> Session:
    """A group that goes through a module now: people join by its code or are ticked on paper, and nobody books."""
    now = at.replace(second=0, microsecond=0)
    session = plan(
        agency=agency,
        module_key=module_key,
        kind=SessionKind.GROUP,
        meetings=[Meeting(now, now + timedelta(minutes=minutes))],
        by=by,
        at=at,
        facilitators=[by],
        # Groups take the time they take: who is ticked as there was there.
        minutes_needed=max(1, minutes // 2),
        waiting_list=0,
    )
    return open_check_in(session=session, code=code, until=now + timedelta(minutes=minutes, hours=2))


@transaction.atomic
def change(
    *,
    session: Session,
    version: int,
    meetings: Sequence[Meeting],
    by: Person,
    at: datetime,
    facilitators: Collection[Person] = (),
    minutes_needed: int | None = None,
    **settled: Any,
) -> Session:
    """Changes an open session, tells everybody who has a place or waits for one, and fills places that became free.

    `version` is that of the session as it was read: a change that somebody else made since is not written over.
    """
    session = lock(session)
    if session.version != version:
        raise ChangedMeanwhile
    refuse_unless_open(session)
    before, were = as_words(session), session.times.count()
    for name, value in settled.items():
        setattr(session, name, value)
    session.minutes_needed = minutes_needed or sum(meeting.minutes for meeting in meetings)
    session.version += 1
    session.save()
    session.facilitators.set(facilitators)
    set_times(session, meetings)
    after = as_words(session)
    audit.note(
        "session.changed", by=by, at=at, agency=session.agency, subject=session, **bookings.difference(before, after)
    )
    if before != after:
        tell_all(session, News.CHANGED, dropped=max(0, were - len(meetings)))
    bookings.promote(session=session, at=at)
    return session


@transaction.atomic
def cancel(*, session: Session, reason: str, by: Person, at: datetime) -> Session:
    """Calls a session off, with a word that everybody who has a place or waits for one is told."""
    session = lock(session)
    if session.state == SessionState.CANCELLED:
        return session
    refuse_unless_open(session)
    session.state, session.cancelled_at, session.cancelled_by = SessionState.CANCELLED, at, by
    session.cancelled_reason, session.version = reason, session.version + 1
    session.check_in_code = session.check_in_until = None
    session.save()
    audit.note("session.cancelled", by=by, at=at, agency=session.agency, subject=session, reason=reason)
    tell_all(session, News.CALLED_OFF)
    return session


@transaction.atomic
def open_check_in(*, session: Session, code: str, until: datetime) -> Session:
    """Lets people who are there say so themselves until an instant, by a code that changes (`queries.check_in`)."""
    session = lock(session)
    refuse_unless_open(session)
    session.check_in_code, session.check_in_until = session.check_in_code or code, until
    session.save(update_fields=["check_in_code", "check_in_until"])
    return session


@transaction.atomic
def turn_to_lesson(*, session: Session, lesson_key: UUID | None) -> Session:
    """Where a group is: the phones in the room follow."""
    session = lock(session)
    refuse_unless_open(session)
    session.lesson_key = lesson_key
    session.save(update_fields=["lesson_key"])
    return session


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def lock(session: Session) -> Session:
    """The session as it is now. Places and the register are decided under this lock."""
    return Session.objects.select_for_update(of=("self",)).select_related("agency__partnership").get(pk=session.pk)


def refuse_unless_open(session: Session) -> None:
    if session.state != SessionState.OPEN:
        raise CannotTeach


def zone_of(agency: Agency) -> str:
    return agency.time_zone or agency.partnership.time_zone


def time_of(session: Session, meeting: Meeting) -> dict[str, Any]:
    day = local_day(meeting.starts_at, session.time_zone)
    return {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "date": day}


def set_times(session: Session, meetings: Sequence[Meeting]) -> None:
    """The first meeting stays the first, whatever its day: calendars know each by its place."""
    wanted = sorted(meetings, key=lambda meeting: meeting.starts_at)
    there = list(session.times.all())
    if [(row.starts_at, row.ends_at) for row in there] == [(one.starts_at, one.ends_at) for one in wanted]:
        return
    if session.arrivals.exists():
        raise CannotTeach
    session.times.all().delete()
    for meeting in wanted:
        SessionTime.objects.create(session=session, **time_of(session, meeting))


def as_words(session: Session) -> dict[str, Any]:
    """What people booked are told of when it changes."""
    times = [f"{row.starts_at.isoformat()}/{row.ends_at.isoformat()}" for row in session.times.all()]
    return {"times": times, **{name: getattr(session, name) for name in SETTLED}}


def tell_all(session: Session, news: News, *, dropped: int = 0) -> None:
    held = session.bookings.exclude(state=BookingState.CANCELLED).values_list("pk", flat=True)
    session_news.send(sender=Session, news=news, booking_ids=list(held), dropped=dropped)
