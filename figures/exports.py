"""Figures and lists as files."""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from agencies.exports import saved_as
from agencies.sheets.writing import safe_cell
from courses.enums import Grade
from figures.enums import State
from figures.models.standing import NOTHING
from figures.queries.coverage import Coverage, Posts, Total
from figures.queries.history import Point
from figures.queries.listing import day_of
from figures.queries.names import Names
from figures.queries.people import Row

NUMBERS = ("required", "covered", "in_date", "due_soon", "overdue", "in_grace", "in_grace_covered", "exempt")


SHEET = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Waymark" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
}
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Passing(io.RawIOBase):
    """What is written, to be taken away before the next piece: a zip that is never whole in memory."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.written += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self.written)
        self.written.clear()
        return taken


def xlsx_bytes(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """A workbook, streamed. Every cell is a number or plain text, so that nothing in it can be a formula."""
    passing = Passing()
    with zipfile.ZipFile(passing, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as workbook:
        for name, part in PARTS.items():
            workbook.writestr(name, part)
        with workbook.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(SHEET)
            for some in in_pieces(rows, 500):
                sheet.write("".join(f"<row>{''.join(map(xlsx_cell, row))}</row>" for row in some).encode())
                yield passing.take()
            sheet.write(b"</sheetData></worksheet>")
    yield passing.take()


def xlsx_cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    text = NOT_IN_XML.sub("", str(safe_cell(value)))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' if text else "<c/>"


def in_pieces(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(rows)
    while some := list(islice(rest, size)):
        yield some


def xlsx_file(name: str, rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    return saved_as(name, xlsx_bytes(rows), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def coverage_rows(coverage: Coverage, names: Names, *, filters: Iterable[str] = ()) -> Iterator[list[object]]:
    """Heading rows that say what the file is, an empty row, then totals and cells, one to a row."""
    yield [_("Partnership"), coverage.partnership.name]
    yield [_("As at the end of"), coverage.on.isoformat()]
    if coverage.known_at:
        yield [_("As known at"), coverage.known_at.isoformat()]
    for words in filters:
        yield [_("Only"), words]
    yield [_("People registered"), coverage.registered]
    yield [_("Of them hold a certificate in date"), coverage.trained]
    yield [_("What is counted"), definition()]
    yield []
    yield [
        _("Level"), _("Agency"), _("Team"), _("Role"), _("Course"),
        _("Required"), _("Covered"), _("In date"), _("Due soon"), _("Overdue"),
        _("New, within time"), _("New and already done"), _("Exempt"), _("Covered, per cent"),
        _("People required"), _("People with part of it"), _("People with all of it"),
    ]  # fmt: skip
    yield [_("Partnership"), "", "", "", "", *_total(coverage.overall)]
    for agency, total in coverage.by_agency.items():
        yield [_("Agency"), names.agency(agency), "", "", "", *_total(total)]
    for (agency, team), total in coverage.by_team.items():
        yield [_("Team"), names.agency(agency), names.team(team), "", "", *_total(total)]
    for role, total in coverage.by_role.items():
        yield [_("Role"), "", "", names.role(role), "", *_total(total)]
    for subject, total in coverage.by_subject.items():
        yield [_("Course"), "", "", "", names.subject(subject), *_total(total)]
    for cell in coverage.cells:
        where = [names.agency(cell.agency), names.team(cell.team), names.role(cell.role), names.subject(cell.subject)]
        yield [_("Cell"), *where, *_posts(cell.posts), "", "", ""]


def definition() -> str:
    return _(
        "Posts of which a course is required and whose time to do it is up, and of these the posts whose holder has a "
        "certificate in date. New people within their time and exempt posts are counted apart. A post counts once for "
        "each course; people are counted once."
    )


def _posts(posts: Posts) -> list[object]:
    return [*(getattr(posts, name) for name in NUMBERS), posts.percent]


def _total(total: Total) -> list[object]:
    people = total.people
    return [*_posts(total.posts), people.required, people.partly_covered, people.fully_covered]


PEOPLE_HEADINGS = (
    _lazy("Name"), _lazy("Staff number"), _lazy("Team"), _lazy("Role"), _lazy("Course or module"), _lazy("Standing"),
    _lazy("What the date means"), _lazy("Date"), _lazy("Who vouches for it"),
)  # fmt: skip


def people_rows(rows: Iterable[Row], names: Names, *, about: Iterable[tuple[str, object]]) -> Iterator[list[object]]:
    yield from ([label, value] for label, value in about)
    yield []
    yield [str(heading) for heading in PEOPLE_HEADINGS]
    for row in rows:
        post = row.membership
        team = post.team.name if post.team else ""
        title = names.subject(row.subject) if row.subject else ""
        standing = State(row.state).label if row.state else ""
        what = [row.name, post.staff_number, team, post.role.name, title, standing]
        dated = [meaning_of(row.state, was_held=row.was_held), row.date and row.date.isoformat()]
        yield [*what, *dated, Grade(row.grade).label if row.grade else ""]


def kept_people_rows(
    lines: Iterable[tuple[Any, ...]], names: Names, *, about: Iterable[tuple[str, object]]
) -> Iterator[list[object]]:
    """The same from `figures.queries.listing.kept_lines`, without an object for each line."""
    yield from people_rows([], names, about=about)
    labels = {each.value: str(each.label) for each in State}
    grades = {each.value: str(each.label) for each in Grade}
    for display, first, last, username, number, team, role, course, state, due, until, lapsed, excused, grade in lines:
        name = display or f"{first} {last}".strip() or username
        stands = State(state) if state else None
        day = day_of(stands, due, until, lapsed, excused)
        yield [
            name,
            number,
            names.teams[team].name if team else "",
            names.role(role),
            "" if course == NOTHING else names.subject(course),
            labels.get(state, ""),
            meaning_of(stands, was_held=lapsed is not None),
            day and day.isoformat(),
            grades.get(grade, ""),
        ]


def meaning(row: Row) -> str:
    """What the date of a row says."""
    return meaning_of(row.state, was_held=row.was_held)


def meaning_of(state: State | None, *, was_held: bool) -> str:
    return str(RAN_OUT if state == State.OVERDUE and was_held else MEANINGS[state])


# Each line of a list needs one of these: only that one is looked up in the reader's language.
RAN_OUT = _lazy("Ran out after")
MEANINGS = {
    None: _lazy("Holds a certificate until"),
    State.IN_DATE: _lazy("In date until"),
    State.DUE_SOON: _lazy("In date until"),
    State.OVERDUE: _lazy("Was due by"),
    State.IN_GRACE: _lazy("Due by"),
    State.EXEMPT: _lazy("Exempt until"),
}


def coverage_json(coverage: Coverage, names: Names) -> str:
    """The figures as JSON, in words that do not change with the reader's language.

    `{"partnership", "as_at", "known_at", "subject", "registered", "trained", "overall": TOTAL,
    "agencies": [{"agency": slug, "name", …TOTAL}], "teams": [{"agency": slug, "team": name or null, …TOTAL}],
    "roles": [{"role": code, "name", …TOTAL}], "courses": [{"course": key, "title", …TOTAL}],
    "cells": [{"agency": slug, "team": name or null, "role": code, "course": key, …POSTS}]}`
    where POSTS is `{"required", "covered", "in_date", "due_soon", "overdue", "in_grace", "in_grace_covered", "exempt",
    "percent": whole number, or null where nothing is required}` and TOTAL is POSTS with
    `"people": {"required", "partly_covered", "fully_covered"}`. Days are ISO days, `known_at` an ISO instant or null.
    """

    def team(key: int | None) -> str | None:
        return names.team(key) if key else None

    def total(each: Total) -> dict[str, Any]:
        return {**_named(each.posts), "people": each.people._asdict()}

    document = {
        "partnership": coverage.partnership.slug,
        "as_at": coverage.on.isoformat(),
        "known_at": coverage.known_at and coverage.known_at.isoformat(),
        "subject": coverage.subject,
        "registered": coverage.registered,
        "trained": coverage.trained,
        "overall": total(coverage.overall),
        "agencies": [
            {"agency": names.agencies[key].slug, "name": names.agency(key), **total(each)}
            for key, each in coverage.by_agency.items()
        ],
        "teams": [
            {"agency": names.agencies[agency].slug, "team": team(key), **total(each)}
            for (agency, key), each in coverage.by_team.items()
        ],
        "roles": [
            {"role": names.roles[key].code, "name": names.role(key), **total(each)}
            for key, each in coverage.by_role.items()
        ],
        "courses": [
            {"course": str(key), "title": names.subject(key), **total(each)}
            for key, each in coverage.by_subject.items()
        ],
        "cells": [
            {
                "agency": names.agencies[cell.agency].slug,
                "team": team(cell.team),
                "role": names.roles[cell.role].code,
                "course": str(cell.subject),
                **_named(cell.posts),
            }
            for cell in coverage.cells
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def point_json(point: Point) -> dict[str, Any]:
    """A day of a trend, in the words of `coverage_json`."""
    told = {"as_at": point.day.isoformat(), "registered": point.registered, "trained": point.trained}
    return {**told, **_named(point.posts), "people": point.people._asdict()}


def _named(posts: Posts) -> dict[str, Any]:
    return {**{name: getattr(posts, name) for name in NUMBERS}, "percent": posts.percent}


def coverage_text(coverage: Coverage, names: Names) -> str:
    """The totals as a table for a terminal."""
    lines = [
        ("", "required", "covered", "%", "overdue", "new", "exempt", "people", "with all"),
        _text_line(coverage.partnership.name, coverage.overall),
        *(_text_line(f"  {names.agency(key)}", each) for key, each in coverage.by_agency.items()),
        *(_text_line(f"  role: {names.role(key)}", each) for key, each in coverage.by_role.items()),
        *(_text_line(f"  course: {names.subject(key)}", each) for key, each in coverage.by_subject.items()),
    ]
    wide = max(len(line[0]) for line in lines)
    return "\n".join(line[0].ljust(wide) + "".join(cell.rjust(10) for cell in line[1:]) for line in lines)


def _text_line(label: str, total: Total) -> tuple[str, ...]:
    posts, people = total.posts, total.people
    percent = "-" if posts.percent is None else str(posts.percent)
    numbers = (posts.required, posts.covered, percent, posts.overdue, posts.in_grace, posts.exempt)
    return (label, *map(str, numbers), str(people.required), str(people.fully_covered))
