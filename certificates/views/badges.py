"""Badges for wallets: taken by the holder, checked by anyone's software with what is published here."""

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_safe

from agencies.queries.humans import accounts_of
from agencies.requests import PersonRequest
from certificates.actions import badges
from certificates.models import Certificate
from certificates.queries import badges as queries
from certificates.queries import status_lists
from certificates.queries.keys import signer
from certificates.queries.snapshot import Snapshot
from certificates.rules import read_number

Answer = TypeVar("Answer", bound=HttpResponseBase)
FRESH = int(timedelta(minutes=5).total_seconds())


@require_GET
@login_required
@never_cache
def wallet(request: PersonRequest, number: str) -> HttpResponse:
    """What a badge is, and the ways to take it."""
    certificate = own_certificate(request, number)
    context = {
        "certificate": certificate,
        "snapshot": Snapshot.from_json(certificate.snapshot),
        "is_offered": signer() is not None,
        "has_email": bool(certificate.person.email),
    }
    return render(request, "certificates/wallet.html", context)


@require_GET
@login_required
@never_cache
def badge(request: PersonRequest, number: str, kind: str) -> HttpResponse:
    """The badge as a picture with the credential in it, or the credential alone."""
    certificate, by = own_certificate(request, number), signer()
    if by is None or kind not in queries.KINDS:
        raise Http404
    made = badges.make(certificate=certificate, at=timezone.now())
    token = queries.token_of(certificate, made, by)
    return HttpResponse(
        queries.baked(kind, certificate.snapshot["course_title"], token),
        content_type=queries.KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{certificate.number}.{kind}"'},
    )


def own_certificate(request: PersonRequest, number: str) -> Certificate:
    """One of the person's own that is neither withdrawn nor superseded. A badge is its holder's to take."""
    held = Certificate.objects.standing().filter(person__in=accounts_of(request.user.pk)).select_related("person")
    return get_object_or_404(held, number=read_number(number) or "")


@require_GET
@cache_control(max_age=FRESH)
def did(request: HttpRequest) -> HttpResponse:
    return published(queries.did_document(), "application/did+json")


@require_GET
@cache_control(max_age=FRESH)
def issuer(request: HttpRequest) -> HttpResponse:
    return published(queries.issuer_profile())


@require_GET
@cache_control(max_age=FRESH)
def achievement(request: HttpRequest, course: UUID) -> HttpResponse:
    return published(queries.achievement_of(course))


@require_safe
def status_list(request: HttpRequest, name: str) -> HttpResponseBase:
    """The same bytes until a badge is revoked or half a day is over. Caches ask each time, which costs them little."""
    by = signer()
    listed = status_lists.status_list(name, by, at=timezone.now()) if by else None
    if listed is None:
        raise Http404
    response = HttpResponse(listed.token, content_type="application/vc+jwt")
    response["ETag"] = quote_etag(listed.etag)
    modified = int(listed.modified.timestamp()) if listed.modified else None
    if modified:
        response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = "public, no-cache"
    answered = get_conditional_response(request, response["ETag"], modified, response)
    assert answered is not None
    return for_all(answered)


def published(content: dict[str, object] | None, kind: str = "application/ld+json") -> HttpResponse:
    if content is None:
        raise Http404
    return for_all(JsonResponse(content, content_type=kind, json_dumps_params={"ensure_ascii": False}))


def for_all(response: Answer) -> Answer:
    """Software on any site may read what is public."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
