"""Workbooks of Excel and its like: values only. Formulas are never worked out, links never followed."""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

import openpyxl

from agencies.sheets.faults import Unreadable

MOST_PARTS = 2_000
MOST_UNPACKED = 300 * 1024 * 1024
# Tables squeeze well, though not this well. Small parts may.
MOST_SQUEEZED, LOOKED_AT_FROM = 150, 5 * 1024 * 1024
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}


def check(file: BinaryIO) -> None:
    """Refuses what would burst when unpacked, before any of it is."""
    file.seek(0)
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as broken:
        raise Unreadable("broken") from broken
    if not {part.filename for part in parts} >= NEEDED:
        raise Unreadable("not-a-table")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("locked")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("bursts")
    for part in parts:
        if part.file_size > LOOKED_AT_FROM and part.file_size > MOST_SQUEEZED * max(part.compress_size, 1):
            raise Unreadable("bursts")


def read(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Each row of the first sheet that has any, with its number."""
    file.seek(0)
    book = open_book(file)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            # What a sheet says about its own size is often wrong.
            sheet.reset_dimensions()
            rows = enumerate(sheet.iter_rows(values_only=True), 1)
            has_any = False
            for line, row in rows:
                has_any = True
                yield line, [text_of(cell) for cell in row]
            if has_any:
                return
    except Unreadable:
        raise
    except Exception as broken:  # openpyxl raises whatever a broken part makes it stumble over
        raise Unreadable("broken") from broken
    finally:
        book.close()


def open_book(file: BinaryIO) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that it does not know
            return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as broken:
        raise Unreadable("broken") from broken


def text_of(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case _:
            return str(cell)
