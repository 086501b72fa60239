"""What opens an account once: a link sent by mail, a card or a code that a lead asked for.

Only a hash is kept, so that the secret of a card is shown to its issuer once and to nobody again.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from agencies.enums import CodePurpose
from agencies.models import Agency, OneTimeCode, Person

LASTS = {
    CodePurpose.LINK: timedelta(minutes=15),
    CodePurpose.FIRST: timedelta(days=14),
    CodePurpose.RECOVERY: timedelta(days=2),
    CodePurpose.STEP: timedelta(days=7),
}
CARDS = [CodePurpose.FIRST, CodePurpose.RECOVERY]  # typed with the username
MOST_TRIES = 5


@transaction.atomic
def issue(
    *,
    person: Person,
    purpose: CodePurpose,
    by: Person | None,
    at: datetime,
    agency: Agency | None = None,
    needs_approval: bool = False,
) -> tuple[OneTimeCode, str]:
    """This function will make a code and answer it with its secret. A new card ends the person's former ones."""
    if purpose in CARDS:
        cancel(person=person, at=at)
    secret = new_secret(purpose)
    code = OneTimeCode.objects.create(
        person=person,
        purpose=purpose,
        agency=agency,
        secret_hash=hashed(secret),
        issued_at=at,
        issued_by=by,
        expires_at=at + LASTS[purpose],
        needs_approval=needs_approval,
    )
    return code, secret


@transaction.atomic
def issue_again(*, code: OneTimeCode, at: datetime) -> str:
    """This function will give a code another secret and start its time anew: for a card that had to be approved."""
    secret = new_secret(CodePurpose(code.purpose))
    code.secret_hash, code.expires_at, code.tries = hashed(secret), at + LASTS[CodePurpose(code.purpose)], 0
    code.save(update_fields=["secret_hash", "expires_at", "tries"])
    return secret


@transaction.atomic
def use_link(*, token: str, at: datetime) -> OneTimeCode | None:
    """This function will spend a link, and with it the person's other links. Nothing for a wrong, spent or old one."""
    found = OneTimeCode.objects.usable(at).filter(purpose=CodePurpose.LINK, secret_hash=hashed(token))
    code = found.select_for_update().first()
    if code is not None:
        spend(code, at)
        cancel(person=code.person, at=at, purposes=[CodePurpose.LINK])
    return code


@transaction.atomic
def use_card(*, username: str, secret: str, at: datetime) -> OneTimeCode | None:
    """This function will spend a card. Five wrong tries end it; a wrong name and a wrong code answer alike."""
    found = OneTimeCode.objects.usable(at).filter(purpose__in=CARDS, person__username__iexact=username.strip())
    wanted = hashed("".join(sign for sign in secret if sign.isdecimal()))
    for code in found.filter(person__is_active=True).select_for_update():
        if secrets.compare_digest(code.secret_hash, wanted):
            spend(code, at)
            return code
        OneTimeCode.objects.filter(pk=code.pk).update(tries=F("tries") + 1)
        OneTimeCode.objects.filter(pk=code.pk, tries__gte=MOST_TRIES).update(cancelled_at=at)
    return None


def cancel(*, person: Person, at: datetime, purposes: list[CodePurpose] = CARDS) -> None:
    OneTimeCode.objects.filter(person=person, purpose__in=purposes, used_at=None, cancelled_at=None).update(
        cancelled_at=at
    )


def spend(code: OneTimeCode, at: datetime) -> None:
    code.used_at = at
    code.save(update_fields=["used_at"])


def new_secret(purpose: CodePurpose) -> str:
    return secrets.token_urlsafe(32) if purpose == CodePurpose.LINK else f"{secrets.randbelow(10**8):08}"


def hashed(secret: str) -> str:
    """With the installation's key, since eight digits alone are soon tried out."""
    return salted_hmac("agencies.one_time_code", secret, algorithm="sha256").hexdigest()
