"""What a process remembers of content, the same for every reader, until any content changes.

    modules = remembered(("modules", language), lambda: read_modules(language))

Nothing about a person may be remembered here. Each change gives the content a new generation, announced in the cache
that processes share; where they share none, each forgets by itself after `CONTENT_REMEMBERED_SECONDS`.
"""

import threading
import time
import uuid
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

Made = TypeVar("Made")
GENERATION = "cms:generation"
# Addresses, answers and states make ever new things to remember: the oldest make room.
MOST_THINGS = 4000


@dataclass(slots=True)
class Memory:
    """What was made of one generation of content, ready as objects: unpacking them costs more than making some."""

    generation: str
    until: float
    things: dict[Hashable, Any] = field(default_factory=dict)


class Request(threading.local):
    """Whether this thread answers a request, and has asked in it whether content has changed: once is enough."""

    is_under_way = False
    has_asked = False


_memory = Memory("", 0.0)
_request = Request()


def remembered(key: Hashable, make: Callable[[], Made]) -> Made:
    """What follows from content alone, made once in a process and dropped as soon as any content changes."""
    things = memory_now().things
    if key not in things:
        made = make()
        put(things, key, made)
        return made
    found: Made = things[key]
    return found


def recall(key: Hashable) -> Any:
    """What is remembered under a key, or None: for what turns out only when it is made whether it may be remembered."""
    return memory_now().things.get(key)


def remember(key: Hashable, made: object) -> None:
    put(memory_now().things, key, made)


def put(things: dict[Hashable, Any], key: Hashable, made: object) -> None:
    if len(things) >= MOST_THINGS:
        things.pop(next(iter(things)), None)
    things[key] = made


def memory_now() -> Memory:
    global _memory
    if _request.has_asked:
        return _memory
    generation = cache.get(GENERATION) or new_generation()
    if _memory.generation != generation or _memory.until < time.monotonic():
        _memory = Memory(generation, time.monotonic() + settings.CONTENT_REMEMBERED_SECONDS)
    _request.has_asked = _request.is_under_way
    return _memory


def forget_all() -> None:
    """Makes everything anew from now on.

    Twice in a transaction: now, so that it sees its own changes, and when others can see them.
    """
    new_generation()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(new_generation)


def new_generation() -> str:
    generation = uuid.uuid4().hex
    cache.set(GENERATION, generation, timeout=None)
    _request.has_asked = False
    return generation


def request_begins(**kwargs: Any) -> None:
    _request.is_under_way, _request.has_asked = True, False


def request_ends(**kwargs: Any) -> None:
    _request.is_under_way, _request.has_asked = False, False
