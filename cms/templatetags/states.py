"""States of learning in a shape and a word, so that none is known by its colour alone."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

ICONS = {
    "in-progress": "started",
    "in-date": "success",
    "done": "success",
    "expiring": "clock",
    "due": "clock",
    "expired": "error",
    "overdue": "error",
    "exempt": "exempt",
}
WORDS = {
    "not-started": _("Not started"),
    "in-progress": _("In progress"),
    "in-date": _("In date"),
    "done": _("Done"),
    "expiring": _("Expiring"),
    "due": _("Due"),
    "expired": _("Expired"),
    "overdue": _("Overdue"),
    "exempt": _("Exempt"),
}


@register.filter
def state_icon(state: str) -> str:
    return ICONS.get(state, "waiting")


@register.filter
def state_words(state: str) -> str | Promise:
    return WORDS.get(state, state)
