"""What a search finds, as visitors see it: each thing once, in their language where it has one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.paginator import Page, Paginator
from wagtail.search.query import SearchQuery

from cms.findable import kind_labels
from cms.frame import address_in
from cms.memory import remembered
from cms.models import SearchEntry, SearchWord
from cms.search import engine, words
from cms.search.asked import Asked
from cms.search.spelling import Dictionary, dictionary_of

ON_A_PAGE = 10
MOST_SUGGESTED = 8
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Hit:
    kind: str
    title: list[words.Part]
    address: str
    language: str
    excerpt: list[words.Part]


@dataclass(frozen=True)
class Kind:
    """A kind of things beside the results, with how many there are."""

    code: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Found:
    hits: tuple[Hit, ...] = ()
    page: Page[int] | None = None
    kinds: tuple[Kind, ...] = ()
    total: int = 0  # of every kind
    also_looked_for: tuple[str, ...] = ()
    is_loose: bool = False  # nothing has all of the words; these have some
    maybe: str = ""


@dataclass(frozen=True)
class Meant:
    """What was asked, as the databases are asked it."""

    strict: SearchQuery
    loose: SearchQuery | None
    keys: frozenset[str]
    also: tuple[str, ...]


def find(asked: Asked, *, language: str, on: date) -> Found:
    rows = SearchEntry.objects.for_readers(language, on=on)
    meant = meaning(asked.tokens, language)
    query, is_loose = meant.strict, False
    counts = engine.counted(query, rows)
    if not counts and meant.loose is not None:
        query, is_loose = meant.loose, True
        counts = engine.counted(query, rows)
    total = sum(counts.values())
    maybe = "" if total and not is_loose else did_you_mean(asked.tokens, language, on)
    if not total:
        return Found(maybe=maybe, also_looked_for=meant.also)
    of_kind = counts.get(asked.kind, 0) if asked.kind else total
    page = Paginator(range(of_kind), ON_A_PAGE).get_page(asked.page)
    wanted = rows.filter(kind=asked.kind) if asked.kind else rows
    entries = engine.best(query, wanted, page.start_index() - 1, page.end_index()) if of_kind else []
    return Found(
        hits=tuple(hit_of(entry, meant.keys, language) for entry in entries),
        page=page,
        kinds=tuple(kinds_of(counts, asked.kind)),
        total=total,
        also_looked_for=meant.also,
        is_loose=is_loose,
        maybe=maybe,
    )


def kinds_of(counts: Mapping[str, int], chosen: str) -> Iterator[Kind]:
    for code, label in kind_labels().items():
        if counts.get(code) or code == chosen:
            yield Kind(code, label, counts.get(code, 0), code == chosen)


def hit_of(entry: SearchEntry, keys: frozenset[str], language: str) -> Hit:
    return Hit(
        kind=kind_labels().get(entry.kind, ""),
        title=words.marked(entry.label, keys, entry.language),
        address=address_in(language, entry.address) if entry.answers_everywhere else entry.address,
        language=entry.language,
        excerpt=words.excerpt(entry.text, keys, entry.language),
    )


# --- what is meant


def meaning(tokens: Sequence[str], language: str) -> Meant:
    """All of the words, by their keys in the reader's language and in the site's own; with names for the same thing."""
    spoken = tuple(dict.fromkeys((language, settings.LANGUAGE_CODE)))
    telling = words.telling(tokens, *spoken)
    choices = [tuple(dict.fromkeys([*(words.key_of(word, code) for code in spoken), word])) for word in telling]
    parts: list[SearchQuery] = []
    also: list[str] = []
    keys = {key for some in choices for key in some}
    place = 0
    while place < len(telling):
        group = group_at(telling, place, language)
        length, others = group or (1, ())
        own = engine.all_of(engine.any_of(map(engine.word, some)) for some in choices[place : place + length])
        same = [tuple(words.keys(name, code)) for name in others for code in spoken]
        parts.append(engine.any_of([own, *(engine.phrase(name) for name in dict.fromkeys(same) if name)]))
        keys.update(key for name in same for key in name)
        also += others
        place += length
    loose = engine.any_of(parts) if len(parts) > 1 else None
    return Meant(engine.all_of(parts), loose, frozenset(keys), tuple(dict.fromkeys(also)))


def group_at(telling: Sequence[str], place: int, language: str) -> tuple[int, tuple[str, ...]] | None:
    """How many of the words from here on name something in the glossary, and its other names."""
    names = other_names(language)
    longest = max(map(len, names), default=0)
    for length in range(min(longest, len(telling) - place), 0, -1):
        key = tuple(words.key_of(word, language) for word in telling[place : place + length])
        if key in names:
            return length, names[key]
    return None


def other_names(language: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """From each name in the glossary, as keys, to the other names of the same thing: as far as visitors may see it."""

    def read() -> dict[tuple[str, ...], tuple[str, ...]]:
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        rows = SearchEntry.objects.filter(kind="term", readers__contains=f" {language} ")
        for label, also in rows.values_list("label", "also"):
            for name in (names := [label, *also]):
                key = tuple(words.key_of(word, language) for word in words.telling(list(words.tokens(name)), language))
                if others := tuple(other for other in names if other != name):
                    found[key] = others
        return found

    return remembered(("search names", language), read)


# --- did you mean


def did_you_mean(tokens: Sequence[str], language: str, on: date) -> str:
    """What was typed, with the nearest of the site's own for each unknown word; if that finds something."""
    known = dictionary(language)
    nearest = [word if word in known.written else known.nearest(word) or word for word in tokens]
    if nearest == list(tokens):
        return ""
    rows = SearchEntry.objects.for_readers(language, on=on)
    meant = meaning(nearest, language)
    finds = engine.finds_something(meant.loose or meant.strict, rows)
    return " ".join(known.written.get(word, word) for word in nearest) if finds else ""


def dictionary(language: str) -> Dictionary:
    def read() -> Dictionary:
        spoken = {language, settings.LANGUAGE_CODE}
        return dictionary_of(SearchWord.objects.filter(language__in=spoken).values_list("word", "written", "entries"))

    return remembered(("search words", language), read)


# --- suggestions


def suggestions(typed: str, *, language: str, on: date) -> list[str]:
    """Titles with words that begin as what was typed does."""
    tokens = list(words.tokens(typed[:100]))[:6]
    if not tokens or len(tokens[-1]) < SHORTEST_BEGINNING:
        return []
    rows = SearchEntry.objects.for_readers(language, on=on)
    found = engine.beginning(" ".join(tokens), rows, 2 * MOST_SUGGESTED)
    return list(dict.fromkeys(entry.label for entry in found))[:MOST_SUGGESTED]
