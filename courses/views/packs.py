"""The trainer pack of a module: for those who teach it and those who write it, never for learners."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.queries.access import is_coordinator, is_facilitator, is_lead
from agencies.requests import PersonRequest
from courses.queries import outline
from courses.queries.packs import pack_of
from courses.views.reader import language_now, today


@require_safe
@login_required
@never_cache
def pack(request: PersonRequest, module: str) -> HttpResponse:
    """Slides, notes, timings, handouts, and the quick check with its key on a sheet of its own."""
    if not may_teach(request):
        raise Http404
    found = outline.outline_at(module, language=language_now(), reader=None)
    if found is None:
        raise Http404
    return render(request, "courses/pack.html", {"pack": pack_of(found, on=today()), "module": found})


def may_teach(request: PersonRequest) -> bool:
    person, day = request.user, today()
    return (
        person.has_perm("wagtailadmin.access_admin")
        or is_lead(person, day)
        or is_facilitator(person, day)
        or is_coordinator(person, day)
    )
