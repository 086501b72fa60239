"""Stopping reminders by the link in them: without sign-in, and by POST alone, from a button or a mail program."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from agencies.actions import nudging
from figures.actions.outbox import whose_token


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # mail programs have no token of ours; the link itself is signed, and can do nothing else
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks on GET, so that whoever looks into mail for danger stops nothing; acts on POST. Both can be done again."""
    person = whose_token(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        nudging.choose(person=person, wants="again" in request.POST, by=person, at=timezone.now())
        person.refresh_from_db()
    response = render(
        request, "figures/reminders/stop.html", {"wants": person.wants_nudges, "is_done": request.method == "POST"}
    )
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
