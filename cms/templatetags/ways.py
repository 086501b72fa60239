"""The way to a page of the tree."""

from django import template
from wagtail.models import Page

from cms import found

register = template.Library()


@register.simple_tag
def way_to(page: object) -> tuple[tuple[str, str], ...]:
    """Words and addresses of the pages between home and a Wagtail page. Anything else has none."""
    return found.trail_of(page) if isinstance(page, Page) and page.pk else ()
