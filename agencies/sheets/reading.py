"""Tables on their way in: what a file is, where its headings are, and its rows as text. Never trusted, never all held.

table = open_table(file)          # Unreadable says why not
table.about                       # {"format": "csv", "encoding": "cp1252", "separator": ";"}
heading = find_heading(table, known={"name", "email"})
for line, cells in table.rows(): ...
"""

import re
import unicodedata
from collections.abc import Collection, Generator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from agencies.sheets import csv_file, xlsx_file
from agencies.sheets.faults import Unreadable

MOST_BYTES = 25 * 1024 * 1024
MOST_ROWS = 250_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000
ROWS_FOR_HEADING = 15

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OTHER_FILES = (b"%PDF", b"<", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


@dataclass(frozen=True)
class Table:
    """A file that can be read as a table, as often as needed."""

    file: BinaryIO
    about: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Generator[tuple[int, list[str]], None, None]:
        """Rows with anything in them, each with its number as a spreadsheet counts; cells without space around."""
        if self.about["format"] == "xlsx":
            rows = xlsx_file.read(self.file)
        else:
            rows = csv_file.read(self.file, encoding=self.about["encoding"], separator=self.about["separator"])
        for line, row in rows:
            if line > MOST_ROWS:
                raise Unreadable("too-long")
            cells = [clean(cell) for cell in row[:MOST_COLUMNS]]
            if any(cells):
                yield line, cells


def open_table(file: BinaryIO) -> Table:
    """This function will say what kind of table a file is, by what is in it and not by its name."""
    file.seek(0, 2)
    size = file.tell()
    if size > MOST_BYTES:
        raise Unreadable("too-big")
    file.seek(0)
    head = file.read(16)
    if not head.strip():
        raise Unreadable("empty")
    if head.startswith(OLD_OFFICE):
        raise Unreadable("old-office")
    if head.startswith(ZIP):
        xlsx_file.check(file)
        return Table(file, {"format": "xlsx"})
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(OTHER_FILES):
        raise Unreadable("not-a-table")
    encoding = csv_file.encoding_of(file)
    separator = csv_file.separator_of(csv_file.first_lines(file, encoding))
    return Table(file, {"format": "csv", "encoding": encoding, "separator": separator})


def clean(cell: str) -> str:
    """Text as people meant it: no invisible signs, one kind of space, nothing endless."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()[:LONGEST_CELL]
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", cell)).split())[:LONGEST_CELL]


def plain(heading: str) -> str:
    """A heading without what people write differently: capitals, spaces, dots, accents."""
    bare = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(sign for sign in bare if sign.isalnum())


@dataclass(frozen=True)
class Heading:
    line: int  # data begin after it
    names: list[str]
    samples: list[list[str]]  # the first rows of data


def find_heading(table: Table, *, known: Collection[str]) -> Heading:
    """This function will find the row of headings: titles, empty rows and merged cells above it are passed over."""
    with closing(table.rows()) as rows:
        top = list(islice(rows, ROWS_FOR_HEADING + 5))
    if not top:
        raise Unreadable("empty")

    def score(cells: list[str]) -> int:
        return sum(plain(cell) in known for cell in cells)

    best = max(range(min(len(top), ROWS_FOR_HEADING)), key=lambda at: (score(top[at][1]), -at))
    if score(top[best][1]) < 2:
        best = widest(top)
        return Heading(top[best][0], named(top[best][1]), [cells for _line, cells in top[best + 1 : best + 4]])
    names, last = joined(top, best, known)
    return Heading(top[last][0], named(names), [cells for _line, cells in top[last + 1 : last + 4]])


def widest(top: list[tuple[int, list[str]]]) -> int:
    """The first row that is as wide as any: titles above a table fill a cell or two."""
    widths = [sum(bool(cell) for cell in cells) for _line, cells in top]
    return widths.index(max(widths))


def joined(top: list[tuple[int, list[str]]], best: int, known: Collection[str]) -> tuple[list[str], int]:
    """Headings on two lines, merged one way or the other: the lower word names the column where there are two."""
    names, last = list(top[best][1]), best
    if best + 1 < len(top) and is_second_line(names, top[best + 1][1], known):
        lower = top[best + 1][1]
        width = max(len(names), len(lower))
        names = [below or above for above, below in zip(wide(names, width), wide(lower, width), strict=True)]
        last = best + 1
    elif best > 0:
        above = top[best - 1][1]
        width = max(len(names), len(above))
        names = [
            name or (title if plain(title) in known else "")
            for name, title in zip(wide(names, width), wide(above, width), strict=True)
        ]
    return names, last


def is_second_line(upper: list[str], lower: list[str], known: Collection[str]) -> bool:
    words = [cell for cell in lower if cell]
    return any(plain(cell) in known for cell in words) and all(plain(cell) in known or not cell for cell in lower)


def wide(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def named(cells: list[str]) -> list[str]:
    """A name for every column, and no name twice."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name, again = cell[:100] or f"[{number}]", 2
        while name in names:
            name, again = f"{cell[:100]} ({again})", again + 1
        names.append(name)
    return names
