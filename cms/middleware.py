"""Answers of the whole site: why something is not published, and who may keep a page."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_path
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from cms.found import has_told
from cms.frame import address_in
from cms.models import CannotPublish
from cms.visitors import etag_of, is_stranger

View = Callable[[HttpRequest], HttpResponse]


class SayWhyNotPublished:
    """Turns a refusal to publish into words on the edit page, where approving or publishing in bulk shows no form."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, CannotPublish):
            return None
        for message in error.messages:
            messages.error(request, message)
        address = AdminURLFinder(request.user).get_edit_url(error.subject) or "/admin/"
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


class Moved(RedirectMiddleware):
    """Leads an address that was to where the thing stands now.

    Wagtail keeps the addresses of pages. Ours answer in every language, translated or not: what is known of the English
    address holds for the others. A page that is gone for good stays missing, and nothing leads to itself.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        english = address_in(settings.LANGUAGE_CODE, request.path)
        found = moved_to(request, request.path)
        if found is None and english != request.path and (there := moved_to(request, english)):
            found = address_in(get_language_from_path(request.path) or settings.LANGUAGE_CODE, there)
        if found is None or found == request.path:
            return response
        return HttpResponsePermanentRedirect(found)


def moved_to(request: HttpRequest, path: str) -> str | None:
    redirect = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
    if redirect is None or (redirect.redirect_page and not redirect.redirect_page.live):
        return None
    link: str | None = redirect.link
    return link


class Kept:
    """Says who may keep an answer: everyone a page that is open and the same for all visitors, else nobody.

    A view that says so itself is left alone. What a page is asked for again is answered by "as you have it" (304).
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        forget_languages_asked(request, response)
        if response.has_header("Cache-Control"):
            return response
        if not is_for_everyone(request, response):
            response["Cache-Control"] = "private, no-cache" if is_stranger(request) else "private, no-store"
            return response
        response["Cache-Control"] = f"public, max-age=0, s-maxage={settings.PUBLIC_PAGES_KEPT_SECONDS}, must-revalidate"
        # Somebody who signs in sees another page at the same address.
        patch_vary_headers(response, ["Cookie"])
        if not response.has_header("ETag"):
            response["ETag"] = etag_of(response.content)
        answer = get_conditional_response(request, response["ETag"], None, response)
        assert isinstance(answer, HttpResponse)
        return answer


def is_for_everyone(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and request.method in {"GET", "HEAD"}
        and not response.streaming
        and has_told(request)
        and is_stranger(request)
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    )


def forget_languages_asked(request: HttpRequest, response: HttpResponse) -> None:
    """The address alone decides the language. Django says otherwise, and caches would keep a page for each wish."""
    vary = [name.strip() for name in response.get("Vary", "").split(",")]
    left = [name for name in vary if name and name.lower() != "accept-language"]
    if len(left) < len(vary):
        response["Vary"] = ", ".join(left)
        if not left:
            del response["Vary"]
