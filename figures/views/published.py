"""Published statements: pages, files and the feed, open to everyone."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.queries.pages import piece_of
from cms import feeds, found
from cms.visitors import same_for_visitors
from figures import definitions
from figures.enums import FileKind
from figures.models import Statement, StatementFile
from figures.queries import statement_tables as tables
from figures.queries.found import of_statement
from figures.queries.statements import chain_of, published, standing
from figures.views.statements import shown

TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.JSON: "application/json",
}
FEED_TYPE = "application/feed+json"
KEPT_FOR = 300  # seconds that others may keep an answer without asking again


@require_safe
@same_for_visitors
def statements(request: HttpRequest) -> HttpResponse:
    """The statements that hold, the one that came out last first; the issue that holds leads to those it revised."""
    rows = light(standing()).select_related("partnership")
    piece = piece_of(rows, by="published_at", after=request.GET.get("after", ""))
    listed = [(row, tables.title_of(row), tables.headline(row)[:1]) for row in piece.rows]
    return render(request, "figures/statements/list.html", {"listed": listed, "piece": piece})


@require_safe
@same_for_visitors
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    rows = published().select_related("partnership", "revises", "revised_by")
    there = get_object_or_404(rows, slug=slug)
    found.tell(request, lambda: of_statement(there))
    issues = chain_of(there)
    context = shown(there) | {
        "partnership": there.partnership,
        "issues": issues,
        "newest": issues[-1],
        "files": sorted(there.files.values_list("kind", flat=True), key=FileKind.values.index),
        "definition": definitions.VERSIONS.get(there.definition_version),
    }
    return render(request, "figures/statements/statement.html", context)


@require_safe
def statement_file(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """The same bytes on every download."""
    if kind not in FileKind.values:
        raise Http404
    files = StatementFile.objects.filter(statement__in=published().filter(slug=slug))
    file = get_object_or_404(files.select_related("statement__revised_by"), kind=kind)
    published_at = file.statement.published_at
    assert published_at is not None
    response = HttpResponse(bytes(file.content), content_type=TYPES[FileKind(kind)])
    disposition = "inline" if kind in (FileKind.PDF, FileKind.JSON) else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{slug}.{kind}"'
    newer = newest_of(file.statement)
    if newer is not None:
        response["Link"] = f'<{absolute(newer)}>; rel="successor-version"'
    return kept(request, response, etag=f"{file.sha256}-{newer.issue if newer else 0}", modified=published_at)


@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """A JSON Feed 1.1 of what is published, in pieces. Each item leads to its page and to its figures for machines."""
    piece = piece_of(light(published()), by="published_at", after=request.GET.get("after", ""))
    rows = piece.rows
    address = absolute_path("figures:statements-feed")
    more = {"next_url": f"{address}?{urlencode({'after': piece.next})}"} if piece.next else {}
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _("Training coverage: published statements"),
        "home_page_url": absolute_path("figures:statements"),
        "feed_url": address,
        **more,
        "description": _("Frozen figures of how far training has reached. Small numbers are hidden."),
        "language": translation.get_language(),
        "items": [item_of(row) for row in rows],
    }
    content = json.dumps(document, indent=1, ensure_ascii=False).encode()
    modified = max((row.published_at for row in rows if row.published_at), default=datetime(2026, 1, 1, tzinfo=UTC))
    response = HttpResponse(content, content_type=FEED_TYPE)
    return kept(request, response, etag=sha256(content).hexdigest(), modified=modified)


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The same for feed readers: what was published last."""
    rows = light(published()).order_by("-published_at", "-pk")[: feeds.MOST]
    return feeds.answer(
        title=_("Training coverage: published statements"),
        words=_("Frozen figures of how far training has reached. Small numbers are hidden."),
        page=reverse("figures:statements"),
        address=reverse("figures:statements-atom"),
        items=[atom_item(row) for row in rows if row.published_at],
    )


# --- parts


def atom_item(row: Statement) -> feeds.Item:
    with translation.override(row.language):
        title, words = tables.title_of(row), " ".join(tables.headline(row))
    assert row.published_at is not None
    named = title if row.issue == 1 else f"{title} ({row.issue})"
    return feeds.Item(named, reverse("figures:statement", args=[row.slug]), words, row.published_at, row.published_at)


def item_of(row: Statement) -> dict[str, Any]:
    newer = newest_of(row)
    with translation.override(row.language):
        title, words = tables.title_of(row), " ".join(tables.headline(row))
    machine = absolute_path("figures:statement-file", row.slug, FileKind.JSON.value)
    assert row.published_at is not None
    return {
        "id": absolute(row),
        "url": absolute(row),
        "title": title if row.issue == 1 else f"{title} ({row.issue})",
        "content_text": words,
        "date_published": row.published_at.isoformat(),
        "language": row.language,
        "authors": [{"name": row.names["partnership"]}],
        "attachments": [{"url": machine, "mime_type": "application/json", "title": title}],
        "_waymark": {
            "figures_url": machine,
            "period": row.period,
            "first_day": row.first_day.isoformat(),
            "as_at": row.last_day.isoformat(),
            "known_at": row.known_at.isoformat(),
            "issue": row.issue,
            "hash": row.counts_hash,
            "definition_version": row.definition_version,
            "revised_by": absolute(newer) if newer else None,
        },
    }


def light(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    """Without what lists do not show: a statement of many agencies weighs a hundred kilobytes."""
    heavy = ("counts", "sections")
    newer = ("counts", "figures", "names", "sections")
    return rows.select_related("revised_by").defer(*heavy, *(f"revised_by__{name}" for name in newer))


def newest_of(row: Statement) -> Statement | None:
    """The published issue that revised this one."""
    newer = getattr(row, "revised_by", None)
    return newer if newer is not None and newer.slug else None


def absolute(row: Statement) -> str:
    return absolute_path("figures:statement", row.slug)


def absolute_path(name: str, *args: str | None) -> str:
    """In the site's own language, whoever asks: an address in a feed is a name."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=args)


def kept(request: HttpRequest, response: HttpResponse, *, etag: str, modified: datetime) -> HttpResponseBase:
    """Public data: read from any site, kept by anyone for a while, and asked again cheaply."""
    response["ETag"] = quote_etag(etag)
    response["Last-Modified"] = http_date(modified.timestamp())
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    response["Access-Control-Allow-Origin"] = "*"
    answered = get_conditional_response(request, response["ETag"], int(modified.timestamp()), response)
    assert answered is not None
    answered["Access-Control-Allow-Origin"] = "*"
    return answered
