"""How any dated post ends or is taken back: written into its row once, with when and by whom."""

from datetime import date, datetime

from agencies.models import Person
from agencies.models.dated import PostRow


def end(row: PostRow, *, end_date: date, by: Person | None, at: datetime) -> None:
    row.end_date, row.end_recorded_by, row.end_recorded_at = end_date, by, at
    row.save(update_fields=["end_date", "end_recorded_by", "end_recorded_at"])


def void(row: PostRow, *, by: Person | None, at: datetime) -> None:
    row.voided_by, row.voided_at = by, at
    row.save(update_fields=["voided_by", "voided_at"])


def end_or_void(row: PostRow, *, end_date: date, by: Person | None, at: datetime) -> None:
    """Ends a row on a day; a row that would not hold for a single day is taken back instead."""
    if row.start_date >= end_date:
        void(row, by=by, at=at)
    elif row.end_date is None or row.end_date > end_date:
        end(row, end_date=end_date, by=by, at=at)
