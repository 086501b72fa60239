"""A statement in words and tables, in the reader's language: the page, the PDF and the workbook show the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.enums import Grade
from figures.enums import Section
from figures.models import Statement
from figures.rules.publication import GRADES, OTHERS

HIDDEN = "c"
Line = Mapping[str, Any]


@dataclass(frozen=True)
class Bar:
    """A share to draw; without one it is hidden, or there is nothing to take it of."""

    label: str
    percent: int | None
    words: str
    target: int | None = None


@dataclass(frozen=True)
class Table:
    """`rows` begin with what they are about; a number that is text says why it is none."""

    code: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int | str, ...], ...]
    bars: tuple[Bar, ...] = ()
    sheet: str = ""  # what its sheet is called, where the caption is too long: 31 letters at most


@dataclass(frozen=True)
class Written:
    heading: str
    text: str


def period_words(first: date, last: date) -> str:
    """ "June 2026", "April to June 2026", "April 2025 to March 2026"."""
    until = date_format(last, "F Y")
    if (first.year, first.month) == (last.year, last.month):
        return until
    since = date_format(first, "F" if first.year == last.year else "F Y")
    return _("%(since)s to %(until)s") % {"since": since, "until": until}


def title_of(statement: Statement) -> str:
    return _("Training coverage, %(period)s") % {"period": period_words(statement.first_day, statement.last_day)}


def number(value: int | None) -> int | str:
    return HIDDEN if value is None else value


def share(posts: Line, whole: str = "required") -> str:
    """A share of rounded numbers; hidden, or a dash where there is nothing to take a share of."""
    if posts["percent"] is not None:
        return _("%(percent)s%%") % {"percent": posts["percent"]}
    return "–" if posts[whole] == 0 else HIDDEN


def headline(statement: Statement) -> list[str]:
    """What the figures say, as sentences."""
    overall = statement.figures["overall"]
    posts, people, registered = overall["posts"], overall["people"], overall["registered"]
    day = date_format(statement.last_day, "j E Y")
    found = []
    if posts["percent"] is not None:
        found.append(
            _(
                "At the end of %(day)s, %(percent)s%% of required certificates were held and in date: about %(part)s "
                "of %(whole)s."
            )
            % {"day": day, "percent": posts["percent"], "part": posts["covered"], "whole": posts["required"]}
        )
    else:
        found.append(
            _("At the end of %(day)s the number of certificates that were missing was too small to publish a share.")
            % {"day": day}
        )
    if people["percent"] is not None:
        found.append(
            _(
                "%(percent)s%% of the people who must be trained held every certificate they need: about %(part)s of "
                "%(whole)s."
            )
            % {"percent": people["percent"], "part": people["covered"], "whole": people["required"]}
        )
    if registered["percent"] is not None:
        found.append(
            _("%(percent)s%% of everyone registered held at least one certificate: about %(part)s of %(whole)s.")
            % {"percent": registered["percent"], "part": registered["trained"], "whole": registered["people"]}
        )
    declared = overall["declared"]
    if declared and declared["percent"] is not None:
        found.append(
            _("That is %(percent)s%% of the about %(whole)s people whom agencies say they have.")
            % {"percent": declared["percent"], "whole": declared["people"]}
        )
    return found


def tables_of(statement: Statement) -> list[Table]:
    figures = statement.figures
    agencies = [{**line, "name": agency_name(line)} for line in figures["agencies"]]
    courses = [{**line, "name": course_name(line)} for line in figures["courses"]]
    names = {line["key"]: line["name"] for line in courses}
    found = [
        replace(
            by_line("agencies", _("Required certificates, by agency"), _("Agency"), [*agencies, everyone(figures)]),
            sheet=_("Required, by agency"),
        ),
        replace(
            by_line("courses", _("Required certificates, by course"), _("Course"), courses),
            sheet=_("Required, by course"),
        ),
        replace(
            by_line("roles", _("Required certificates, by role"), _("Role"), figures["roles"]),
            sheet=_("Required, by role"),
        ),
        people("people", _("People, by agency"), _("Agency"), [*agencies, everyone(figures)]),
    ]
    if "grades" in figures["overall"]:
        found += [
            graded("agency-grades", _("On whose word, by agency"), _("Agency"), [*agencies, everyone(figures)]),
            graded("course-grades", _("On whose word, by course"), _("Course"), courses),
        ]
    if len(courses) > 1:
        found += [
            crossed(
                "agency-courses", _("Agencies and courses"), _("Agency"), agencies, figures["agency_courses"], names
            ),
            crossed(
                "role-courses", _("Roles and courses"), _("Role"), figures["roles"], figures["role_courses"], names
            ),
        ]
    return found


def everyone(figures: Line) -> dict[str, Any]:
    return {**figures["overall"], "name": _("All agencies")}


def agency_name(line: Line) -> str:
    return _("Other agencies") if line["key"] == OTHERS else str(line["name"])


def course_name(line: Line) -> str:
    return str(line["titles"].get(get_language()) or line["name"])


def by_line(code: str, caption: str, heading: str, lines: Sequence[Line]) -> Table:
    headings = (
        heading,
        _("Required"),
        _("Held and in date"),
        _("Not held, or out of date"),
        _("Covered"),
        _("New, within time"),
        _("Exempt"),
    )
    rows = []
    for line in lines:
        posts = line["posts"]
        counted = [number(posts[name]) for name in ("required", "covered", "overdue")]
        rows.append((line["name"], *counted, share(posts), number(line["in_grace"]), number(line["exempt"])))
    bars = tuple(
        Bar(line["name"], line["posts"]["percent"], share(line["posts"]), line.get("target")) for line in lines
    )
    return Table(code, caption, headings, tuple(rows), bars)


def shown_bars(table: Table) -> list[Bar]:
    return [bar for bar in table.bars if bar.percent is not None]


def words_of_bars(bars: Sequence[Bar]) -> str:
    """What bars show, for whoever does not see them."""
    return "; ".join(f"{bar.label}: {bar.words}" for bar in bars) or _("No share can be shown.")


def note_of_bars(table: Table) -> str:
    """How to read the bars of a table."""
    said = _("Solid: held and in date. Striped: not held, or out of date. Shares that are hidden have no bar.")
    targets = {bar.target for bar in shown_bars(table)}
    if len(targets) == 1 and (target := targets.pop()):
        return f"{said} " + _("The upright mark is the target of %(target)s%%.") % {"target": target}
    return f"{said} " + _("Upright marks are targets.") if targets - {None} else said


def people(code: str, caption: str, heading: str, lines: Sequence[Line]) -> Table:
    headings = (
        heading,
        _("Must be trained"),
        _("Hold all they need"),
        _("Share of them"),
        _("Registered"),
        _("Hold any certificate"),
        _("Share of registered"),
        _("Declared workforce"),
        _("Declared as at"),
        _("Share of declared"),
    )
    return Table(code, caption, headings, tuple(people_row(line) for line in lines))


def people_row(line: Line) -> tuple[int | str, ...]:
    needing, registered, declared = line["people"], line["registered"], line["declared"]
    asked = (number(needing["required"]), number(needing["covered"]), share(needing))
    known = (number(registered["people"]), number(registered["trained"]), share(registered, "people"))
    if not declared:
        return (line["name"], *asked, *known, _("not declared"), "–", "–")
    as_of = date_format(date.fromisoformat(declared["as_of"]), "j E Y")
    if declared["is_stale"]:
        as_of = _("%(day)s (out of date)") % {"day": as_of}
    elif not declared["is_complete"]:
        as_of = _("%(day)s (not everyone)") % {"day": as_of}
    part = share(declared, "people") if declared["percent"] is not None else "–"
    return (line["name"], *asked, *known, number(declared["people"]), as_of, part)


def graded(code: str, caption: str, heading: str, lines: Sequence[Line]) -> Table:
    """What is held and in date, by the grade of the evidence that it rests on."""
    headings = (heading, *(str(Grade(grade).label) for grade in GRADES))
    rows = tuple((line["name"], *(number(line["grades"][grade]) for grade in GRADES)) for line in lines)
    return Table(code, caption, headings, rows)


def crossed(
    code: str, caption: str, heading: str, lines: Sequence[Line], cells: Sequence[Line], courses: Mapping[str, str]
) -> Table:
    kind = "agency" if code == "agency-courses" else "role"
    found = {(cell[kind], cell["course"]): cell["posts"] for cell in cells}
    rows = tuple(
        (line["name"], *(cell_words(found.get((line["key"], course))) for course in courses)) for line in lines
    )
    return Table(code, caption, (heading, *courses.values()), rows)


def cell_words(posts: Line | None) -> str:
    """ "75% of 40"; what is not required of anyone is a dash."""
    if posts is None or posts["required"] == 0:
        return "–"
    if posts["percent"] is None:
        return HIDDEN if posts["required"] is None else _("c of %(whole)s") % {"whole": posts["required"]}
    return _("%(percent)s%% of %(whole)s") % {"percent": posts["percent"], "whole": posts["required"]}


def sections_of(statement: Statement) -> list[Written]:
    return [
        Written(str(section.label), statement.sections[section.value])
        for section in Section
        if statement.sections.get(section.value)
    ]


def notes_of(statement: Statement) -> list[str]:
    """How to read the numbers, and what is hidden and why."""
    found = [
        _(
            "A post counts where a course is required of it and the time to do it is up. It is covered while its "
            "holder has a certificate in date. A post counts once for each course; people are counted once."
        ),
        _(
            "New people whose time is not up yet, and posts that are exempt for a while, are counted apart and are "
            "not part of any share."
        ),
        _(
            "Numbers are rounded to the nearest 5, and shares are worked out of rounded numbers. So rows need not "
            "add up."
        ),
        _(
            "c stands for a number that is not shown. Numbers from 1 to 7 are never shown, nor is a number from "
            "which one could be worked out, so that nobody can tell who is or is not trained."
        ),
        _("A number may also be hidden because it could be worked out together with an earlier statement."),
    ]
    if grouped := statement.figures["grouped"]:
        found.append(
            _("Other agencies are those with few people, shown together: %(names)s.") % {"names": ", ".join(grouped)}
        )
    return found


def facts_of(statement: Statement) -> list[tuple[str, str]]:
    """What a reader has to know to quote the statement and to check it."""
    known = date_format(localtime_of(statement), "j E Y, H:i")
    return [
        (_("Partnership"), statement.names["partnership"]),
        (_("Period"), period_words(statement.first_day, statement.last_day)),
        (_("Figures as at the end of"), date_format(statement.last_day, "j E Y")),
        (_("As known at"), known),
        (_("Issue"), str(statement.issue)),
        (_("Definitions"), _("version %(number)s") % {"number": statement.definition_version}),
        (_("Hash of the frozen counts"), statement.counts_hash),
    ]


def localtime_of(statement: Statement) -> datetime:
    return statement.known_at.astimezone(ZoneInfo(statement.partnership.time_zone))


def licence() -> str:
    return _("You may copy and share these figures if you say where they are from and which issue they are.")


def contact(statement: Statement) -> str:
    return _("Ask the coordinator of %(partnership)s.") % {"partnership": statement.names["partnership"]}


def revisions(old: Statement, new: Statement) -> Table:
    """Each published number that another issue changed, with what it was and what it is."""
    headings = (_("Figure"), _("Was"), _("Is now"))
    before, after = (numbers_by_words(each) for each in (old, new))
    rows = tuple(
        (words, before.get(words, "–"), after.get(words, "–"))
        for words in dict.fromkeys([*before, *after])
        if before.get(words) != after.get(words)
    )
    return Table("revisions", _("What changed"), headings, rows)


def numbers_by_words(statement: Statement) -> dict[str, int | str]:
    found: dict[str, int | str] = {}
    for table in tables_of(statement):
        for row in table.rows:
            for heading, value in zip(table.headings[1:], row[1:], strict=True):
                words = f"{row[0]}: {heading}"
                found[words if table.code != "people" else f"{words} ({_('people')})"] = value
    return found


def exact_table(statement: Statement) -> Table:
    """What was counted, exactly, for the coordinator's own working page."""
    names = statement.names["agencies"]
    sums: dict[str, list[int]] = {}
    for agency, _role, _course, required, covered, in_grace, _done, exempt in statement.counts["cells"]:
        line = sums.setdefault(names[str(agency)][1], [0, 0, 0, 0])
        for place, value in enumerate((required, covered, in_grace, exempt)):
            line[place] += value
    lines = sorted(sums.items(), key=lambda line: line[0].casefold())
    totals = [sum(line[place] for _name, line in lines) for place in range(4)]
    lines.append((_("All agencies"), totals))
    rows = tuple((name, line[0], line[1], line[0] - line[1], line[2], line[3]) for name, line in lines)
    headings = (
        _("Agency"),
        _("Required"),
        _("Held and in date"),
        _("Not held, or out of date"),
        _("New, within time"),
        _("Exempt"),
    )
    return Table("exact", _("Exact numbers, by agency"), headings, rows)
