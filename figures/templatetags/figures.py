from typing import Any
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.templatetags.remembering import drawn_once
from figures import rules
from figures.enums import MessageState
from figures.forms import AsAtForm
from figures.pictures import percent_text
from figures.queries.dry_run import Told
from figures.queries.message_log import Entry, lines_told
from figures.tables import Number

register = template.Library()


@register.simple_tag
def filters(form: AsAtForm, partnership_slug: str = "") -> SafeString:
    """The question as a form. Its controls cost more than the rest of the page: drawn once for what they show."""
    given = {"form": form, "partnership_slug": partnership_slug}
    if form.names_people:
        return render_to_string("figures/_filters.html", given)
    return drawn_once("figures/_filters.html", given, shown=(form.shown, partnership_slug))


register.filter(percent_text)


@register.filter
def share_text(part: int, whole: int) -> str:
    return percent_text(rules.percent(part, whole))


@register.simple_tag
def number(number: Number, label: str) -> SafeString | int:
    """A count, as a link to the people it counts where the reader may see them."""
    if not number.address:
        return number.value
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}: {}</span></a>',
        number.address,
        number.value,
        number.state.label,
        label,
    )


@register.simple_tag
def opens(number: int, address: str, about: str) -> SafeString | int:
    """The same for a number of a report; `about` says which, for who hears only the link."""
    if not number or not address:
        return number
    words = '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>'
    return format_html(words, address, number, about)


@register.filter
def in_words(words: dict[str, Any], code: str) -> str:
    """What a code stands for."""
    return str(words.get(str(code), code))


@register.filter
def state_of_message(state: str) -> str:
    return str(MessageState(state).label)


@register.filter
def lines_of_entry(entry: Entry, titles: dict[UUID, str]) -> list[Told]:
    """What a digest of the log was about, as far as the reader may see it."""
    return list(lines_told(entry.nudges, titles))
