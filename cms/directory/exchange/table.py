"""The same services as one table for spreadsheets, one service to a line.

Lists are codes with spaces between. `opening_times` says "MO,TU 09:00-17:00; SA 10:00-12:00", `other_hours`
"2026-12-24..2026-12-26 closed Christmas".
"""

import csv
import io
from collections.abc import Iterable, Iterator

from cms.directory.exchange.open_referral import DAYS
from cms.directory.exchange.record import CONTENT, FLAGS, LISTS, Record
from cms.directory.opening import OtherHours, Span

HOURS = {"week": "opening_times", "exceptions": "other_hours"}
COLUMNS = ("id", *(HOURS.get(name, name) for name in CONTENT), "checked_date")
CLOSED = "closed"
TAKEN_FOR_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def written(records: Iterable[Record]) -> Iterator[str]:
    """The lines of the table. Nothing in it is taken for a formula."""
    yield _line(COLUMNS)
    for record in records:
        yield _line([safe(_cell(record, name)) for name in COLUMNS])


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(record: Record, column: str) -> str:
    if column == "opening_times":
        return "; ".join(_days_of(record))
    if column == "other_hours":
        return "; ".join(_other_words(other) for other in record.exceptions)
    value = getattr(record, column)
    if column in LISTS:
        return " ".join(value)
    if column in FLAGS:
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _days_of(record: Record) -> Iterator[str]:
    by_span: dict[Span, list[int]] = {}
    for day, span in record.week:
        by_span.setdefault(span, []).append(day)
    for span, days in by_span.items():
        yield f"{','.join(DAYS[day] for day in days)} {_clock(span)}"


def _other_words(other: OtherHours) -> str:
    spans = " ".join(_clock(span) for span in other.spans) or CLOSED
    return f"{other.first}..{other.last} {spans} {other.note.replace(';', ',')}".strip()


def _clock(span: Span) -> str:
    return f"{span.opens:%H:%M}-{span.closes:%H:%M}"


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: text that begins like one stands behind an apostrophe."""
    return f"'{cell}" if cell.startswith(TAKEN_FOR_FORMULAS) else cell


def back(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(TAKEN_FOR_FORMULAS) else cell
