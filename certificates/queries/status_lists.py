"""The published lists of revoked badges, signed once for what they say and kept until that changes.

Which badges are revoked is asked each time, so a withdrawal shows at once; only the signed text is kept.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from openbadgeslib.ob3 import build_status_list_credential

from certificates.models import Badge
from certificates.queries.badges import address, signed, site_did
from certificates.queries.keys import Signer

HOLDS = timedelta(days=1)  # so old a copy of a list may be
SIGNED_ANEW = HOLDS / 2  # so that every copy that is handed out holds for half a day at least


@dataclass(frozen=True)
class StatusList:
    """`says` is a digest of what it says and of who signs; `modified` is None where its second tells nothing."""

    says: str
    token: str
    signed_at: datetime
    modified: datetime | None

    @property
    def etag(self) -> str:
        return sha256(self.token.encode()).hexdigest()


def status_list(name: str, by: Signer, *, at: datetime) -> StatusList | None:
    """The signed list of revoked badges: withdrawn and superseded ones. None for a list that there is not."""
    badges = Badge.objects.filter(list_name=name)
    if not badges.exists():
        return None
    today = timezone.localdate(at)
    fallen = Q(certificate__withdrawn_date__lte=today) | Q(certificate__superseded_at__isnull=False)
    positions = sorted(badges.filter(fallen).order_by().values_list("position", flat=True))
    place = address("status-list", name)
    says = sha256(json.dumps([site_did(), place, by.kid, positions]).encode()).hexdigest()
    key = f"certificates:status-list:{name}"
    kept: StatusList | None = cache.get(key)
    if kept is not None and kept.says == says and kept.signed_at <= at < kept.signed_at + SIGNED_ANEW:
        return kept
    # Two lists of one second cannot be told apart by their date: the later then has none, only its tag.
    is_dated = kept is None or int(kept.signed_at.timestamp()) < int(at.timestamp())
    made = StatusList(says, sign(place, positions, by, at=at), at, at if is_dated else None)
    cache.set(key, made, SIGNED_ANEW.total_seconds())
    return made


def sign(place: str, positions: list[int], by: Signer, *, at: datetime) -> str:
    until = at + HOLDS
    listed = build_status_list_credential(site_did(), place, "revocation", positions, issued=at, valid_until=until)
    claims = {"iss": site_did(), "jti": place, "nbf": int(at.timestamp()), "exp": int(until.timestamp())}
    return signed({**listed, **claims}, by)
