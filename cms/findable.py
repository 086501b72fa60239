"""What the search may find. Each room lends the kinds of things that it owns, at start-up.

    from cms.findable import Source, Thing, lend_findable

    lend_findable(Source("course", _("Courses"), read_courses, order=20, rows_of=(CoursePage,)))

`read` answers with what an anonymous visitor may open and with nothing else: what it answers is all that the search has
ever seen. It is given the keys of what changed, or None for everything.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import Promise

Keys = Collection[str] | None


@dataclass(frozen=True)
class Thing:
    """Something published, in one language, as visitors read it. The key is the same in every language."""

    key: str
    language: str
    title: str
    address: str
    text: str
    also: tuple[str, ...] = ()  # other names; other words that it is found by
    answers_everywhere: bool = False  # its address answers under the prefix of every language
    from_date: date | None = None
    until_date: date | None = None
    part: str = ""  # one letter, where a thing says one thing up to a day and another from then on


def key_of(instance: Any) -> str:
    return str(instance.translation_key.hex)


def never(instance: Any) -> bool:
    return False


@dataclass(frozen=True)
class Source:
    kind: str
    label: str | Promise
    read: Callable[[Keys], Iterable[Thing]]
    rows_of: tuple[type[models.Model], ...]
    order: int = 50
    key_of: Callable[[Any], str] = key_of
    # Where all of it is read anew: pages that others hang on, by what was saved.
    depends_on: tuple[type[models.Model], ...] = ()
    listed_on: tuple[type[models.Model], ...] = ()  # … if `is_moved_by` says so of the page
    is_moved_by: Callable[[Any], bool] = never
    is_of_pages: bool = True  # closed, moved and renamed with pages


_lent: dict[str, Source] = {}


def lend_findable(source: Source) -> None:
    from cms.receivers import follow  # noqa: PLC0415  needs the models

    _lent[source.kind] = source
    follow(source)


def sources() -> list[Source]:
    return sorted(_lent.values(), key=lambda source: source.order)


def kind_labels() -> dict[str, str]:
    return {source.kind: str(source.label) for source in sources()}
