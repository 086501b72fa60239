"""The prevention library: open to everyone, in every language; what is not translated is shown in English."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.wagtail_hooks import check_view_restrictions

from cms.queries import library
from cms.visitors import same_for_visitors


@require_safe
@same_for_visitors
def resource_list(request: HttpRequest) -> HttpResponse:
    return served(request, library.library_page(library.language_now()))


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
