"""Long lists, a piece at a time: the next piece begins after the last row shown, so that none is repeated or missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

PIECE_SIZE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Piece(Generic[Row]):
    """`next` is what the next piece begins after; empty at the end."""

    rows: Sequence[Row]
    next: str
    is_first: bool


def piece_of(rows: QuerySet[Any, Any], *, by: str, after: str = "", size: int = PIECE_SIZE) -> Piece[Any]:
    """Newest first by an instant and then by id. A place that cannot be read is the beginning."""
    place = place_from(after)
    if place is not None:
        at, pk = place
        rows = rows.filter(Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": pk}))
    found = list(rows.order_by(f"-{by}", "-pk")[: size + 1])
    shown = found[:size]
    more = f"{getattr(shown[-1], by).isoformat()}_{shown[-1].pk}" if len(found) > size else ""
    return Piece(shown, more, place is None)


def place_from(text: str) -> tuple[datetime, int] | None:
    instant, _, pk = text.rpartition("_")
    try:
        at = parse_datetime(instant)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or not pk.isdecimal() or len(pk) > 18:
        return None
    return at, int(pk)
