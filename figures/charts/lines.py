"""Shares over time: a line with its values, a line that was published, and a line to reach."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from figures.charts.places import Text, across, point, wide

TOP = 34
HEIGHT = 220
FOOT = 44
LEFT, RIGHT = 9.0, 97.0
GRID = (0, 25, 50, 75, 100)
NARROW_VALUES = 6  # every so many months has its value printed on a phone
NARROW_DAYS = 6  # and every so many its day, or half as many where days are long words
SHORT_DAY = 7  # letters


@dataclass(frozen=True)
class Series:
    """Shares in per cent, one for each day; None where there is none. The last `uncertain` are drawn apart."""

    code: str  # now, published
    values: tuple[float | None, ...]
    printed: tuple[str, ...] = ()
    uncertain: int = 0


@dataclass(frozen=True)
class Stroke:
    x1: str
    y1: float
    x2: str
    y2: float
    is_uncertain: bool = False


@dataclass(frozen=True)
class Dot:
    x: str
    y: float
    value: Text | None
    is_uncertain: bool = False
    is_wide_only: bool = False


@dataclass(frozen=True)
class DrawnSeries:
    code: str
    strokes: list[Stroke] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)


@dataclass(frozen=True)
class Label:
    text: Text
    is_wide_only: bool = False


@dataclass(frozen=True)
class LineChart:
    name: str
    title: str
    description: str
    height: int
    series: list[DrawnSeries]
    grid: list[Text]
    days: list[Label]
    target: Text | None = None
    shade: tuple[str, str] | None = None  # where the uncertain part begins, and how wide it is
    mirrored: bool = False
    template: str = "figures/charts/line.html"

    @property
    def ends(self) -> tuple[str, str]:
        return point(LEFT, mirrored=self.mirrored), point(RIGHT, mirrored=self.mirrored)

    top = TOP
    plot_height = HEIGHT


def line_chart(
    *,
    name: str,
    title: str,
    description: str,
    days: Sequence[str],
    series: Sequence[Series],
    target: tuple[int, str] | None = None,
    mirrored: bool = False,
) -> LineChart:
    """`days` are their labels; `target` a share in per cent and its words."""
    places = [x_of(place, len(days)) for place in range(len(days))]
    narrow_days = NARROW_DAYS if all(wide(day) <= SHORT_DAY for day in days) else 2 * NARROW_DAYS
    uncertain = max((each.uncertain for each in series), default=0)
    return LineChart(
        name,
        title,
        description,
        TOP + HEIGHT + FOOT,
        [drawn(each, places, mirrored) for each in series],
        [Text(point(0, mirrored=mirrored), round(y_of(share)), f"{share}%") for share in GRID],
        [
            Label(
                Text(point(places[place], mirrored=mirrored), TOP + HEIGHT + 24, label),
                is_wide_only=(len(days) - 1 - place) % narrow_days != 0,
            )
            for place, label in enumerate(days)
            if (len(days) - 1 - place) % (NARROW_DAYS // 2) == 0
        ],
        Text(point(LEFT, mirrored=mirrored), round(y_of(target[0])), target[1]) if target else None,
        shade(places, uncertain, mirrored),
        mirrored,
    )


def x_of(place: int, days: int) -> float:
    return RIGHT if days == 1 else LEFT + (RIGHT - LEFT) * (place + 0.5) / days


def y_of(share: float) -> float:
    return round(TOP + HEIGHT * (1 - share / 100), 1)


def shade(places: Sequence[float], uncertain: int, mirrored: bool) -> tuple[str, str] | None:
    if not uncertain or len(places) <= uncertain:
        return None
    first = (places[-uncertain] + places[-uncertain - 1]) / 2
    width = RIGHT - first
    return across(100 - first - width if mirrored else first), across(width)


def drawn(series: Series, places: Sequence[float], mirrored: bool) -> DrawnSeries:
    count = len(places)
    first_uncertain = count - series.uncertain
    marks = [(place, places[place], y_of(value)) for place, value in enumerate(series.values) if value is not None]
    strokes = [
        Stroke(point(x1, mirrored=mirrored), y1, point(x2, mirrored=mirrored), y2, place >= first_uncertain)
        for (_, x1, y1), (place, x2, y2) in pairwise(marks)
    ]
    dots = []
    for place, x, y in marks:
        printed = series.printed[place] if series.printed else ""
        dots.append(
            Dot(
                point(x, mirrored=mirrored),
                y,
                Text(point(x, mirrored=mirrored), round(y) - 12, printed) if printed else None,
                is_uncertain=place >= first_uncertain,
                is_wide_only=(count - 1 - place) % NARROW_VALUES != 0,
            )
        )
    return DrawnSeries(series.code, strokes, dots)
