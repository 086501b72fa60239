"""Keys of HR systems: made and revoked by who leads the whole agency. Only a hash is kept."""

from base64 import urlsafe_b64encode
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from agencies.actions import audit
from agencies.actions.secret_words import hash_of_token
from agencies.enums import KeyScope
from agencies.models import Agency, ApiKey, Person
from agencies.rules import local_day
from agencies.rules.api_keys import PREFIX_LENGTH, PREFIX_LETTERS, written

MOST_KEYS = 20


class CannotMakeKey(Exception):
    """The key cannot be made; the message says why, in words for people."""


def drawn(once: str) -> tuple[str, str]:
    """The prefix and the whole key that a random word stands for, so that a form sent twice shows the same key twice.

    Without the installation's own secret nobody works either out of the word.
    """
    letters = salted_hmac("agencies.api-key.prefix", once, algorithm="sha256").digest()
    prefix = "".join(PREFIX_LETTERS[byte % len(PREFIX_LETTERS)] for byte in letters[:PREFIX_LENGTH])
    secret = urlsafe_b64encode(salted_hmac("agencies.api-key.secret", once, algorithm="sha256").digest())
    return prefix, written(prefix, secret.decode().rstrip("="))


@transaction.atomic
def make(
    *,
    agency: Agency,
    label: str,
    once: str,
    by: Person,
    at: datetime,
    expires_at: datetime | None = None,
    scope: str = KeyScope.STAFF,
) -> tuple[ApiKey, str]:
    """This function will make a key and answer it with its secret, which is kept nowhere.

    `once` is a random word of the form: sent twice, it makes one key.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)
    prefix, secret = drawn(once)
    there = ApiKey.objects.filter(agency=agency, prefix=prefix, made_by=by).first()
    if there is not None:
        return there, secret
    if expires_at is not None and expires_at <= at:
        raise CannotMakeKey(_("Choose a last day that is still to come."))
    if working(agency, at) >= MOST_KEYS:
        raise CannotMakeKey(_("You have %(most)d keys that work. Revoke one that is not needed.") % {"most": MOST_KEYS})
    key = ApiKey.objects.create(
        agency=agency,
        label=label,
        scope=scope,
        prefix=prefix,
        secret_hash=hash_of_token(secret),
        made_at=at,
        made_by=by,
        expires_at=expires_at,
    )
    after = {
        "what it is for": label,
        "may": scope,
        "begins with": key.beginning,
        "until": expires_at and str(expires_at),
    }
    audit.note("api-key.made", by=by, at=at, agency=agency, subject=key, after=after)
    return key, secret


def working(agency: Agency, at: datetime) -> int:
    found = ApiKey.objects.filter(agency=agency, revoked_at=None)
    return found.filter(Q(expires_at=None) | Q(expires_at__gt=at)).count()


@transaction.atomic
def revoke(*, key: ApiKey, by: Person, at: datetime) -> ApiKey:
    """This function will end a key now. What it brought in stays."""
    key = ApiKey.objects.select_for_update(of=("self",)).select_related("agency").get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by = at, by
        key.save(update_fields=["revoked_at", "revoked_by"])
        before = {"what it is for": key.label, "begins with": key.beginning}
        audit.note("api-key.revoked", by=by, at=at, agency=key.agency, subject=key, before=before)
    return key


def note_use(*, key: ApiKey, at: datetime) -> None:
    """Keeps the day of the last use: one write a day."""
    today = local_day(at, key.agency.time_zone or key.agency.partnership.time_zone)
    if key.last_used_date is None or key.last_used_date < today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_date=today)
