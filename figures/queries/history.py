"""Coverage as at any day, past or to come, as now known: what pages, statements and trends read.

A day to come says what is known of it already: who leaves, what falls due, what ends if nobody renews. How it was known
at an earlier instant only the facts can say: `figures.queries.coverage.coverage(known_at=…)`.

It is read from the summary that `figures.actions.histories` keeps, in one statement: the week of the day, and what
waits to be folded into it. While facts wait to be worked in, or where nothing is kept, it is counted live: right, and
slower.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import compress, pairwise, repeat
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from agencies.models import Membership, Partnership
from figures.enums import Scope, Subject
from figures.queries.coverage import Cell, Coverage, People, Posts, Total, count
from figures.queries.pairs import Question, as_date, from_date, get_pairs
from figures.rules.history import NO_COURSE
from figures.rules.ledgers import LAPSED, PEOPLE, REGISTERED, WIDTH, Key, Ledger, unpack
from figures.rules.readings import Reading, read

A_WEEK, NO_POSTS = 7, Posts()
WHOLE, ALL = 0, (0, NO_COURSE)  # the agency that is the whole partnership; every role and course


@dataclass(frozen=True)
class Point:
    """A day of a trend. `posts` and `people` are as in the totals of `Coverage`; the rest counts people."""

    day: date
    posts: Posts
    people: People
    registered: int
    trained: int


@dataclass(frozen=True)
class Week:
    """Seven days from the first one on, and how many posts' cover ends in them."""

    first: date
    posts: int


def history(partnership: Partnership, *, on: date) -> Coverage:
    """The figures of a day, as `count(Question(partnership, on))`; cells are told apart by no team. One query."""
    found = kept(partnership, on)
    if found is None:
        return live_history(partnership, on=on)
    return coverage_from(partnership, on, found.on(on))


def trend(
    partnership: Partnership, *, days: Sequence[date], agency: int | None = None, course: UUID | None = None
) -> list[Point]:
    """The totals of each day, of the partnership or one agency of it, for all courses or one. One query."""
    if not days:
        return []
    key = agency or WHOLE
    found = kept(partnership, *days, agency=key)
    if found is None:
        return live_trend(partnership, days=days, agency=agency, course=course)
    return [point_of(day, found.on(day).get(key, Reading()), course) for day in days]


def lapses(
    partnership: Partnership, *, on: date, days: int = 90, agency: int | None = None, course: UUID | None = None
) -> list[Week]:
    """Posts and courses whose cover ends on one of so many days after a day, and which are required on that day still.

    Renewed in time is no lapse, nor is leaving, or being excused, before the cover ends. Every week is listed.
    One query.
    """
    until = on + timedelta(days=days)
    key = Key(agency or WHOLE, 0, course.bytes if course else NO_COURSE)
    found = kept_between(partnership, on, until, agency=key.agency)
    if found is None:
        return live_lapses(partnership, on=on, days=days, agency=agency, course=course)
    return by_week(found.changes(key, LAPSED, after=on, until=until), on=on, days=days)


def history_agrees(partnership: Partnership, *, on: date) -> bool:
    """Whether what would be read of a day is what the facts say: asked before a figure is published.

    Where the facts are what is read, it is.
    """
    for _ in range(3):
        kept_then = kept(partnership, on)
        live = live_history(partnership, on=on)
        if kept_then is None or same(coverage_from(partnership, on, kept_then.on(on)), live):
            return True
        again = kept(partnership, on)
        if again is not None and again.on(on) == kept_then.on(on):
            return False  # nothing was changed in between
    return False


COMPARED = ("registered", "trained", "overall", "by_agency", "by_role", "by_subject", "cells")


def same(one: Coverage, other: Coverage) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in COMPARED)


# --- from what is kept ----------------------------------------------------------------------------------------------

