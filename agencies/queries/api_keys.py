"""Keys of HR systems, as their page shows them, and whose key a call came with."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from agencies.models import Agency, ApiKey
from agencies.rules.api_keys import prefix_of

LISTED = 100
NO_HASH = "0" * 64


def keys_of(agency: Agency) -> QuerySet[ApiKey]:
    """Newest first."""
    return ApiKey.objects.filter(agency=agency).select_related("made_by", "revoked_by").order_by("-made_at", "-pk")


@dataclass(frozen=True, slots=True)
class KeyLine:
    key: ApiKey
    state: str
    is_working: bool


def lines(agency: Agency, *, at: datetime) -> list[KeyLine]:
    return [KeyLine(key, state_of(key, at), key.is_working(at)) for key in keys_of(agency)[:LISTED]]


def state_of(key: ApiKey, at: datetime) -> str:
    if key.revoked_at is not None:
        return _("Revoked")
    return _("Works") if key.is_working(at) else _("Ended")


def working_key(text: str, *, secret_hash: str, at: datetime) -> ApiKey | None:
    """The key that was sent, where it works. Whatever is wrong with it, the answer is the same and takes as long."""
    prefix = prefix_of(text)
    key = ApiKey.objects.select_related("agency__partnership").filter(prefix=prefix or "").first()
    is_right = constant_time_compare(secret_hash, key.secret_hash if key else NO_HASH)
    return key if key is not None and is_right and key.is_working(at) else None
