from itertools import groupby, pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from figures import charts
from figures.charts.heat import HEADING_LINES, Band, headings_fit
from figures.charts.places import LETTERS, wide, wrapped

pytestmark = pytest.mark.unit

LONG = "Northmoor and District Racial Equality and Disability Advice Partnership (Incorporated)"


def number(place):
    return float(place.removesuffix("%"))


def drawn(chart):
    return render_to_string(chart.template, {"chart": chart})


def bars(*given, mirrored=False):
    return charts.bar_chart(name="b", title="Title", description="Said.", bars=given, mirrored=mirrored)


def test_a_bar_is_as_long_as_its_share_and_its_target_stands_on_the_same_scale():
    chart = bars(charts.Bar("Council", 75, "75%", 90), charts.Bar("Police", 0, "0%"))

    first, second = chart.bars
    assert (first.x, first.width, first.target) == ("0%", "61.5%", "73.8%")
    assert (first.value.x, first.value.words) == ("83.5%", "75%")
    assert (second.width, second.target) == ("0%", "")
    assert (first.top, second.top, chart.height) == (20, 72, 104)


def test_a_drawing_that_runs_right_to_left_is_mirrored():
    chart = bars(charts.Bar("Council", 75, "75%", 90), mirrored=True)

    bar = chart.bars[0]
    assert (bar.x, bar.width, bar.target, bar.value.x, bar.label[0].x) == ("38.5%", "61.5%", "26.2%", "16.5%", "100%")
    assert 'direction="rtl"' in drawn(chart)


