"""What pages of the directory say about an entry at the moment they are drawn."""

from datetime import datetime, timedelta

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from cms.directory.opening import Span
from cms.models import Service
from cms.queries import directory as queries

register = template.Library()
CLOCK = "G:i"


@register.filter
def opening_words(entry: queries.Entry) -> str:
    """The sign on the door: "Open now until 17:00", "Opens Monday at 9:00"."""
    state = entry.state
    if state is None:
        return ""
    if state.is_open:
        return _open_words(state.until, entry.wall)
    return _closed_words(state.opens, entry.wall)


def _open_words(until: datetime | None, wall: datetime) -> str:
    if until is None:
        return _("Open now, day and night")
    clock = time_format(until, CLOCK)
    if until - wall < timedelta(days=1):
        return _("Open now until %(time)s") % {"time": clock}
    return _("Open now until %(day)s at %(time)s") % {"day": _day_words(until, wall), "time": clock}


def _closed_words(opens: datetime | None, wall: datetime) -> str:
    if opens is None:
        return _("Closed at present")
    words = {"day": _day_words(opens, wall), "time": time_format(opens, CLOCK)}
    away = (opens.date() - wall.date()).days
    if away == 0:
        return _("Closed now. Opens today at %(time)s") % words
    if away == 1:
        return _("Closed now. Opens tomorrow at %(time)s") % words
    return _("Closed now. Opens %(day)s at %(time)s") % words


def _day_words(moment: datetime, wall: datetime) -> str:
    """The weekday alone while it can mean one day only."""
    if (moment.date() - wall.date()).days < 7:
        return str(WEEKDAYS[moment.weekday()])
    return date_format(moment, "j F")


@register.filter
def weekday_name(number: int) -> str:
    return str(WEEKDAYS[number])


@register.filter
def spans_words(spans: tuple[Span, ...]) -> str:
    if not spans:
        return _("Closed")
    return ", ".join(_span_words(span) for span in spans)


def _span_words(span: Span) -> str:
    if span.opens == span.closes:
        return (
            _("All day")
            if not span.opens.hour and not span.opens.minute
            else _("From %(time)s, for 24 hours") % {"time": time_format(span.opens, CLOCK)}
        )
    return _("%(from)s to %(to)s") % {
        "from": time_format(span.opens, CLOCK),
        "to": time_format(span.closes, CLOCK),
    }


@register.filter
def dialled(number: str) -> str:
    """A number as a telephone takes it."""
    return "".join(sign for sign in number if sign.isdigit() or sign in "+*#")


@register.simple_tag(takes_context=True)
def preview_entry(context: Context, service: Service) -> queries.Entry:
    return queries.preview_of(service, at=timezone.now())
