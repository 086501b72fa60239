"""Tables as files that a browser saves, sent line by line."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse

from agencies.sheets.writing import csv_bytes


def csv_file(name: str, rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    return saved_as(name, csv_bytes(rows), "text/csv; charset=utf-8")


def saved_as(name: str, content: Iterable[bytes], kind: str) -> StreamingHttpResponse:
    """An answer that is kept nowhere on its way."""
    response = StreamingHttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
