"""How often visitors may check: wide enough for an office behind one address, too narrow for guessing."""

from math import ceil

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LIMITS = {
    "check": "60/m/ip,30/m/key",  # the key is the number
    "family-name": "60/h/ip,5/15m/key",  # only wrong ones are counted
    "many": "10/m/ip",
}
WAIT_SECONDS = {"check": 60, "family-name": 15 * 60, "many": 60}


def use(request: HttpRequest, action: str, *, key: str = "") -> RateLimitUsage | None:
    """Counts one; None where there were too many already. `rollback` takes it back."""
    return ratelimit.consume(request, app="certificates", action=action, config=LIMITS, key=key, limit_get=True)


def too_often(request: HttpRequest, action: str) -> HttpResponse:
    """Says when to try again. Waiting so long is enough, whichever limit was met."""
    seconds = WAIT_SECONDS[action]
    response = render(request, "certificates/too_often.html", {"minutes": ceil(seconds / 60)}, status=429)
    response["Retry-After"] = str(seconds)
    response["X-Robots-Tag"] = "noindex"
    return response
