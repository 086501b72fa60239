from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.requests import PersonRequest


@require_GET
@login_required
@never_cache
def learn(request: PersonRequest) -> HttpResponse:
    """The person's own learning: due, in progress, done."""
    return render(request, "portal/learn.html")
