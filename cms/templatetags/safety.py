"""The numbers that pages about support show, where the partnership is and as of today."""

from datetime import date

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.queries import ways as queries

register = template.Library()


@register.simple_tag(takes_context=True)
def ways_here(context: Context) -> queries.Ways:
    """`{% ways_here as ways %}`, then `ways.emergency`. Asks the database once for each change of content."""
    language = get_language() or settings.LANGUAGE_CODE
    on: date = context.get("on") or timezone.localdate()
    return queries.ways_in(queries.jurisdiction_here(), language=language, on=on)


@register.filter
def linked(way: queries.Reach | str | None, otherwise: str = "") -> SafeString:
    """The number or address to press. `otherwise` stands for a number that nobody has checked in time: 999 alone."""
    if isinstance(way, queries.Reach) and way.is_current:
        return format_html(
            '<a class="govuk-link" href="{}"><bdi>{}</bdi></a>', way.href, way.host if way.is_page else way.contact
        )
    return format_html('<a class="govuk-link" href="tel:{}"><bdi>{}</bdi></a>', otherwise, otherwise)
