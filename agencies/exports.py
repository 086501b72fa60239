"""Lists as files."""

import csv
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: text that begins like one is put behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip().startswith(DANGEROUS):
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


def csv_file(name: str, rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    # The mark at the beginning tells spreadsheets that the text is UTF-8.
    lines = (line.encode() for line in ("\ufeff", *csv_lines(rows)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
