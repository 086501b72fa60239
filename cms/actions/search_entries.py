"""Writes what the search may find, from what the rooms lend, with Wagtail's index beside it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from cms import memory
from cms.findable import Keys, Source, Thing, sources
from cms.models import SearchEntry, SearchWord
from cms.search import words

AT_ONCE = 500
COLUMNS = [field.attname for field in SearchEntry._meta.concrete_fields]


@transaction.atomic
def note(source: Source, keys: Keys = None) -> int:
    """Writes what a source has under some keys, or all of it, and takes away what it has no more. Says what changed.

    Safe to do twice: what stands there as it should be is left alone.
    """
    rows = SearchEntry.objects.filter(kind=source.kind)
    there = rows if keys is None else rows.filter(key__in=keys)
    before = {row.pk: row for row in there}
    wanted = {row.pk: row for row in entries_of(source, source.read(keys))}
    gone = [pk for pk in before if pk not in wanted]
    changed = [row for pk, row in wanted.items() if pk not in before or differ(row, before[pk])]
    take_away(gone)
    write(changed)
    if gone or changed:
        memory.forget_all()
    return len(gone) + len(changed)


def rebuild() -> dict[str, int]:
    """Everything anew, as the nightly task does: what dates and changes in bulk have left behind is put right."""
    changed = {source.kind: note(source) for source in sources()}
    kinds = [source.kind for source in sources()]
    take_away(list(SearchEntry.objects.exclude(kind__in=kinds).values_list("pk", flat=True)))
    count_words()
    memory.forget_all()
    return changed


def differ(one: SearchEntry, other: SearchEntry) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in COLUMNS)


def entries_of(source: Source, things: Iterable[Thing]) -> list[SearchEntry]:
    found = list(things)
    spoken: dict[str, set[str]] = {}
    for thing in found:
        spoken.setdefault(thing.key, set()).add(thing.language)
    return [entry_of(source.kind, thing, readers_of(thing, spoken[thing.key])) for thing in found]


def readers_of(thing: Thing, spoken: set[str]) -> list[str]:
    """The reader's own language first; else the site's own, and where that is missing too, any that there is."""
    stands_in = settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in spoken else min(spoken)
    languages = [code for code, _name in settings.LANGUAGES]
    return [
        code for code in languages if code == thing.language or (thing.language == stands_in and code not in spoken)
    ]


def entry_of(kind: str, thing: Thing, readers: Iterable[str]) -> SearchEntry:
    return SearchEntry(
        id=f"{kind}:{thing.key}:{thing.language}{thing.part}",
        kind=kind,
        key=thing.key,
        language=thing.language,
        readers=f" {' '.join(readers)} ",
        label=thing.title.replace("\x00", "")[:255],
        text=tidy(thing.text),
        also=[tidy(name) for name in thing.also],
        address=thing.address,
        answers_everywhere=thing.answers_everywhere,
        from_date=thing.from_date,
        until_date=thing.until_date,
    )


def tidy(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def write(rows: list[SearchEntry]) -> None:
    index = get_search_backend().get_index_for_model(SearchEntry)
    for some in batched_lists(rows):
        SearchEntry.objects.bulk_create(
            some,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[name for name in COLUMNS if name != "id"],
        )
        index.add_items(SearchEntry, some)
        note_words(some)


def take_away(gone: list[str]) -> None:
    if not gone:
        return
    content_type = ContentType.objects.get_for_model(SearchEntry)
    for some in batched_lists(gone):
        IndexEntry.objects.filter(content_type=content_type, object_id__in=some).delete()
        rows = SearchEntry.objects.filter(pk__in=some)
        rows._raw_delete(using=rows.db)  # nothing hangs on a row but the index above


def batched_lists(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


# --- words for "did you mean"


def spelled(rows: Iterable[SearchEntry]) -> dict[tuple[str, str], list[Any]]:
    """By language and folded word: how it is written, and in how many of the rows it stands."""
    found: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        text = " ".join([row.label, *row.also, row.text])
        of_row = {words.folded(spot.group()): spot.group() for spot in words.WORD.finditer(text)}
        for word, written in of_row.items():
            if len(word) > 2 and not word.isdigit():
                found.setdefault((row.language, word), [written.casefold()[:80], 0])[1] += 1
    return found


def note_words(rows: Iterable[SearchEntry]) -> None:
    new = [
        SearchWord(language=language, word=word, written=written, entries=count)
        for (language, word), (written, count) in sorted(spelled(rows).items())
    ]
    SearchWord.objects.bulk_create(new, ignore_conflicts=True, batch_size=AT_ONCE)


@transaction.atomic
def count_words() -> None:
    """Words that stand nowhere any more go; the others are counted anew."""
    rows = SearchEntry.objects.only("language", "label", "also", "text").order_by("pk").iterator(chunk_size=AT_ONCE)
    wanted = spelled(rows)
    there = {(row.language, row.word): row for row in SearchWord.objects.all()}
    SearchWord.objects.filter(pk__in=[row.pk for key, row in there.items() if key not in wanted]).delete()
    changed = []
    for key, row in there.items():
        if key in wanted and row.entries != wanted[key][1]:
            row.entries = wanted[key][1]
            changed.append(row)
    SearchWord.objects.bulk_update(changed, ["entries"], batch_size=AT_ONCE)
