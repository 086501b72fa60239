"""A bar for each share of a whole: the label above it, its value in a column of its own, a mark where its target is."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from figures.charts.places import LINE_HEIGHT, SHEET, Text, point, stacked, start

HEIGHT = 18
GAP = 14
TRACK = 82.0  # per cent of the width; the rest is for values, which on the end of a bar would meet the target
VALUE = 83.5


@dataclass(frozen=True)
class Bar:
    label: str
    percent: float  # 0 to 100: how long
    value: str  # printed
    target: int | None = None


@dataclass(frozen=True)
class DrawnBar:
    label: list[Text]
    top: int
    width: str
    x: str
    value: Text
    target: str = ""  # place across
    target_from: int = 0
    target_to: int = 0


@dataclass(frozen=True)
class BarChart:
    name: str
    title: str
    description: str
    height: int
    bars: list[DrawnBar] = field(default_factory=list)
    mirrored: bool = False
    bar_height: int = HEIGHT
    template: str = "figures/charts/bars.html"

    @property
    def track(self) -> str:
        return start(0, TRACK, mirrored=self.mirrored)

    @property
    def track_width(self) -> str:
        return f"{TRACK:g}%"

    @property
    def is_tall(self) -> bool:
        return self.height > SHEET

    @property
    def has_targets(self) -> bool:
        return any(bar.target for bar in self.bars)


def bar_chart(*, name: str, title: str, description: str, bars: Iterable[Bar], mirrored: bool = False) -> BarChart:
    drawn, top = [], 0
    for bar in bars:
        drawn.append(draw(bar, top, mirrored))
        top = drawn[-1].top + HEIGHT + GAP
    return BarChart(name, title, description, top, drawn, mirrored)


def draw(bar: Bar, top: int, mirrored: bool) -> DrawnBar:
    label = stacked(bar.label, x=0, top=top, mirrored=mirrored)
    bar_top = top + len(label) * LINE_HEIGHT
    width = round(TRACK * min(max(bar.percent, 0), 100) / 100, 2)
    value = Text(point(VALUE, mirrored=mirrored), bar_top + HEIGHT - 4, bar.value)
    target = point(TRACK * bar.target / 100, mirrored=mirrored) if bar.target else ""
    return DrawnBar(
        label,
        bar_top,
        f"{width:g}%",
        start(0, width, mirrored=mirrored),
        value,
        target,
        bar_top - 2,
        bar_top + HEIGHT + 4,
    )
