"""A published statement as files, drawn from its row alone, in the language it was written in."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from agencies.rules import passages
from agencies.sheets.writing import safe_cell
from certificates.renderers.document import ACROSS, Document, Share
from certificates.renderers.fonts import load_typefaces
from certificates.renderers.metadata import Metadata
from certificates.renderers.sheet import GREY
from figures.enums import FileKind
from figures.models import Statement
from figures.queries import statement_tables as tables
from figures.rules.publication import GRADES

FORMAT = "waymark-statement-1"
OF_WHAT = ("level", "agency", "role", "course", "name")
COUNTED = ("required", "covered", "overdue", "percent")
BESIDE = (
    "in_grace", "exempt",
    "people_required", "people_covered", "people_percent",
    "registered", "trained", "trained_percent_of_registered",
    "declared", "declared_as_of", "trained_percent_of_declared",
    "by_server", "by_facilitator", "by_agency", "by_person",
)  # fmt: skip
ABOUT = ("as_at", "known_at", "issue", "definition_version", "hash")
COLUMNS = (*OF_WHAT, *COUNTED, *BESIDE, *ABOUT)


def files_of(statement: Statement) -> Iterator[tuple[FileKind, bytes]]:
    with translation.override(statement.language):
        yield FileKind.PDF, pdf_of(statement)
        yield FileKind.XLSX, workbook_of(statement)
        yield FileKind.CSV, csv_of(statement)
        yield FileKind.JSON, json_of(statement)


# --- for machines


def document_of(statement: Statement) -> dict[str, Any]:
    """The statement for machines. Its shape is described in docs/statements.md."""
    before = statement.revises
    return {
        "format": FORMAT,
        "slug": statement.slug,
        "title": tables.title_of(statement),
        "language": statement.language,
        "partnership": {"slug": statement.partnership.slug, "name": statement.names["partnership"]},
        "period": {
            "kind": statement.period,
            "first_day": statement.first_day.isoformat(),
            "last_day": statement.last_day.isoformat(),
        },
        "as_at": statement.last_day.isoformat(),
        "known_at": statement.known_at.isoformat(),
        "published_at": statement.published_at and statement.published_at.isoformat(),
        "issue": statement.issue,
        "revises": before.slug if before else None,
        "revision_reason": statement.revision_reason,
        "definition_version": statement.definition_version,
        "hash": statement.counts_hash,
        "licence": tables.licence(),
        "contact": tables.contact(statement),
        "notes": tables.notes_of(statement),
        "sections": statement.sections,
        "figures": statement.figures,
    }


def json_of(statement: Statement) -> bytes:
    return json.dumps(document_of(statement), indent=1, ensure_ascii=False).encode()


def csv_of(statement: Statement) -> bytes:
    """One line for each total and cell; what is hidden is "c", what cannot be said is empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    last = [
        statement.last_day.isoformat(),
        statement.known_at.isoformat(),
        statement.issue,
        statement.definition_version,
        statement.counts_hash,
    ]
    for row in machine_rows(statement.figures):
        writer.writerow([safe_cell(value) for value in (*row, *last)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def machine_rows(figures: dict[str, Any]) -> Iterator[list[object]]:
    yield ["overall", "", "", "", "", *line_numbers(figures["overall"])]
    for line in figures["agencies"]:
        yield ["agency", line["key"], "", "", line["name"], *line_numbers(line)]
    for line in figures["roles"]:
        yield ["role", "", line["key"], "", line["name"], *line_numbers(line)]
    for line in figures["courses"]:
        yield ["course", "", "", line["key"], line["name"], *line_numbers(line)]
    for cell in figures["agency_courses"]:
        yield ["agency and course", cell["agency"], "", cell["course"], "", *cell_numbers(cell["posts"])]
    for cell in figures["role_courses"]:
        yield ["role and course", "", cell["role"], cell["course"], "", *cell_numbers(cell["posts"])]


def posts_numbers(posts: dict[str, Any]) -> list[object]:
    counted = [tables.number(posts[name]) for name in ("required", "covered", "overdue")]
    return [*counted, "" if posts["percent"] is None else posts["percent"]]


def cell_numbers(posts: dict[str, Any]) -> list[object]:
    return [*posts_numbers(posts), *[""] * len(BESIDE)]


def line_numbers(line: dict[str, Any]) -> list[object]:
    """In the order of the columns; what a line does not have is empty."""
    people, registered, declared = line["people"], line.get("registered"), line.get("declared")
    found = [*posts_numbers(line["posts"]), tables.number(line["in_grace"]), tables.number(line["exempt"])]
    found += [tables.number(people["required"]), tables.number(people["covered"]), people["percent"]]
    if registered is None:
        found += [""] * 3
    else:
        found += [tables.number(registered["people"]), tables.number(registered["trained"]), registered["percent"]]
    found += [tables.number(declared["people"]), declared["as_of"], declared["percent"]] if declared else [""] * 3
    grades = line.get("grades")
    return [*found, *(tables.number(grades[grade]) if grades else "" for grade in GRADES)]


# --- for people


def workbook_of(statement: Statement) -> bytes:
    """A sheet that says what the workbook is, then one for each table."""
    book = Workbook()
    book.properties.title = tables.title_of(statement)
    book.properties.creator = statement.names["partnership"]
    about = book.active
    assert isinstance(about, Worksheet)
    about.title = _("About")[:31]
    add(about, [tables.title_of(statement)], is_bold=True)
    for label, value in tables.facts_of(statement):
        add(about, [label, value])
    add(about, [_("Licence"), tables.licence()])
    add(about, [_("Contact"), tables.contact(statement)])
    if statement.revision_reason:
        add(about, [_("Why it was revised"), statement.revision_reason])
    for note in tables.notes_of(statement):
        add(about, [_("Note"), note])
    for written in tables.sections_of(statement):
        add(about, [written.heading, written.text])
    fit(about)
    for table in tables.tables_of(statement):
        sheet = book.create_sheet(sheet_name(table.sheet or table.caption))
        add(sheet, list(table.headings), is_bold=True)
        for row in table.rows:
            add(sheet, list(row))
        sheet.freeze_panes = "B2"
        fit(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def add(sheet: Worksheet, row: list[Any], *, is_bold: bool = False) -> None:
    # What is pasted from word processors may have signs that no workbook can hold.
    plain = [ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value for value in row]
    sheet.append([safe_cell(value) for value in plain])
    if is_bold:
        for cell in sheet[sheet.max_row]:
            cell.font = Font(bold=True)


def fit(sheet: Worksheet) -> None:
    for column in sheet.columns:
        widest = max((len(str(cell.value)) for cell in column if cell.value is not None), default=0)
        sheet.column_dimensions[column[0].column_letter].width = min(80, widest + 2)


def sheet_name(caption: str) -> str:
    """Spreadsheets refuse some signs and long names."""
    return "".join(" " if sign in r"[]:*?/\\" else sign for sign in caption)[:31].strip()


def pdf_of(statement: Statement) -> bytes:
    title, partnership = tables.title_of(statement), statement.names["partnership"]
    document = Document(
        load_typefaces(settings.PDF_FONTS_DIR),
        language=statement.language,
        running=f"{title} · {partnership}",
        page_words=_("Page %d"),
        size=ACROSS,
    )
    document.heading(title, 1)
    document.paragraph(partnership, is_bold=True, size=13)
    for sentence in tables.headline(statement):
        document.paragraph(sentence, size=12)
    if statement.revises_id:
        document.heading(_("What this issue revises"), 2)
        document.paragraph(_("This issue takes the place of issue %(number)s.") % {"number": statement.issue - 1})
        document.paragraph(statement.revision_reason)
        changed = revised_table(statement)
        if changed.rows:
            rows = [list(map(str, row)) for row in changed.rows]
            document.table(list(changed.headings), rows, row_heads=True, numbers=True)
    for written in tables.sections_of(statement):
        document.heading(written.heading, 2)
        for passage in passages(written.text):
            for line in passage.lines:
                document.paragraph(f"• {line}" if passage.kind == "points" else line, is_bold=passage.kind == "heading")
    for table in tables.tables_of(statement):
        document.heading(table.caption, 2, keep=120)
        if bars := tables.shown_bars(table):
            draw_bars(document, table, bars)
        rows = [list(map(str, row)) for row in table.rows]
        document.table(list(table.headings), rows, row_heads=True, numbers=True)
    document.heading(_("How to read these figures"), 2)
    for note in tables.notes_of(statement):
        document.paragraph(note)
    document.heading(_("About this statement"), 2)
    document.facts(
        [*tables.facts_of(statement), (_("Licence"), tables.licence()), (_("Contact"), tables.contact(statement))]
    )
    return document.finish(
        Metadata(
            title=title,
            author=partnership,
            subject=statement.slug or "",
            language=statement.language,
            at=statement.published_at or statement.made_at,
        )
    )


def draw_bars(document: Document, table: tables.Table, bars: list[tables.Bar]) -> None:
    """The shares of a table, before the same numbers in its rows."""

    def said(shares: Sequence[Share]) -> str:
        return f"{table.caption}. " + "; ".join(f"{share.label}: {share.value}" for share in shares)

    document.paragraph(tables.note_of_bars(table), colour=GREY)
    document.bars([Share(bar.label, float(bar.percent or 0), bar.words, bar.target) for bar in bars], alt=said)


def revised_table(statement: Statement) -> tables.Table:
    assert statement.revises is not None
    return tables.revisions(statement.revises, statement)
