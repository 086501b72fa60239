"""How often one place may use the open forms: wide enough for a staff room behind one address.

Of an address only a mark is kept while it counts, from which nobody reads it back.
"""

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WAIT_SECONDS = 60 * 60
# From one place.
VISITORS = {"tell": "20/h/key", "problem": "10/h/key", "open": "60/m/key", "answer": "20/10m/key", "again": "10/h/key"}
# About one thing, wherever from.
THINGS = {"problem": "30/d/key", "again": "3/d/key"}


def may(request: HttpRequest, action: str, *, thing: str = "") -> bool:
    """Counts one, and answers whether that is still within bounds."""
    mark = salted_hmac("cms.limits", ratelimit.get_ip(request)).hexdigest()
    return _counts(request, "visitor", action, VISITORS, mark) and (
        not thing or _counts(request, "thing", action, THINGS, thing)
    )


def _counts(request: HttpRequest, of: str, action: str, rates: dict[str, str], key: str) -> bool:
    counted = ratelimit.consume(request, app=f"cms.{of}", action=action, config=rates, key=key, limit_get=True)
    return counted is not None
