"""The pages that editors show in the frame."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest
from wagtail.models import Site

from cms.frame import address_in
from cms.memory import remembered
from cms.models import StandardPage


@dataclass(frozen=True)
class MenuPage:
    title: str
    address: str
    is_about_support: bool


def menu_pages(language: str) -> list[MenuPage]:
    """The pages marked "show in menus"; English ones until a language has its own."""
    return remembered(("menu pages", language), lambda: _ask(language))


def _ask(language: str) -> list[MenuPage]:
    pages = StandardPage.objects.live().in_menu().order_by("path")
    own = pages.filter(locale__language_code=language)
    found = own or pages.filter(locale__language_code=settings.LANGUAGE_CODE)
    return [MenuPage(page.title, page.url, page.quick_exit) for page in found if page.url]


def same_page_in_english(request: HttpRequest) -> str | None:
    """Where a page that is missing in one language stands in the default language, if it does."""
    address = address_in(settings.LANGUAGE_CODE, request.path)
    site = Site.find_for_request(request)
    if address == request.path or site is None:
        return None
    try:
        site.root_page.specific.route(request, [part for part in address.split("/") if part])
    except Http404:
        return None
    return address
