"""The prevention library: open to everyone, in every language; what is not translated is shown in English."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.wagtail_hooks import check_view_restrictions

from cms import feeds
from cms.actions import library_use as actions
from cms.enums import FileKind, FilePart
from cms.found import Sheet, pages_alike, tell
from cms.models import LibraryPage, ResourcePage
from cms.queries import library, resource_files
from cms.visitors import same_for_visitors

ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|fetch|monitor|scan|curl|wget|python-requests", re.IGNORECASE)


@require_safe
@same_for_visitors
def resource_list(request: HttpRequest) -> HttpResponse:
    page = library.library_page(library.language_now())
    response = served(request, page)
    if page is not None:
        tell(request, lambda: sheet_of(page, request))
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What changed last in the library, for feed readers."""
    language = library.language_now()
    page = library.library_page(language)
    if page is None or page.get_view_restrictions().exists():
        raise Http404
    return feeds.answer(
        title=page.title,
        words=page.summary,
        page=reverse("cms:resources"),
        address=reverse("cms:resources-feed"),
        items=library.newest(feeds.MOST, language=language),
    )


def sheet_of(page: LibraryPage, request: HttpRequest) -> Sheet:
    return Sheet(
        title=page.title,
        summary=page.summary,
        addresses=pages_alike(page.translation_key, "cms:resources", no_args=True),
        number=library.piece_shown(request.GET, language=library.language_now()),
        feeds=((page.title, reverse("cms:resources-feed")),),
    )


@require_safe
@same_for_visitors
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """A resource or a collection."""
    if not library.has_library(library.language_now()):
        raise Http404
    return served(request, library.page_at(slug, language=library.language_now()))


def served(request: HttpRequest, page: Page | None) -> HttpResponse:
    """As Wagtail serves it, with the page's own privacy."""
    if page is None:
        raise Http404
    serve = check_view_restrictions(lambda page, request, args, kwargs: page.serve(request))
    response: HttpResponse = serve(page, request, (), {})
    return response


@require_safe
def lesson_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    return file_of(request, slug, kind, FilePart.LESSON)


@require_safe
def worksheet_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The worksheet alone, for the copier."""
    return file_of(request, slug, kind, FilePart.WORKSHEET)


def file_of(request: HttpRequest, slug: str, kind: str, part: FilePart) -> HttpResponse:
    """A resource as a file, with its page's own privacy."""
    page = resource_at(slug)
    if kind not in FileKind.values or (part == FilePart.WORKSHEET and not page.worksheet):
        raise Http404
    guarded = check_view_restrictions(lambda page, request, args, kwargs: sent(request, page, FileKind(kind), part))
    response: HttpResponse = guarded(page, request, (), {})
    return response


def somebody_takes_it(request: HttpRequest) -> bool:
    """Not a look ahead, and not a program that says what it is. Nothing of the reader is kept to know more."""
    asks_ahead = "prefetch" in (request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", ""))
    return request.method == "GET" and not asks_ahead and not ROBOT.search(request.headers.get("User-Agent", ""))


def resource_at(slug: str) -> ResourcePage:
    language = library.language_now()
    page = library.page_at(slug, language=language) if library.has_library(language) else None
    if not isinstance(page, ResourcePage):
        raise Http404
    return page


def sent(request: HttpRequest, page: ResourcePage, kind: FileKind, part: FilePart) -> HttpResponse:
    """Shared caches may keep it, and ask each time whether it is still what the page says."""
    source = resource_files.source_of(page, part, language=library.language_now())
    etag = source.etag(kind)
    same = get_conditional_response(request, etag=etag)
    response = same if same is not None else HttpResponse(resource_files.file_of(source, kind), kind.media_type)
    if same is None and somebody_takes_it(request):
        actions.count_download(
            resource=page.translation_key, part=part, kind=kind, on=timezone.localdate(timezone.now())
        )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache" if page.get_view_restrictions() else "public, no-cache"
    response["Content-Disposition"] = f'attachment; filename="{resource_files.name_of(page, kind, part)}"'
    response["Content-Language"] = source.language
    response["X-Robots-Tag"] = "noindex"
    return response
