"""The door to the coordinator's area."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.lending import PARTNERSHIP, sections_of
from agencies.models import Partnership
from agencies.queries.access import coordinated_partnerships
from agencies.requests import PersonRequest


@require_safe
@login_required
@never_cache
def partnerships(request: PersonRequest) -> HttpResponse:
    """The partnerships that the person coordinates; straight to the one if there is one."""
    found = list(coordinated_partnerships(request.user, timezone.localdate()))
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect(first_page(found[0]))
    places = [(partnership, first_page(partnership)) for partnership in found]
    return render(request, "portal/partnerships.html", {"places": places})


def first_page(partnership: Partnership) -> str:
    return reverse(sections_of(PARTNERSHIP)[0].address_name, args=[partnership.slug])
