"""The items that the ground floor puts in the frame's menus."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.navigation import Item
from cms.queries.library import has_library
from cms.queries.menu import has_directory, menu_pages


def main_items(request: HttpRequest) -> Iterator[Item]:
    """The prevention library, the directory and pages about support, which nobody should have to look for."""
    language = get_language() or settings.LANGUAGE_CODE
    if has_library(language):
        yield Item(_("Prevention resources"), reverse("cms:resources"), order=30)
    if has_directory(language):
        yield Item(_("Find support"), reverse("cms:directory"), order=55)
    for page in menu_pages(language):
        if page.is_about_support:
            yield Item(page.title, page.address, order=60)


def footer_items(request: HttpRequest) -> Iterator[Item]:
    yield Item(_("Report a hate crime"), reverse("cms:report"), order=20)
    yield Item(_("How to hide your visit"), reverse("cms:hide-visit"), order=25)
    for page in menu_pages(get_language() or settings.LANGUAGE_CODE):
        if not page.is_about_support:
            yield Item(page.title, page.address)
