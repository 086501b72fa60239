"""Charts that the server draws: where each mark goes is worked out here, `templates/figures/charts/` writes the SVG.

Places across are per cent of the width and places down are units of the page, so that one drawing fits a phone and a
wide screen with letters of the same size. A drawing for a language that runs right to left is mirrored.
"""

from figures.charts.bars import Bar, BarChart, bar_chart
from figures.charts.heat import HeatCell, HeatChart, HeatLine, heat_chart
from figures.charts.lines import LineChart, Series, line_chart
from figures.charts.rows import Row, RowChart, row_chart

__all__ = [
    "Bar",
    "BarChart",
    "HeatCell",
    "HeatChart",
    "HeatLine",
    "LineChart",
    "Row",
    "RowChart",
    "Series",
    "bar_chart",
    "heat_chart",
    "line_chart",
    "row_chart",
]
