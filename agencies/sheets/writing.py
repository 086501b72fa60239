"""Tables on their way out."""

import csv
from collections.abc import Iterable, Iterator

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: text that begins like one is put behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str) and (value.startswith(DANGEROUS) or value.lstrip().startswith(DANGEROUS)):
        return f"'{value}"
    return value


class Echo:
    """A file that hands each line straight on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def csv_bytes(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """A file, line by line. The mark at the beginning tells spreadsheets that the text is UTF-8."""
    yield "\ufeff".encode()
    for line in csv_lines(rows):
        yield line.encode()
