"""Text with separators: of whatever encoding and separator the sender's program chose."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from agencies.sheets.faults import Unreadable

SEPARATORS = ",;\t|"
CHUNK = 1 << 20
MOST_UNKNOWN = 0.01  # share of bytes that Windows-1252 has no letter for
LINES_LOOKED_AT = 20
# Programs put "sep=;" in front to tell Excel.
SAYS_SEPARATOR = re.compile(r"^\s*sep=(.)\s*$", re.IGNORECASE)
NO_LETTERS = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])


def encoding_of(file: BinaryIO) -> str:
    """By the mark at the beginning, else UTF-8 where all of it is, else Windows-1252."""
    file.seek(0)
    head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if b"\0" in head:
        return wide_without_mark(head)
    return "utf-8" if is_utf8(file) else windows_or_nothing(file)


def wide_without_mark(head: bytes) -> str:
    """Plain letters in UTF-16 have a nought beside each."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) / 4 and not even:
        return "utf-16-le"
    if even > len(head) / 4 and not odd:
        return "utf-16-be"
    raise Unreadable("not-a-table")


def is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def windows_or_nothing(file: BinaryIO) -> str:
    strange = size = 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        if b"\0" in chunk:
            raise Unreadable("not-a-table")
        strange += len(chunk) - len(chunk.translate(None, NO_LETTERS))
        size += len(chunk)
    if strange > size * MOST_UNKNOWN:
        raise Unreadable("encoding")
    return "cp1252"


def open_text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    file.seek(0)
    return io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


def first_lines(file: BinaryIO, encoding: str) -> list[str]:
    text = open_text(file, encoding)
    try:
        return text.read(65_536).splitlines()[:LINES_LOOKED_AT]
    finally:
        text.detach()


def separator_of(lines: list[str]) -> str:
    """The sign that stands in most lines outside quotation marks, and most often."""
    if lines and (said := SAYS_SEPARATOR.match(lines[0].lstrip("\ufeff"))):
        return said[1]
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines if line.strip()]
    counts = {sign: Counter(line.count(sign) for line in bare) for sign in SEPARATORS}

    def score(sign: str) -> tuple[int, int]:
        with_it = sum(lines for times, lines in counts[sign].items() if times)
        return with_it, sum(times * lines for times, lines in counts[sign].items())

    return max(SEPARATORS, key=score)


def read(file: BinaryIO, *, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number as a spreadsheet counts."""
    text = open_text(file, encoding)
    try:
        for line, row in enumerate(csv.reader(text, delimiter=separator), 1):
            if line == 1 and row and SAYS_SEPARATOR.match(separator.join(row)):
                continue
            yield line, row
    except csv.Error as broken:
        raise Unreadable("quotes") from broken
    finally:
        # Whoever read only the beginning may have closed the file before this ends.
        if not file.closed:
            text.detach()
