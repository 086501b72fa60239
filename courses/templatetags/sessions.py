"""When a session is, in words, on the clocks of the place where it is."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from courses.models import SessionTime

register = template.Library()


@register.filter
def when(time: SessionTime, zone: str) -> str:
    """“Tuesday 3 March 2026, 10:00 to 12:00, London time (GMT)”."""
    start, end = time.starts_at.astimezone(ZoneInfo(zone)), time.ends_at.astimezone(ZoneInfo(zone))
    until = clock(end) if end.date() == start.date() else f"{formats.date_format(end, 'j F')} {clock(end)}"
    words = _("%(day)s, %(start)s to %(end)s, %(place)s time (%(zone)s)")
    day = formats.date_format(start, "l j F Y")
    return words % {"day": day, "start": clock(start), "end": until, "place": place_of(zone), "zone": start.tzname()}


@register.filter
def short_day(time: SessionTime, zone: str) -> str:
    start = time.starts_at.astimezone(ZoneInfo(zone))
    return f"{formats.date_format(start, 'D j M')}, {clock(start)}"


def clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def place_of(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")
