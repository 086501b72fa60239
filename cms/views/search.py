"""The search of the site: open to everyone, by a plain form, with suggestions where scripts run."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.actions import failed_searches
from cms.findable import kind_labels
from cms.queries import search as queries
from cms.queries.library import language_now
from cms.queries.menu import has_directory
from cms.search import asked as asking
from cms.visitors import same_for_visitors

SUGGESTIONS_KEPT = 300  # seconds that a browser may keep an answer


@require_safe
@same_for_visitors
def search(request: HttpRequest) -> HttpResponse:
    asked = asking.read(request.GET, kinds=kind_labels())
    language, today = language_now(), timezone.localdate()
    found = queries.find(asked, language=language, on=today) if asked.tokens else queries.Found()
    if asked.tokens and not found.total:
        failed_searches.note(asked.typed, asked.tokens, language=language, on=today)
    shown = {
        "asked": asked,
        "found": found,
        "every_kind": f"?{asked.query()}",
        "kinds": [(kind, f"?{asked.query(kind=kind.code)}") for kind in found.kinds],
        "maybe": f"?{asked.query(typed=found.maybe)}" if found.maybe else "",
        "query": f"{asked.query(kind=asked.kind)}&",
        "has_directory": has_directory(language),
    }
    response = render(request, "cms/search/results.html", shown)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles for what is being typed. Nothing of it is kept."""
    found = queries.suggestions(request.GET.get("q", ""), language=language_now(), on=timezone.localdate())
    response = JsonResponse({"suggestions": found})
    response["Cache-Control"] = f"public, max-age={SUGGESTIONS_KEPT}"
    response["X-Robots-Tag"] = "noindex"
    return response
