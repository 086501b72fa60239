"""Parts of a page that are the same for everyone who is shown the same things.

    {% remembered "courses/_outline.html" module=reading.module places=reading.places %}

The template sees what it is given and nothing else, neither the request nor the person: so what it made once can be
shown again to whoever is given the same in the same language. What is given must be hashable and equal by its value.
A form's token is never part of it.
"""

from collections.abc import Hashable
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms import memory

register = template.Library()


@register.simple_tag
def remembered(template_name: str, **given: Hashable) -> SafeString:
    return drawn_once(template_name, given, shown=tuple(given.items()))


def drawn_once(template_name: str, given: dict[str, Any], *, shown: Hashable) -> SafeString:
    """A part drawn from things that are not equal by their value: `shown` says all that they show, and is."""
    if settings.DEBUG:  # while templates are being edited
        return render_to_string(template_name, given)
    key = (template_name, get_language(), shown)
    return memory.remembered(key, lambda: render_to_string(template_name, given))
