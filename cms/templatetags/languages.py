"""Words of one language inside the frame of another."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

from cms.frame import languages_at

register = template.Library()


register.simple_tag(languages_at)


@register.simple_tag
def spoken_in(code: str) -> SafeString:
    """The attributes of an element whose words are in a language: none where the frame speaks it too."""
    return SafeString("") if code == get_language() else attributes_of(code)


@register.simple_tag
def spoken_by_frame(code: str) -> SafeString:
    """The attributes of the frame's own words amid words of another language: none where they are alike."""
    spoken = get_language() or settings.LANGUAGE_CODE
    return SafeString("") if code == spoken else attributes_of(spoken)


def attributes_of(code: str) -> SafeString:
    direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
    return format_html(' lang="{}" dir="{}"', code, direction)


@register.simple_tag
def language_of(page: Page) -> SafeString:
    """The same for a Wagtail page. Asks nothing in the default language, whose pages speak it."""
    if get_language() == settings.LANGUAGE_CODE:
        return SafeString("")
    return spoken_in(page.locale.language_code)
