"""A cell for each pair of row and column, with its value printed and a band of pattern at its edge.

It is drawn twice: wide, with labels at the side; narrow, with each label above its cells and the columns by number.
Styles show the one that fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from figures.charts.places import LINE_HEIGHT, SHEET, Text, point, stacked, start, wide, wrapped

CELL = 30
SIDE = 30.0  # per cent of the width, for labels of the wide drawing
SIDE_LETTERS = 26
HEADING_LETTERS = 56  # of all headings of the wide drawing together, on the narrowest wide screen
HEADING_LINES = 4
GAP = 0.4
NARROW_CELLS = 6  # at most, in one line of the narrow drawing: more go below
HEADED = 12  # so many lines of the wide drawing below their headings, then these come again


class Band(StrEnum):
    """How much of what was meant to be reached is reached, from all to little; or nothing to reach."""

    REACHED = "reached"
    NEAR = "near"
    PART = "part"
    LOW = "low"
    NOTHING = "nothing"


@dataclass(frozen=True)
class HeatCell:
    value: str
    band: Band


@dataclass(frozen=True)
class HeatLine:
    label: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class DrawnCell:
    x: str
    top: int
    width: str
    band: Band
    value: Text


@dataclass(frozen=True)
class Layout:
    """One of the two drawings."""

    name: str
    kind: str  # wide or narrow
    height: int
    labels: list[Text] = field(default_factory=list)
    cells: list[DrawnCell] = field(default_factory=list)
    cell_height: int = CELL


@dataclass(frozen=True)
class HeatChart:
    name: str
    title: str
    description: str
    columns: tuple[str, ...]
    layouts: tuple[Layout, ...]
    has_named_columns: bool  # in the wide drawing
    mirrored: bool = False
    template: str = "figures/charts/heat.html"

    @property
    def is_tall(self) -> bool:
        return any(layout.height > SHEET for layout in self.layouts if layout.kind == "wide")


def heat_chart(
    *,
    name: str,
    title: str,
    description: str,
    columns: Sequence[str],
    lines: Sequence[HeatLine],
    mirrored: bool = False,
) -> HeatChart:
    named = headings_fit(columns)
    layouts = (
        wide_layout(name, columns if named else numbers(columns), lines, mirrored),
        narrow_layout(name, numbers(columns), lines, mirrored),
    )
    return HeatChart(name, title, description, tuple(columns), layouts, named, mirrored)


def numbers(columns: Sequence[str]) -> list[str]:
    return [str(place + 1) for place in range(len(columns))]


def letters_of_heading(columns: Sequence[str]) -> int:
    return max(HEADING_LETTERS // max(len(columns), 1), 2)


def headings_fit(columns: Sequence[str]) -> bool:
    """Whether each heading fits above its cells without cutting a word."""
    letters = letters_of_heading(columns)
    return all(
        len(wrapped(heading, letters)) <= HEADING_LINES and all(wide(word) <= letters for word in heading.split())
        for heading in columns
    )


def wide_layout(name: str, columns: Sequence[str], lines: Sequence[HeatLine], mirrored: bool) -> Layout:
    letters = letters_of_heading(columns)
    deepest = max((len(wrapped(heading, letters)) for heading in columns), default=0)
    width = (100 - SIDE) / max(len(columns), 1)
    labels: list[Text] = []
    cells: list[DrawnCell] = []
    top = 0
    for first in range(0, max(len(lines), 1), HEADED):
        for place, heading in enumerate(columns):
            above = top + (deepest - len(wrapped(heading, letters))) * LINE_HEIGHT
            labels += stacked(heading, x=SIDE + place * width, top=above, letters=letters, mirrored=mirrored)
        top += deepest * LINE_HEIGHT + 4
        for line in lines[first : first + HEADED]:
            label = stacked(line.label, x=0, top=top + 4, letters=SIDE_LETTERS, mirrored=mirrored)
            labels += label
            cells += cells_of(line, top, SIDE, width, mirrored)
            top += max(CELL, len(label) * LINE_HEIGHT + 8) + 4
    return Layout(f"{name}-wide", "wide", top, labels, cells)


def narrow_layout(name: str, columns: Sequence[str], lines: Sequence[HeatLine], mirrored: bool) -> Layout:
    rows = max(-(-len(columns) // NARROW_CELLS), 1)
    across_cells = max(-(-len(columns) // rows), 1)  # seven go in lines of four and three, not of six and one
    width = 100 / across_cells
    labels: list[Text] = []
    cells: list[DrawnCell] = []
    top = 0
    for line in lines:
        label = stacked(line.label, x=0, top=top, mirrored=mirrored)
        labels += label
        top += len(label) * LINE_HEIGHT
        for first in range(0, len(columns), across_cells):
            some = slice(first, first + across_cells)
            labels += [
                Text(point(place * width + 1, mirrored=mirrored), top + LINE_HEIGHT - 6, heading)
                for place, heading in enumerate(columns[some])
            ]
            top += LINE_HEIGHT
            cells += cells_of(HeatLine("", line.cells[some]), top, 0, width, mirrored)
            top += CELL + 4
        top += 10
    return Layout(f"{name}-narrow", "narrow", top, labels, cells)


def cells_of(line: HeatLine, top: int, left: float, width: float, mirrored: bool) -> list[DrawnCell]:
    drawn = []
    for place, cell in enumerate(line.cells):
        x = left + place * width
        value = Text(point(x + (width - GAP) / 2, mirrored=mirrored), top + CELL - 6, cell.value)
        drawn.append(
            DrawnCell(
                start(x, width - GAP, mirrored=mirrored), top, f"{round(width - GAP, 2):g}%", Band(cell.band), value
            )
        )
    return drawn
