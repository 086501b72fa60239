"""The pages that editors show in the frame."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Q
from django.http import Http404, HttpRequest
from wagtail.models import Page, Site

from cms.frame import address_in
from cms.memory import remembered


@dataclass(frozen=True)
class MenuPage:
    title: str
    address: str
    is_about_support: bool
    language: str
    is_directory: bool


def menu_pages(language: str) -> list[MenuPage]:
    """The pages marked "show in menus"; English ones until a language has its own."""
    pages = [page for page in frame_pages(language) if not page.is_directory]
    return [page for page in pages if page.language == language] or pages


def has_directory(language: str) -> bool:
    return any(page.is_directory for page in frame_pages(language))


def frame_pages(language: str) -> list[MenuPage]:
    """What the menus are made from, in a language and in English: one question for all of it."""
    return remembered(("menu pages", language), lambda: _ask(language))


def _ask(language: str) -> list[MenuPage]:
    in_menu = Q(standardpage__isnull=False, show_in_menus=True)
    pages = Page.objects.live().filter(in_menu | Q(directorypage__isnull=False))
    pages = pages.filter(locale__language_code__in=[language, settings.LANGUAGE_CODE]).order_by("path")
    found = pages.annotate(
        spoken=F("locale__language_code"), about=F("standardpage__quick_exit"), directory=F("directorypage__pk")
    )
    return [
        MenuPage(page.title, page.url, bool(page.about), page.spoken, page.directory is not None)
        for page in found
        if page.url
    ]


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
