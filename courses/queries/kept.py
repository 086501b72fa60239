"""What is the same for every reader is made once and kept: for a page as it is live, in a language, on a day."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

Made = TypeVar("Made")
# Long enough to spare the work, short enough where processes do not share a cache and miss a change of a snippet.
KEPT_SECONDS = 600
GENERATION = "courses:generation"


def kept(kind: str, page_id: int, version: str, on: date, make: Callable[[], Made]) -> Made:
    key = f"courses:{kind}:{page_id}:{version}:{get_language()}:{on:%Y%m%d}"
    found = cache.get_many([key, GENERATION])
    generation = found.get(GENERATION)
    if key in found and found[key][0] == generation:
        made: Made = found[key][1]
        return made
    made = make()
    cache.set(key, (generation, made), timeout=KEPT_SECONDS)
    return made


def forget_all() -> None:
    """Makes everything anew from now on: a fact, service or term that pages show has changed."""
    cache.set(GENERATION, uuid.uuid4().hex, timeout=None)
