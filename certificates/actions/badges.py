"""A badge of a certificate: its place in the list of revoked ones is drawn by lot, once."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from certificates.models import Badge, Certificate

PLACES = 131_072  # what the standard asks of a list at least: so many among whom one is not known
FULLEST = PLACES // 2
TRIES = 20


def make(*, certificate: Certificate, at: datetime) -> Badge:
    """This function will answer the badge of a certificate, made now if there was none. Asked twice, there is one."""
    made = Badge.objects.filter(certificate=certificate).first()
    for _try in range(TRIES):
        if made is not None:
            return made
        try:
            with transaction.atomic():
                made = Badge.objects.create(
                    certificate=certificate,
                    list_name=open_list(),
                    position=secrets.randbelow(PLACES),
                    salt=secrets.token_hex(8),
                    made_at=at,
                )
        except IntegrityError:  # the place is taken, or another press was quicker
            made = Badge.objects.filter(certificate=certificate).first()
    assert made is not None, "a list that is at most half full has free places"
    return made


def open_list() -> str:
    """The newest list, until it is half full: then one with a name that tells nothing of how many there are."""
    newest = Badge.objects.order_by("-pk").values_list("list_name", flat=True).first()
    if newest and Badge.objects.filter(list_name=newest).count() < FULLEST:
        return newest
    return secrets.token_urlsafe(9)
