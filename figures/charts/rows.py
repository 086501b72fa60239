"""Counts beside short labels, such as weeks: label, bar and value in one line."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from figures.charts.places import Text, point, start

HEIGHT = 18
PITCH = 30
FROM = 26.0  # per cent of the width: labels before it
TRACK = 58.0
VALUE = 86.0


@dataclass(frozen=True)
class Row:
    label: str
    number: int
    value: str


@dataclass(frozen=True)
class DrawnRow:
    label: Text
    top: int
    x: str
    width: str
    value: Text


@dataclass(frozen=True)
class RowChart:
    name: str
    title: str
    description: str
    height: int
    rows: list[DrawnRow] = field(default_factory=list)
    mirrored: bool = False
    bar_height: int = HEIGHT
    template: str = "figures/charts/rows.html"

    @property
    def axis(self) -> str:
        return point(FROM, mirrored=self.mirrored)


def row_chart(*, name: str, title: str, description: str, rows: Iterable[Row], mirrored: bool = False) -> RowChart:
    """The longest bar is the largest number; none is drawn for none."""
    given = list(rows)
    most = max((row.number for row in given), default=0)
    drawn = [draw(row, place * PITCH, most, mirrored) for place, row in enumerate(given)]
    return RowChart(name, title, description, len(given) * PITCH, drawn, mirrored)


def draw(row: Row, top: int, most: int, mirrored: bool) -> DrawnRow:
    width = round(TRACK * row.number / most, 2) if most else 0.0
    foot = top + HEIGHT
    return DrawnRow(
        Text(point(0, mirrored=mirrored), foot, row.label),
        top + 4,
        start(FROM, width, mirrored=mirrored),
        f"{width:g}%",
        Text(point(VALUE, mirrored=mirrored), foot, row.value),
    )
