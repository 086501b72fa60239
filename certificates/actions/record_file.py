"""A record of learning as a document: drawn from the frozen row alone, in the language it was made in."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from certificates.enums import Part
from certificates.models import LearningRecord
from certificates.queries.record import elsewhere_of, in_words
from certificates.renderers.document import Document, Said
from certificates.renderers.fonts import load_typefaces
from certificates.renderers.metadata import Metadata
from courses.enums import Grade

Entry = dict[str, Any]
Column = tuple[str, Callable[[Entry], str | Said]]


def pdf_of(record: LearningRecord) -> bytes:
    snapshot = record.snapshot
    with translation.override(snapshot["language"]):
        return draw(record, snapshot)


def draw(record: LearningRecord, snapshot: dict[str, Any]) -> bytes:
    title = _("Learning record")
    document = Document(
        load_typefaces(settings.PDF_FONTS_DIR),
        language=snapshot["language"],
        running=f"{title} {record.number} · {snapshot['site']}",
        page_words=_("Page %d"),
    )
    document.heading(title, 1)
    holder = snapshot["holder"]
    document.name(Said(holder["name"], holder["language"]))
    document.facts(
        [
            (_("Number"), record.number),
            (_("Made"), date_format(localtime(datetime.fromisoformat(snapshot["made_at"])), "j E Y")),
            (_("Others can check it until"), in_words(snapshot["shown_until"])),
            (_("Kept and checked by"), snapshot["site"]),
        ]
    )
    document.check_at(
        snapshot["check"],
        label=_("It says what was true on the day it was made. See what is true today, and that it is unchanged, at"),
        qr_alt=_("QR code that opens the page where this record can be checked"),
        link_alt=_("Check this record on the web"),
    )
    for part in Part:
        if entries := snapshot.get(part.value):
            table(document, part, entries)
    grades(document)
    document.heading(_("Digest"), 2)
    document.paragraph(_("SHA-256 of the record in its file for machines (JSON). Whoever checks it can compare this:"))
    document.paragraph(record.sha256, is_bold=True)
    return document.finish(
        Metadata(
            title=f"{title}: {holder['name']}",
            author=snapshot["site"],
            subject=record.number,
            language=snapshot["language"],
            at=record.made_at,
        )
    )


def table(document: Document, part: Part, entries: Sequence[Entry]) -> None:
    columns = columns_of(part)
    if any("agency" in entry for entry in entries):
        columns.append((_("Agency"), lambda entry: entry.get("agency", "") or "–"))
    document.heading(str(part.label), 2)
    rows = ([said(entry) for _heading, said in columns] for entry in entries)
    document.table([heading for heading, _said in columns], rows, row_heads=True)


def columns_of(part: Part) -> list[Column]:
    grade: Column = (_("Who vouches for it"), lambda entry: str(Grade(entry["grade"]).label))
    until: Column = (_("In date until"), lambda entry: in_words(entry["valid_until"]) or _("No expiry"))
    match part:
        case Part.CERTIFICATES:
            number: Column = (_("Certificate number"), lambda entry: entry["number"])
            issued: Column = (_("Issued"), lambda entry: in_words(entry["issued"]))
            return [(_("Course"), title), number, issued, (_("Valid until"), until[1]), grade]
        case Part.COURSES:
            return [(_("Course"), title), (_("Completed"), done), until, grade]
        case Part.MODULES:
            return [(_("Module"), title), (_("Completed"), done), until, grade]
        case Part.PRIOR:
            training: Column = (_("Training"), elsewhere)
            return [training, (_("Counts here as"), title), (_("Completed"), done), until, grade]
        case Part.SESSIONS:
            return [(_("Session about"), title), (_("Attended"), done), grade]


def title(entry: Entry) -> Said:
    return Said(entry["title"] or "–", entry["language"])


def elsewhere(entry: Entry) -> str:
    return elsewhere_of(entry) or "–"


def done(entry: Entry) -> str:
    return in_words(entry["on"])


def grades(document: Document) -> None:
    """Who may vouch for learning here, from the strongest on: a reader needs to know what was not said, too."""
    document.heading(_("Who vouches for learning"), 2)
    document.paragraph(_("There are five grades, which are never mixed up:"))
    meant = {
        Grade.SERVER: _("the site itself saw it done: lessons read, quizzes passed."),
        Grade.FACILITATOR: _("who ran a session signed the register."),
        Grade.PACKAGE: _("a learning package said so of itself. This satisfies no requirement here."),
        Grade.AGENCY: _("an agency said that it saw proof of training done elsewhere."),
        Grade.PERSON: _("the holder said so."),
    }
    document.facts([(str(grade.label), words) for grade, words in meant.items()])
