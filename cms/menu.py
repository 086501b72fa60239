"""The items that the ground floor puts in the frame's menus."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.navigation import Item
from cms.queries.menu import footer_pages


def footer_items(request: HttpRequest) -> Iterator[Item]:
    for title, address in footer_pages(get_language() or settings.LANGUAGE_CODE):
        yield Item(title, address)
