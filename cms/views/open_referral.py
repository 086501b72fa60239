"""The directory for other sites' programs: Open Referral UK and a table. For anybody, to read only."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.directory.exchange import open_referral, table
from cms.enums import ServiceCategory
from cms.models.service import ServiceQuerySet
from cms.queries import directory, exchange

USUAL_ON_A_PAGE, MOST_ON_A_PAGE = 50, 1000
KEPT_SECONDS = 300


class Unclear(ValueError):
    """What of the address makes no sense."""


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return answer(
        {"version": open_referral.VERSION, "profile": open_referral.PROFILE, "openapi_url": open_referral.OPENAPI}
    )


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    try:
        rows = asked_for(request, found(request))
        number, size = whole(request, "page", 1), min(whole(request, "per_page", USUAL_ON_A_PAGE), MOST_ON_A_PAGE)
        is_full = yes_or_no(request, "full")
    except Unclear as problem:
        return answer({"error": str(problem)}, status=400)
    paginator = Paginator(rows, size)
    chosen = paginator.page(number).object_list if number <= paginator.num_pages else []
    records = exchange.records_of(chosen, at=timezone.now())
    names = exchange.names_of_codes() if is_full else {}
    contents = [
        open_referral.full(record, names, page_of=page_of(request, record.slug))
        if is_full
        else open_referral.short(record, page_of=page_of(request, record.slug))
        for record in records
    ]
    return answer(open_referral.page(contents, total=paginator.count, pages=paginator.num_pages, at=number))


@require_safe
def service(request: HttpRequest, number: UUID) -> HttpResponse:
    for record in exchange.records_of(found(request).filter(translation_key=number)[:1], at=timezone.now()):
        names = exchange.names_of_codes()
        return answer(open_referral.full(record, names, page_of=page_of(request, record.slug)))
    return answer({"error": _("There is no such service, or it is not public.")}, status=404)


@require_safe
def services_table(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    records = exchange.records_of(found(request), at=timezone.now())
    response = StreamingHttpResponse(table.written(records), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="services.csv"'
    return shared(response)


def found(request: HttpRequest) -> ServiceQuerySet:
    """What the public may find. Where editors closed the directory to the public, there is nothing here either."""
    language = get_language() or settings.LANGUAGE_CODE
    head = directory.head(language)
    if head is None or head.is_restricted:
        raise Http404
    return exchange.public_services(language=language, at=timezone.now())


def asked_for(request: HttpRequest, rows: ServiceQuerySet) -> ServiceQuerySet:
    for word in request.GET.get("search", "").replace("\x00", "").split()[: directory.MOST_WORDS]:
        rows = rows.filter(directory.about(word))
    if wanted := request.GET.get("taxonomy_term_id"):
        categories = {open_referral.number("term", "category", code): code for code in ServiceCategory.values}
        if wanted not in categories:
            raise Unclear(_("taxonomy_term_id is no category of this directory."))
        rows = rows.found_by("category", categories[wanted])
    if since := request.GET.get("modified_after"):
        rows = rows.filter(last_published_at__gte=moment(since))
    return rows


def moment(said: str) -> Any:
    try:
        at = parse_datetime(said) or parse_datetime(f"{said}T00:00:00")
    except ValueError:
        at = None
    if at is None:
        raise Unclear(_("modified_after is not a time such as 2026-05-31T12:00:00Z."))
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def whole(request: HttpRequest, name: str, usual: int) -> int:
    said = request.GET.get(name, str(usual))
    if not (said.isascii() and said.isdigit() and 0 < len(said) < 7 and int(said) > 0):
        raise Unclear(_("%(name)s is not a whole number from 1.") % {"name": name})
    return int(said)


def yes_or_no(request: HttpRequest, name: str) -> bool:
    said = request.GET.get(name, "false").lower()
    if said not in {"true", "false"}:
        raise Unclear(_("%(name)s is neither true nor false.") % {"name": name})
    return said == "true"


def page_of(request: HttpRequest, slug: str) -> str:
    return request.build_absolute_uri(reverse("cms:service", args=[slug]))


def answer(said: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return shared(JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False}))


def shared(response: Any) -> Any:
    """Any site's page may read this, without anybody's cookies; caches may keep it for a while."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}" if response.status_code == 200 else "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
