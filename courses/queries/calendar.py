"""A session as a calendar file: what a phone or an office calendar takes in, updates and strikes out again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar, Event

from courses.enums import SessionKind, SessionState
from courses.models import Session, SessionTime


def calendar_file(session: Session, *, title: str, at: datetime, is_booked: bool, dropped: int = 0) -> bytes:
    """An event for each meeting, known for good by the session's key and its place in the row.

    A change raises the sequence; a cancelled session, and meetings `dropped` by a change, are struck out. The link to
    join is only for whoever has a place.
    """
    times = list(session.times.all())
    is_off = session.state == SessionState.CANCELLED or not is_booked
    calendar = Calendar()
    calendar.add("prodid", "-//Waymark//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if session.state == SessionState.CANCELLED else "PUBLISH")
    for number, time in enumerate(times, start=1):
        event = event_of(session, time, number, title=title, at=at, shows_link=is_booked)
        event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
        if is_off and session.state != SessionState.CANCELLED:
            event.add("transp", "TRANSPARENT")  # it is known of, and keeps nobody busy
        calendar.add_component(event)
    for number in range(len(times) + 1, len(times) + dropped + 1):
        event = event_of(session, times[-1], number, title=title, at=at, shows_link=False)
        event.add("status", "CANCELLED")
        calendar.add_component(event)
    if times:
        calendar.add_missing_timezones(first_date=times[0].date, last_date=times[-1].date.replace(month=12, day=31))
    return calendar.to_ical()


def event_of(session: Session, time: SessionTime, number: int, *, title: str, at: datetime, shows_link: bool) -> Event:
    zone = ZoneInfo(session.time_zone)
    event = Event()
    event.add("uid", f"{session.key}-{number}@waymark")
    event.add("sequence", session.version - 1)
    event.add("dtstamp", at)
    event.add("dtstart", time.starts_at.astimezone(zone))
    event.add("dtend", time.ends_at.astimezone(zone))
    event.add("summary", title)
    event.add("url", session_address(session))
    if session.kind == SessionKind.ONLINE and shows_link and session.online_link:
        event.add("location", session.online_link)
    elif session.place:
        event.add("location", session.place)
    if session.access_notes:
        event.add("description", session.access_notes)
    return event


def session_address(session: Session) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("courses:session", args=[session.public_id])
