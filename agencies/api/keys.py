"""Who calls: an agency, by a key of its HR system. Sessions and cookies are not looked at."""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from ninja.security import HttpBearer

from agencies.actions.api_keys import note_use
from agencies.actions.secret_words import hash_of_token
from agencies.api.problems import Problem
from agencies.enums import KeyScope
from agencies.models import ApiKey
from agencies.queries.api_keys import working_key

LIMITS = {"api_call": "120/m/key", "api_list": "60/h/key", "api_wrong_key": "20/m/ip"}
AGAIN = {"Retry-After": "60"}


class CallerRequest(HttpRequest):
    """A call that came with a key that works."""

    auth: ApiKey


class AgencyKey(HttpBearer):
    """`Authorization: Bearer wm_…`"""

    openapi_bearerFormat = "wm_<prefix>_<secret>"
    openapi_description = "A key to send lists of staff, which a training lead of the agency made under HR system."
    scope = KeyScope.STAFF

    @sensitive_variables("said", "text")
    def __call__(self, request: HttpRequest) -> Any:
        said = request.headers.get("Authorization", "")
        scheme, _space, text = said.partition(" ")
        return self.authenticate(request, text.strip() if scheme.lower() == "bearer" else "")

    @sensitive_variables("token")
    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        at = timezone.now()
        key = working_key(token, secret_hash=hash_of_token(token), at=at)
        if key is None:
            if token:  # whoever sends none guesses none
                refuse_guesses(request)
            raise Problem(
                401,
                "Send a key that works: Authorization: Bearer wm_… Your training lead sees under HR system which keys "
                "have ended or were revoked, and makes new ones.",
                headers={"WWW-Authenticate": 'Bearer realm="Waymark"'},
            )
        take_turn(request, "api_call", key)
        if key.scope != self.scope:
            may = KeyScope(key.scope).name.lower()
            raise Problem(403, f"This key is for something else ({may}). Your training lead can make one for this.")
        note_use(key=key, at=at)
        return key


class FiguresKey(AgencyKey):
    """The same for whoever reads figures."""

    openapi_description = "A key to read figures, which a training lead of the agency made under HR system."
    scope = KeyScope.FIGURES


def refuse_guesses(request: HttpRequest) -> None:
    """A key that works is never kept waiting by wrong ones from the same address."""
    if not ratelimit.consume(request, app="agencies", action="api_wrong_key", config=LIMITS, limit_get=True):
        raise Problem(429, "Too many wrong keys came from your address. Wait a minute.", headers=AGAIN)


def take_turn(request: HttpRequest, action: str, key: ApiKey) -> None:
    used = ratelimit.consume(
        request, app="agencies", action=action, config=LIMITS, key=f"{action}:{key.prefix}", limit_get=True
    )
    if not used:
        most, span = LIMITS[action].split("/")[:2]
        words = {"m": "a minute", "h": "an hour"}[span]
        wait = AGAIN if span == "m" else {"Retry-After": "600"}
        raise Problem(429, f"At most {most} calls of this kind {words} for a key. Try again later.", headers=wait)
