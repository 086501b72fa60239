"""Keeps what nobody found, so that editors can write it or name it otherwise; nothing of who looked for it."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from hmac import digest

from django.conf import settings
from django.db import DatabaseError, transaction

from cms.models import FailedSearch

KEPT_DAYS = 90
MOST_KEPT = 5_000
MOST_WORDS = 5
LONGEST = 60
DAYS_UNTIL_WRITTEN = 2
# A telephone number, a birthday, a case: three figures may be an emergency number, more are somebody's.
LONG_NUMBER = re.compile(r"\d[\d\s./-]{2,}\d")
POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)


def may_be_kept(typed: str, words: Sequence[str]) -> bool:
    """Whether it looks like words for a thing, and like nobody's own."""
    return (
        0 < len(words) <= MOST_WORDS
        and len(typed) <= LONGEST
        and not any(sign in typed for sign in "@:/")
        and not LONG_NUMBER.search(typed)
        and not POSTCODE.search(typed)
    )


def note(typed: str, words: Sequence[str], *, language: str, on: date) -> None:
    """Counts once a day, however often it is asked; the words are written down from the second day on.

    It never stands in the way of an answer: where the database is busy, this time is not counted.
    """
    if not may_be_kept(typed, words):
        return
    phrase = " ".join(words)
    fingerprint = digest(settings.SECRET_KEY.encode(), f"{language}:{phrase}".encode(), "sha256").hex()
    try:
        with transaction.atomic():
            count(fingerprint, phrase, language, on)
    except DatabaseError:
        return


def count(fingerprint: str, phrase: str, language: str, on: date) -> None:
    found = FailedSearch.objects.filter(fingerprint=fingerprint).first()
    if found is None:
        if FailedSearch.objects.count() < MOST_KEPT:
            FailedSearch.objects.create(fingerprint=fingerprint, language=language, last_day=on)
    elif found.last_day < on:
        # The day in the condition: two who ask at once are one day.
        FailedSearch.objects.filter(pk=found.pk, last_day=found.last_day).update(
            days=found.days + 1, last_day=on, words=phrase if found.days + 1 >= DAYS_UNTIL_WRITTEN else ""
        )


def let_go(*, on: date) -> int:
    """What nobody has looked for in 90 days. Safe to run twice."""
    gone, _of_each = FailedSearch.objects.filter(last_day__lt=on - timedelta(days=KEPT_DAYS)).delete()
    return gone
