"""What a person may know about what is held on them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.lending import personal_files
from agencies.queries.personal_data import as_json, entries_about
from agencies.queries.record_views import views_of
from agencies.requests import PersonRequest


@require_GET
@login_required
@never_cache
def views(request: PersonRequest) -> HttpResponse:
    """Who looked at the person's record, when, and at what of it."""
    piece = views_of(request.user, after=request.GET.get("after", ""))
    return render(request, "agencies/privacy/views.html", {"piece": piece})


@require_GET
@login_required
@never_cache
def data(request: PersonRequest) -> HttpResponse:
    """How many of what is held about the person, to take away whole."""
    parts = [(table.heading, entries) for table, entries in entries_about(request.user) if entries]
    return render(request, "agencies/privacy/data.html", {"parts": parts, "files": personal_files()})


@require_GET
@login_required
@never_cache
def data_json(request: PersonRequest) -> JsonResponse:
    """Everything held about the person, for machines."""
    everything = as_json(request.user, at=timezone.now())
    response = JsonResponse(everything, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="everything-about-me.json"'
    return response
