"""How often certificates were checked, by month and answer."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from certificates.enums import State
from certificates.models import CheckCount

MONTHS = 12


@dataclass(frozen=True)
class Month:
    first: date
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def months(on: date) -> list[Month]:
    """This month and the eleven before it, newest first. One question."""
    counted_from_nought = on.year * 12 + on.month - 1
    firsts = [date(month // 12, month % 12 + 1, 1) for month in range(counted_from_nought, 0, -1)[:MONTHS]]
    rows = (
        CheckCount.objects.filter(day__gte=firsts[-1])
        .annotate(month=TruncMonth("day"))
        .values_list("month", "state")
        .annotate(checks=Sum("count"))
        .order_by()
    )
    counted = {(month, state): checks for month, state, checks in rows}
    return [Month(first, {state: counted.get((first, state), 0) for state in State.values}) for first in firsts]
