"""Words of one language inside the frame of another."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

register = template.Library()


@register.simple_tag
def spoken_in(code: str) -> SafeString:
    """The attributes of an element whose words are in a language: none where the frame speaks it too."""
    if code == get_language():
        return SafeString("")
    direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
    return format_html(' lang="{}" dir="{}"', code, direction)


@register.simple_tag
def language_of(page: Page) -> SafeString:
    """The same for a Wagtail page. Asks nothing in the default language, whose pages speak it."""
    if get_language() == settings.LANGUAGE_CODE:
        return SafeString("")
    return spoken_in(page.locale.language_code)