@given(st.text(max_size=300))
def test_no_line_of_text_is_wider_than_its_room(label):
    lines = wrapped(label)

    assert all(wide(line) <= LETTERS for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(label.split())


@given(st.lists(st.floats(0, 100), max_size=40), st.booleans())
def test_nothing_is_drawn_outside_and_bars_do_not_overlap(shares, mirrored):
    chart = bars(*(charts.Bar(LONG, share, "99%", 90) for share in shares), mirrored=mirrored)

    for bar in chart.bars:
        assert 0 <= number(bar.x) <= number(bar.x) + number(bar.width) <= 100
        assert bar.top + chart.bar_height <= chart.height
    for upper, lower in pairwise(chart.bars):
        assert upper.top + chart.bar_height < lower.label[0].y - 12


def heat(columns, lines=3, mirrored=False, label=LONG):
    cells = tuple(charts.HeatCell("88%", Band.NEAR) for _ in columns)
    rows = [charts.HeatLine(label, cells) for _ in range(lines)]
    return charts.heat_chart(
        name="h", title="Title", description="Said.", columns=columns, lines=rows, mirrored=mirrored
    )


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("columns", [1, 5, 12])
@pytest.mark.parametrize("lines", [0, 1, 40])
def test_every_cell_of_a_heat_map_has_its_place(columns, lines, mirrored):
    chart = heat([f"Course {place}" for place in range(columns)], lines, mirrored)

    for layout in chart.layouts:
        assert len(layout.cells) == lines * columns
        places = [(cell.top, number(cell.x), number(cell.width)) for cell in layout.cells]
        assert len(set(places)) == len(places)
        assert all(x >= 0 and x + width <= 100.01 for _, x, width in places)
        assert all(cell.top + layout.cell_height <= layout.height for cell in layout.cells)
        assert all(text.y <= layout.height for text in layout.labels)


def test_columns_go_by_their_names_where_these_fit_and_else_by_number():
    names = ["Recognise and respond", "For volunteers"]

    assert heat(names).has_named_columns
    assert [text.words for text in heat(names, 0).layouts[0].labels] == [*names]
    many = [f"Recognise and respond to hate crime {place}" for place in range(12)]
    assert not heat(many).has_named_columns
    assert [text.words for text in heat(many, 0).layouts[0].labels] == [str(place + 1) for place in range(12)]


def test_headings_of_a_long_heat_map_come_again_every_twelve_lines():
    wide, _narrow = heat(["One", "Two"], 40).layouts

    assert [text.words for text in wide.labels if text.words == "One"] == ["One"] * 4
    headings = sorted({text.y for text in wide.labels if text.words == "One"})
    assert all(cell.top + wide.cell_height < y - 12 or cell.top > y for y in headings for cell in wide.cells)


def test_a_drawing_that_fits_no_sheet_is_left_to_its_table_on_paper():
    assert [heat(["One"], lines).is_tall for lines in (8, 40)] == [False, True]
    assert [bars(*[charts.Bar("One", 50, "50%")] * count).is_tall for count in (8, 40)] == [False, True]


@pytest.mark.parametrize(("columns", "rows"), [(5, [5]), (6, [6]), (7, [4, 3]), (12, [6, 6]), (13, [5, 5, 3])])
def test_cells_of_a_narrow_heat_map_are_shared_out_among_their_lines(columns, rows):
    _wide, narrow = heat([f"Course {place}" for place in range(columns)], 1).layouts

    assert [len(list(some)) for _top, some in groupby(narrow.cells, lambda cell: cell.top)] == rows


@given(st.lists(st.text("abc ", max_size=60), min_size=1, max_size=12))
def test_headings_that_fit_cut_no_word(columns):
    if headings_fit(columns):
        letters = 56 // len(columns)
        for heading in columns:
            lines = wrapped(heading, letters)
            assert len(lines) <= HEADING_LINES
            assert " ".join(lines).split() == heading.split()


def line(values, uncertain=3, mirrored=False, target=(90, "Target 90%"), day="M"):
    days = [f"{day}{place}" for place in range(len(values))]
    series = [charts.Series("now", tuple(values), tuple("" if v is None else f"{v:g}%" for v in values), uncertain)]
    return charts.line_chart(
        name="l", title="T", description="D", days=days, series=series, target=target, mirrored=mirrored
    )


def test_a_line_has_its_points_on_the_scale_and_its_last_months_apart():
    chart = line([0.0, 50.0, None, 100.0, 90.0], uncertain=2)

    dots = chart.series[0].dots
    assert [dot.y for dot in dots] == [254.0, 144.0, 34.0, 56.0]
    assert [dot.is_uncertain for dot in dots] == [False, False, True, True]
    assert [dot.value.words for dot in dots] == ["0%", "50%", "100%", "90%"]
    assert [stroke.is_uncertain for stroke in chart.series[0].strokes] == [False, True, True]
    assert chart.target.y == 56
    assert chart.shade == ("61.8%", "35.2%")


def test_a_narrow_screen_shows_fewer_words_of_a_long_line():
    chart = line([50.0] * 24)

    assert [place for place, dot in enumerate(chart.series[0].dots) if not dot.is_wide_only] == [5, 11, 17, 23]
    assert [label.text.words for label in chart.days if not label.is_wide_only] == ["M5", "M11", "M17", "M23"]
    long = line([50.0] * 24, day="اکتوبر ")
    assert [label.text.words for label in long.days if not label.is_wide_only] == ["اکتوبر 11", "اکتوبر 23"]


@pytest.mark.parametrize("values", [[], [40.0], [None, None]])
def test_a_line_of_little_or_nothing_is_drawn_all_the_same(values):
    assert drawn(line(values)).count("<circle") == sum(value is not None for value in values)


def test_rows_share_one_scale():
    rows = [charts.Row("23 Nov", 4, "4"), charts.Row("30 Nov", 0, "0"), charts.Row("7 Dec", 2, "2")]

    chart = charts.row_chart(name="r", title="T", description="D", rows=rows)

    assert [row.width for row in chart.rows] == ["58%", "0%", "29%"]
    assert [row.value.words for row in chart.rows] == ["4", "0", "2"]
    nothing = charts.row_chart(name="r", title="T", description="D", rows=[charts.Row("7 Dec", 0, "0")])
    assert nothing.rows[0].width == "0%"


def test_every_drawing_says_what_it_shows_and_needs_no_style_of_its_own():
    for chart in (bars(charts.Bar("A <b>", 1, "1%", 90)), heat(["One"]), line([1.0])):
        svg = drawn(chart)
        drawings = svg.count("<title")
        assert svg.count('role="img"') == svg.count("<desc") == drawings >= 1
        assert "style=" not in svg
        assert "<b>" not in svg
