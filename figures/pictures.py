"""Figures as charts: what is drawn, in which words, and the sentence that a person would say of it.

How a drawing is laid out is `figures.charts`; the same numbers stand beside each as a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from courses.enums import Grade
from figures import charts, rules
from figures.charts.heat import Band
from figures.queries.coverage import Coverage, Posts
from figures.queries.grades import Grades
from figures.queries.history import Point, Week
from figures.queries.names import Names
from figures.queries.targets import Targets
from figures.tables import Line, Table

ASSUMED = 90  # the bands of a heat map where nobody set a target
NEAR, PART = 10, 25  # so many points below it
PROVISIONAL = 3  # months


def percent_text(percent: int | None) -> str:
    """Per cent in words of the reader's language; of nothing there is no share."""
    return _("none to count") if percent is None else _("%(percent)s%%") % {"percent": percent}


# --- shares by agency, role or course -------------------------------------------------------------------------------


def coverage_bars(table: Table, *, name: str, title: str, targets: dict[str, int | None]) -> charts.BarChart:
    """A bar for each line of which something is required; `targets` by the label of the line."""
    lines = [line for line in table.lines if line.total.posts.required]
    bars = [
        charts.Bar(
            line.label,
            float(100 * (line.total.posts.share or 0)),
            percent_text(line.total.posts.percent),
            targets.get(line.label),
        )
        for line in lines
    ]
    said = said_of_shares(lines, targets)
    return charts.bar_chart(name=name, title=title, description=said, bars=bars, mirrored=get_language_bidi())


def said_of_shares(lines: Sequence[Line], targets: dict[str, int | None]) -> str:
    if not lines:
        return _("There is nothing to draw: nothing is required of anyone yet.")
    by_share = sorted(lines, key=lambda line: line.total.posts.share or 0)
    low, high = by_share[0], by_share[-1]
    said = _("Highest: %(high)s with %(high_share)s. Lowest: %(low)s with %(low_share)s.") % {
        "high": high.label,
        "high_share": percent_text(high.total.posts.percent),
        "low": low.label,
        "low_share": percent_text(low.total.posts.percent),
    }
    aimed = [line for line in lines if targets.get(line.label)]
    if not aimed:
        return said
    reached = sum(at_target(line.total.posts, targets[line.label]) for line in aimed)
    more = ngettext(
        "%(reached)s of %(count)s has reached its target.",
        "%(reached)s of %(count)s have reached their target.",
        len(aimed),
    ) % {"reached": reached, "count": len(aimed)}
    return f"{said} {more}"


def at_target(posts: Posts, target: int | None) -> bool:
    return bool(target and posts.required and rules.reaches(posts.covered, posts.required, target))


# --- agencies by courses --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A band of the heat map, in words."""

    band: Band
    words: str


