"""What a person may know about what is held on them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.queries.record_views import views_of
from agencies.requests import PersonRequest


@require_GET
@login_required
@never_cache
def views(request: PersonRequest) -> HttpResponse:
    """Who looked at the person's record, when, and at what of it."""
    piece = views_of(request.user, after=request.GET.get("after", ""))
    return render(request, "agencies/privacy/views.html", {"piece": piece})
