"""Checking without a network: the page that does it, the same page to keep, and the public keys."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.requests import PersonRequest
from certificates.models import Certificate
from certificates.queries.checker import checker_context, saved_checker
from certificates.queries.drawing import check_address
from certificates.queries.keys import published_keys
from certificates.queries.offline import check_link
from certificates.rules import read_number
from certificates.views.certificates import note_view


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """The checker: its script does all the work in the browser, and sends nothing anywhere."""
    response = render(request, "certificates/offline/page.html", checker_context(at=timezone.now()))
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
def checker(request: HttpRequest) -> HttpResponse:
    """The same as one file to keep, with the keys of today in it."""
    return HttpResponse(
        saved_checker(at=timezone.now()),
        headers={"Content-Disposition": 'attachment; filename="certificate-checker.html"'},
    )


@require_GET
def keys(request: HttpRequest) -> JsonResponse:
    """The public keys, for checkers of others."""
    response = JsonResponse(published_keys(at=timezone.now()), json_dumps_params={"indent": 2})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
@login_required
@never_cache
def signed(request: PersonRequest, number: str) -> HttpResponse:
    """The signed address as a file, for the holder and their lead."""
    held = Certificate.objects.visible_to(request.user)
    certificate = get_object_or_404(held, number=read_number(number) or "")
    link = check_link(certificate, check_address(certificate.number))
    if not link:
        raise Http404
    note_view(request, certificate)
    return HttpResponse(
        f"{link}\n",
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{certificate.number}.txt"'},
    )