DAYS = """
SELECT 'day', known.id, asked.column1, (
    SELECT packed FROM figures_historyweek AS week
    WHERE week.partnership_id = %s AND week.agency_key = known.id AND week.week <= asked.column1
    ORDER BY week.week DESC LIMIT 1
) FROM ({agencies}) AS known, (VALUES {days}) AS asked
"""
EVERY_AGENCY = "SELECT id FROM agencies_agency WHERE partnership_id = %s UNION ALL SELECT 0"
ONE_AGENCY = "SELECT CAST(%s AS bigint) AS id"
WEEKS = """
SELECT 'week', agency_key, NULL, packed FROM figures_historyweek
WHERE partnership_id = %s AND agency_key = %s AND week >= %s AND week <= %s
"""
UNFOLDED = """
UNION ALL
SELECT 'change', agency_key, NULL, packed FROM figures_historychange WHERE partnership_id = %s {narrowed}
UNION ALL
SELECT 'kept', 0, NULL, NULL FROM figures_historystate WHERE partnership_id = %s
    AND NOT EXISTS (SELECT 1 FROM figures_historywaiting AS waiting WHERE waiting.partnership_id = %s)
"""

Numbers = dict[int, Reading]  # of each agency on a day


@dataclass
class Kept:
    """What is kept about some days, by day and agency, or between two; and the changes not folded into weeks yet."""

    days: dict[date, dict[int, bytes]] = field(default_factory=lambda: defaultdict(dict))
    weeks: list[Ledger] = field(default_factory=list)
    unfolded: dict[int, list[Ledger]] = field(default_factory=lambda: defaultdict(list))

    def on(self, day: date) -> Numbers:
        """The numbers of every agency on one of the days."""
        number = day.toordinal()
        found = {agency: read(packed, number) for agency, packed in self.days[day].items()}
        for agency, changes in self.unfolded.items():
            found[agency] = found.get(agency, Reading()).with_changes(changes, number)
        return found

    def changes(self, key: Key, number: int, *, after: date, until: date) -> dict[date, int]:
        """By how much a number of a scope changes on which days."""
        found: dict[date, int] = defaultdict(int)
        scope = (key.role, key.course)
        for ledger in (*self.weeks, *self.unfolded[key.agency]):
            if scope in ledger.keys:
                place = ledger.keys.index(scope) * WIDTH + number
                for day, amount in ledger.between(after.toordinal(), until.toordinal(), place):
                    found[date.fromordinal(day)] += amount
        return found


def kept(partnership: Partnership, *days: date, agency: int | None = None) -> Kept | None:
    """What is kept about some days, of one agency (0: the whole) or of all; None where facts wait. One query."""
    key, asked = partnership.pk, sorted(set(days))
    sql = DAYS.format(
        agencies=EVERY_AGENCY if agency is None else ONE_AGENCY,
        days=", ".join(["(%s)"] * len(asked)),
    )
    of = key if agency is None else agency
    return asked_of(key, sql, [key, of, *map(as_date, asked)], agency)


def kept_between(partnership: Partnership, after: date, until: date, *, agency: int) -> Kept | None:
    """What changes after one day, up to another, in one agency (0: the whole); None where facts wait. One query."""
    monday = after - timedelta(days=after.weekday())
    return asked_of(partnership.pk, WEEKS, [partnership.pk, agency, as_date(monday), as_date(until)], agency)


def asked_of(partnership: int, sql: str, params: list[Any], agency: int | None) -> Kept | None:
    narrowed, narrow = ("", []) if agency is None else ("AND agency_key = %s", [agency])
    found, is_kept = Kept(), False
    with cursor_for_bytes() as cursor:
        cursor.execute(
            sql + UNFOLDED.format(narrowed=narrowed), [*params, partnership, *narrow, partnership, partnership]
        )
        for kind, of_agency, day, packed in cursor.fetchall():
            if kind == "kept":
                is_kept = True
            elif kind == "change":
                found.unfolded[of_agency].append(unpack(bytes(packed)))
            elif kind == "week":
                found.weeks.append(unpack(bytes(packed)))
            elif packed is not None and (on := from_date(day)):
                found.days[on][of_agency] = bytes(packed)
    return found if is_kept else None


