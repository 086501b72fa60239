"""What is the same for every reader is made once and kept: for a page as it is live, in a language, on a day."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
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


@dataclass(slots=True)
class Memory:
    """What this process remembers of one generation of content, ready as objects: unpacking them costs more."""

    generation: str
    until: float
    things: dict[Any, Any] = field(default_factory=dict)


_memory = Memory("", 0.0)


def remembered(key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
    """What follows from content alone, made once in a process and dropped as soon as any content changes.

    Nothing about a person may be kept here. Each change gives the content a new generation in the cache that
    processes share; where they share none, each forgets by itself after a few seconds.
    """
    memory = memory_now()
    if key not in memory.things:
        memory.things[key] = make()
    made: Made = memory.things[key]
    return made


def memory_now() -> Memory:
    global _memory
    generation = cache.get(GENERATION) or new_generation()
    if _memory.generation != generation or _memory.until < time.monotonic():
        _memory = Memory(generation, time.monotonic() + settings.CONTENT_REMEMBERED_SECONDS)
    return _memory


def forget_all() -> None:
    """Makes everything anew from now on: a page, or a fact, service or term that pages show, has changed.

    Twice in a transaction: now, so that it sees its own changes, and when others can see them.
    """
    new_generation()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(new_generation)


def new_generation() -> str:
    generation = uuid.uuid4().hex
    cache.set(GENERATION, generation, timeout=None)
    return generation
