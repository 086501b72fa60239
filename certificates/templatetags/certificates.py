"""How pages say the days and grades of a certificate, in the language of the page."""

from datetime import date, timedelta

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.enums import Grade

register = template.Library()


@register.filter
def day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j M Y")


@register.filter
def last_day(iso: str) -> str:
    """The last day in date; spans end on the first day out of it."""
    return date_format(date.fromisoformat(iso) - timedelta(days=1), "j M Y") if iso else _("No expiry")


@register.filter
def grade_label(grade: str) -> str:
    return str(Grade(grade).label)