@contextmanager
def cursor_for_bytes() -> Iterator[Any]:
    """A cursor to which PostgreSQL sends bytes as they are: Django's own has them written out, twice as long."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.cursor = psycopg.Cursor(connection.connection)
            cursor.cursor.format = psycopg.pq.Format.BINARY
        yield cursor


def coverage_from(partnership: Partnership, on: date, numbers: Numbers) -> Coverage:
    cells: list[Cell] = []
    by_agency, by_role, by_subject = {}, {}, {}
    for agency in sorted(numbers.keys() - {WHOLE}):
        cells += cells_of(agency, numbers[agency])
        total = total_of(numbers[agency])
        if total.posts != NO_POSTS:
            by_agency[agency] = total
    whole = numbers.get(WHOLE, Reading())
    for role, course in whole.scopes.keys:
        total = total_of(whole, (role, course))
        if total.posts == NO_POSTS:
            continue
        if role:
            by_role[role] = total
        elif course != NO_COURSE:
            by_subject[UUID(bytes=course)] = total
    registered, trained = registered_of(whole)
    return Coverage(
        partnership,
        on,
        None,
        Subject.COURSE,
        registered,
        trained,
        cells,
        overall=total_of(whole),
        by_agency=by_agency,
        by_role=by_role,
        by_subject=by_subject,
    )


def cells_of(agency: int, reading: Reading) -> list[Cell]:
    """Those in which anything is asked: there are thousands, so they are made as `_make` would, without its call."""
    make, first = tuple.__new__, reading.scopes.first_cell
    columns = [reading.values[first + number :: WIDTH] for number in range(LAPSED)]
    posts = list(map(make, repeat(Posts), zip(*columns, strict=True)))
    cells = map(make, repeat(Cell), zip(repeat(agency), repeat(None), *reading.scopes.cells, posts, strict=False))
    return list(compress(cells, map(any, posts)))


def total_of(reading: Reading, scope: tuple[int, bytes] = ALL) -> Total:
    values = reading.of(scope)
    return Total(Posts(*values[:LAPSED]), People(*values[PEOPLE:REGISTERED]))


def registered_of(reading: Reading) -> tuple[int, int]:
    registered, trained = reading.of(ALL)[REGISTERED:]
    return registered, trained


def point_of(day: date, reading: Reading, course: UUID | None) -> Point:
    total = total_of(reading, (0, course.bytes if course else NO_COURSE))
    return Point(day, total.posts, total.people, *registered_of(reading))


# --- counted live ---------------------------------------------------------------------------------------------------


def live_history(partnership: Partnership, *, on: date) -> Coverage:
    return without_teams(count(Question(partnership, on)))


def live_trend(
    partnership: Partnership, *, days: Sequence[date], agency: int | None, course: UUID | None
) -> list[Point]:
    among = None if agency is None else Membership.objects.filter(agency=agency)
    points = []
    for day in days:
        found = count(Question(partnership, day, among=among, course=course))
        points.append(Point(day, found.overall.posts, found.overall.people, found.registered, found.trained))
    return points


def live_lapses(
    partnership: Partnership, *, on: date, days: int, agency: int | None, course: UUID | None
) -> list[Week]:
    among = None if agency is None else Membership.objects.filter(agency=agency)
    ends: dict[date, int] = {}
    for before, day in pairwise(on + timedelta(days=each) for each in range(days + 1)):
        held = {key for key, _, is_held in _pairs(Question(partnership, before, among=among, course=course)) if is_held}
        if held:
            now = _pairs(Question(partnership, day, among=among, course=course))
            ends[day] = sum(scope is Scope.REQUIRED and not is_held and key in held for key, scope, is_held in now)
    return by_week(ends, on=on, days=days)


def by_week(ends: dict[date, int], *, on: date, days: int) -> list[Week]:
    firsts = [on + timedelta(days=each) for each in range(1, days + 1, A_WEEK)]
    posts = dict.fromkeys(firsts, 0)
    for day, number in ends.items():
        posts[firsts[((day - on).days - 1) // A_WEEK]] += number
    return [Week(first, posts[first]) for first in firsts]


def without_teams(found: Coverage) -> Coverage:
    """The same figures with one cell for an agency, role and course."""
    posts: dict[tuple[int, int, UUID], Posts] = defaultdict(Posts)
    for cell in found.cells:
        posts[cell.agency, cell.role, cell.subject] += cell.posts
    cells = [Cell(agency, None, role, subject, posts[agency, role, subject]) for agency, role, subject in sorted(posts)]
    return replace(found, cells=cells, by_team={})


def _pairs(question: Question) -> list[tuple[tuple[int, Any], Scope, bool]]:
    """Each post and course on a day, its scope and whether it is held."""
    pairs = get_pairs(question)
    if pairs is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(pairs.sql + "SELECT post_id, subject_key, scope, until FROM pair", pairs.params)
        return [((post, subject), Scope(scope), until is not None) for post, subject, scope, until in cursor]