@dataclass(frozen=True)
class Heat:
    chart: charts.HeatChart
    steps: tuple[Step, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # the same numbers


def coverage_heat(coverage: Coverage, names: Names, targets: Targets, *, name: str, title: str) -> Heat:
    courses = sorted(coverage.by_subject, key=lambda key: names.subject(key).casefold())
    agencies = sorted(coverage.by_agency, key=lambda key: names.agency(key).casefold())
    posts = by_pair(coverage)
    lines, rows = [], []
    for agency in agencies:
        shares = [posts.get((agency, course), Posts()) for course in courses]
        cells = tuple(
            charts.HeatCell(cell_text(each), band_of(each, targets.of_course(course) or ASSUMED))
            for each, course in zip(shares, courses, strict=True)
        )
        lines.append(charts.HeatLine(names.agency(agency), cells))
        rows.append((names.agency(agency), tuple(fraction_text(each) for each in shares)))
    chart = charts.heat_chart(
        name=name,
        title=title,
        description=said_of_pairs(posts, targets),
        columns=[names.subject(key) for key in courses],
        lines=lines,
        mirrored=get_language_bidi(),
    )
    return Heat(chart, steps_of(targets), tuple(rows))


def by_pair(coverage: Coverage) -> dict[tuple[int, UUID], Posts]:
    posts: dict[tuple[int, UUID], Posts] = {}
    for cell in coverage.cells:
        pair = cell.agency, cell.subject
        posts[pair] = posts.get(pair, Posts()) + cell.posts
    return posts


def cell_text(posts: Posts) -> str:
    return percent_text(posts.percent) if posts.required else "–"


def fraction_text(posts: Posts) -> str:
    if not posts.required:
        return _("nothing required")
    return _("%(percent)s: %(part)s of %(whole)s") % {
        "percent": percent_text(posts.percent),
        "part": posts.covered,
        "whole": posts.required,
    }


def band_of(posts: Posts, target: int) -> Band:
    if not posts.required:
        return Band.NOTHING
    if rules.reaches(posts.covered, posts.required, target):
        return Band.REACHED
    if rules.reaches(posts.covered, posts.required, target - NEAR):
        return Band.NEAR
    return Band.PART if rules.reaches(posts.covered, posts.required, target - PART) else Band.LOW


def steps_of(targets: Targets) -> tuple[Step, ...]:
    if targets.by_course:  # courses have targets of their own: steps are said by how far they are from it
        return (
            Step(Band.REACHED, _("at the course’s target or above")),
            Step(Band.NEAR, _("less than %(points)s points below it") % {"points": NEAR}),
            Step(Band.PART, _("less than %(points)s points below it") % {"points": PART}),
            Step(Band.LOW, _("further below")),
            Step(Band.NOTHING, _("nothing required")),
        )
    target = targets.overall or ASSUMED
    reached = _("%(percent)s%% or more: target reached") if targets.overall else _("%(percent)s%% or more")
    return (
        Step(Band.REACHED, reached % {"percent": target}),
        Step(Band.NEAR, _("%(from)s%% and more") % {"from": max(target - NEAR, 0)}),
        Step(Band.PART, _("%(from)s%% and more") % {"from": max(target - PART, 0)}),
        Step(Band.LOW, _("less")),
        Step(Band.NOTHING, _("nothing required")),
    )


def said_of_pairs(posts: dict[tuple[int, UUID], Posts], targets: Targets) -> str:
    asked = {pair: each for pair, each in posts.items() if each.required}
    if not asked:
        return _("There is nothing to draw: nothing is required of anyone yet.")
    reached = sum(
        rules.reaches(each.covered, each.required, targets.of_course(course) or ASSUMED)
        for (_agency, course), each in asked.items()
    )
    return _(
        "A cell for each of %(agencies)s agencies and %(courses)s courses, with its share printed. %(reached)s of "
        "%(cells)s cells with something required reach %(target)s."
    ) % {
        "agencies": len({agency for agency, _course in posts}),
        "courses": len({course for _agency, course in posts}),
        "reached": reached,
        "cells": len(asked),
        "target": _("their target") if targets.by_course or targets.overall else percent_text(ASSUMED),
    }


# --- over time ------------------------------------------------------------------------------------------------------


def trend_line(
    points: Sequence[Point],
    *,
    name: str,
    title: str,
    target: int | None,
    published: Iterable[tuple[date, Fraction | None]] = (),
) -> charts.LineChart:
    """The share of required posts at each month's end, and what was published of those days."""
    days = [each.day for each in points]
    shares = [each.posts.share for each in points]
    now = charts.Series(
        "now",
        tuple(None if share is None else float(100 * share) for share in shares),
        tuple("" if each.posts.percent is None else percent_text(each.posts.percent) for each in points),
        uncertain=min(PROVISIONAL, len(points)),
    )
    stated = dict(published)
    series = [now]
    if any(stated.get(day) is not None for day in days):
        series.append(
            charts.Series(
                "published", tuple(None if (s := stated.get(day)) is None else float(100 * s) for day in days)
            )
        )
    return charts.line_chart(
        name=name,
        title=title,
        description=said_of_months(points, target),
        days=[date_format(day, "M y") for day in days],
        series=series,
        target=(target, _("Target %(percent)s%%") % {"percent": target}) if target else None,
        mirrored=get_language_bidi(),
    )


def said_of_months(points: Sequence[Point], target: int | None) -> str:
    """Where it began and where it ends, without judging which way is good."""
    counted = [each for each in points if each.posts.required]
    if not counted:
        return _("There is nothing to draw: nothing was required of anyone in these months.")
    first, last = counted[0], counted[-1]
    said = _(
        "From %(first)s at the end of %(first_month)s to %(last)s at the end of %(last_month)s. The last three months "
        "may still change."
    ) % {
        "first": percent_text(first.posts.percent),
        "first_month": date_format(first.day, "F Y"),
        "last": percent_text(last.posts.percent),
        "last_month": date_format(last.day, "F Y"),
    }
    if not target:
        return said
    reached = sum(at_target(each.posts, target) for each in counted)
    return f"{said} " + _("%(reached)s of %(count)s months reached the target of %(percent)s%%.") % {
        "reached": reached,
        "count": len(counted),
        "percent": target,
    }


# --- running out ----------------------------------------------------------------------------------------------------


def lapse_rows(weeks: Sequence[Week], *, name: str, title: str) -> charts.RowChart:
    rows = [charts.Row(date_format(week.first, "j M"), week.posts, str(week.posts)) for week in weeks]
    return charts.row_chart(
        name=name, title=title, description=said_of_weeks(weeks), rows=rows, mirrored=get_language_bidi()
    )


def said_of_weeks(weeks: Sequence[Week]) -> str:
    whole = sum(week.posts for week in weeks)
    if not whole:
        return _("Nothing that is required runs out in these weeks.")
    most = max(weeks, key=lambda week: week.posts)
    return _("%(whole)s run out in all. Most in the week from %(day)s: %(most)s.") % {
        "whole": whole,
        "day": date_format(most.first, "j F"),
        "most": most.posts,
    }


def count_bars(counts: Sequence[tuple[Any, int]], *, name: str, title: str) -> charts.BarChart:
    """Parts of a whole, each with its number printed."""
    whole = sum(number for _label, number in counts)
    bars = [charts.Bar(str(label), 100 * number / whole if whole else 0, str(number)) for label, number in counts]
    said = " ".join(f"{label}: {number}." for label, number in counts)
    return charts.bar_chart(name=name, title=title, description=said, bars=bars, mirrored=get_language_bidi())


# --- what pages are given -------------------------------------------------------------------------------------------


def trend_context(
    points: Sequence[Point], *, target: int | None, published: Sequence[tuple[date, Fraction | None]]
) -> dict[str, Any]:
    stated = dict(published)
    last = len(points) - PROVISIONAL
    rows = [(point, stated.get(point.day), place >= last) for place, point in enumerate(points)]
    return {
        "chart": trend_line(
            points,
            name="trend",
            title=_("Share of required certificates held, at the end of each month"),
            target=target,
            published=published,
        ),
        "months": [MonthLine(point, percent_of(share), is_late) for point, share, is_late in rows[::-1]],
        "has_published": any(share is not None for _point, share, _late in rows),
        "target": target,
    }


@dataclass(frozen=True)
class MonthLine:
    point: Point
    published: int | None
    is_provisional: bool
    addresses: Mapping[str, str] = field(default_factory=dict)  # by number, where the reader may see the people


def percent_of(share: Fraction | None) -> int | None:
    return None if share is None else rules.percent(share.numerator, share.denominator)


def lapses_context(weeks: Sequence[Week], *, on: date, days: int) -> dict[str, Any]:
    last = on + timedelta(days=days)
    return {
        "chart": lapse_rows(weeks, name="weeks", title=_("Certificates that run out, by week")),
        "weeks": [WeekLine(week, min(week.first + timedelta(days=6), last)) for week in weeks],
        "whole": sum(week.posts for week in weeks),
    }


@dataclass(frozen=True)
class WeekLine:
    week: Week
    last: date
    address: str = ""  # of the people it counts, where the reader may see them


def grades_context(grades: Grades) -> dict[str, Any]:
    counts = [(grade.label, number) for grade, number in zip(Grade, grades.overall, strict=True)]
    return {
        "grades": grades,
        "columns": [grade.label for grade in Grade],
        "chart": count_bars(counts, name="grades", title=_("Required posts in date, by who vouches for them")),
    }
