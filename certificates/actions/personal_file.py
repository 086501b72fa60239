"""Everything held about a person, as a document to read: the same facts as the JSON of the accounts' room."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext

from agencies.actions import jobs
from agencies.actions.erasures import delete_files
from agencies.lending import CannotGoOn, Slice
from agencies.models import Job, Person
from agencies.queries.personal_data import Cell, entries_about, rows_in_turn
from certificates.renderers.document import ACROSS, Document
from certificates.renderers.fonts import load_typefaces
from certificates.renderers.metadata import Metadata

JOB = "personal-data-pdf"
AT_ONCE = 1000  # entries that a page may draw while its reader waits: about a second
FILE_NAME = "everything-about-me.pdf"


def takes_long(person: Person) -> bool:
    return sum(entries for _table, entries in entries_about(person)) > AT_ONCE


@transaction.atomic
def ask(person: Person, *, at: datetime) -> Job:
    """This function will have the file made by a job. Asked twice while one is under way, it is the same."""
    arguments = {"person": person.pk, "language": get_language() or settings.LANGUAGE_CODE}
    return jobs.ask(JOB, by=person, at=at, arguments=arguments, name=f"{JOB}:{person.pk}")


def piece(job: Any, at: datetime) -> Slice:
    """The whole file: a document cannot be gone on with half way, and a hundred thousand entries take a minute."""
    person = Person.objects.filter(pk=job.arguments["person"], erased_at=None).first()
    if person is None:
        raise CannotGoOn(gettext("This account was erased."))
    name = f"personal-data/{job.public_id}.pdf"
    with translation.override(job.arguments["language"]), TemporaryFile() as target:
        entries = draw(person, target, at=at)
        target.seek(0)
        storages["private"].delete(name)  # of a piece that was killed after it
        stored = storages["private"].save(name, File(target))
    return Slice(done=entries, total=entries, is_last=True, file_name=stored, result={"file_name": FILE_NAME})


def drop(person: Person) -> None:
    """The files that jobs made for a person who is being erased."""
    made = Job.objects.filter(kind=JOB, asked_by=person).exclude(file_name="")
    delete_files(list(made.values_list("file_name", flat=True)))
    made.update(file_name="")


def draw(person: Person, target: BinaryIO, *, at: datetime) -> int:
    """This function will write the document in the active language and answer how many entries are in it."""
    language, title = get_language() or settings.LANGUAGE_CODE, gettext("Everything held about me")
    document = Document(
        load_typefaces(settings.PDF_FONTS_DIR),
        language=language,
        running=f"{title} · {settings.WAGTAIL_SITE_NAME} · {person.username}",
        page_words=gettext("Page %d"),
        size=ACROSS,
        text_size=8.5,
        target=target,
    )
    counted = entries_about(person)
    begin(document, person, title, at=at)
    contents(document, [(str(table.heading), entries) for table, entries in counted])
    written = 0
    for table, entries in counted:
        if entries:
            written += part(document, str(table.heading), entries, rows_in_turn(table, person))
    end(document)
    document.finish(
        Metadata(title=title, author=settings.WAGTAIL_SITE_NAME, subject=person.username, language=language, at=at)
    )
    return written


def begin(document: Document, person: Person, title: str, *, at: datetime) -> None:
    document.heading(title, 1)
    document.paragraph(
        gettext(
            "All that is held here about this account, table by table. Your quiz answers are in it, which nobody else "
            "can open: keep this file where only you can read it."
        )
    )
    document.facts(
        [
            (gettext("Site"), settings.WAGTAIL_SITE_NAME),
            (gettext("Username"), person.username),
            (gettext("Name"), person.name),
            (gettext("Made"), date_format(localtime(at), "j E Y, H:i")),
        ],
        width=430,
    )


def contents(document: Document, counted: Sequence[tuple[str, int]]) -> None:
    document.heading(gettext("What is in it"), 2)
    held = [(heading, str(entries)) for heading, entries in counted if entries]
    document.table([gettext("What"), gettext("Entries")], held, row_heads=True)
    nothing = [heading for heading, entries in counted if not entries]
    if nothing:
        document.paragraph(gettext("Nothing is held under: %(headings)s.") % {"headings": "; ".join(nothing)})


def part(document: Document, heading: str, entries: int, rows: Iterator[list[Cell]]) -> int:
    """One table: a single entry as a list of what it says, several with a column for each thing."""
    document.heading(heading, 2)
    document.paragraph(ngettext("%(count)s entry", "%(count)s entries", entries) % {"count": entries})
    first = list(islice(rows, 2))
    if not first:
        return 0  # gone since it was counted
    if len(first) == 1:
        document.facts([(cell.label, cell.words) for cell in shown(first[0])])
        return 1
    labels = [cell.label for cell in shown(first[0])]
    return document.table(labels, ([cell.words for cell in shown(row)] for row in chain(first, rows)))


def shown(row: Iterable[Cell]) -> list[Cell]:
    """The titles of courses and modules stand in words where machines have the key: they need no cell of their own."""
    return [cell for cell in row if cell.label]


def end(document: Document) -> None:
    if not document.undrawn:
        return
    document.heading(gettext("Letters that this file cannot show"), 2)
    document.paragraph(
        gettext(
            "We have no typeface for some letters. Each stands here by its code, as in [U+738B]; the file for machines "
            "(JSON) has the letters themselves."
        )
    )
