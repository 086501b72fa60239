"""Coverage as at any day, past or to come, as now known: what pages, statements and trends read.

A day to come says what is known of it already: who leaves, what falls due, what ends if nobody renews. How it was known
at an earlier instant only the facts can say: `figures.queries.coverage.coverage(known_at=…)`.

It is read from the summary that `figures.actions.histories` keeps, in one statement: the week of the day, and what
waits to be folded into it. While facts wait to be worked in, or where nothing is kept, it is counted live: right, and
slower.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection

from agencies.models import Membership, Partnership
from figures.enums import Scope, Subject
from figures.queries.coverage import Cell, Coverage, People, Posts, Total, count
from figures.queries.pairs import Question, as_date, from_date, get_pairs
from figures.rules.history import NO_COURSE
from figures.rules.ledgers import LAPSED, PEOPLE, REGISTERED, WIDTH, Key, Ledger, unpack

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
    found = kept(partnership, on, on)
    if found is None:
        return live_history(partnership, on=on)
    return coverage_from(partnership, on, found.on(on))


def trend(
    partnership: Partnership, *, days: Sequence[date], agency: int | None = None, course: UUID | None = None
) -> list[Point]:
    """The totals of each day, of the partnership or one agency of it, for all courses or one. One query."""
    if not days:
        return []
    found = kept(partnership, min(days), max(days), agency=agency or WHOLE)
    if found is None:
        return live_trend(partnership, days=days, agency=agency, course=course)
    key = agency or WHOLE
    return [point_of(day, found.on(day).get(key, Ledger()), course) for day in days]


def lapses(
    partnership: Partnership, *, on: date, days: int = 90, agency: int | None = None, course: UUID | None = None
) -> list[Week]:
    """Posts and courses whose cover ends on one of so many days after a day, and which are required on that day still.

    Renewed in time is no lapse, nor is leaving, or being excused, before the cover ends. Every week is listed.
    One query.
    """
    until = on + timedelta(days=days)
    found = kept(partnership, on, until, agency=agency or WHOLE)
    if found is None:
        return live_lapses(partnership, on=on, days=days, agency=agency, course=course)
    key = Key(agency or WHOLE, 0, course.bytes if course else NO_COURSE)
    return by_week(found.changes(key, LAPSED, after=on, until=until), on=on, days=days)


def history_agrees(partnership: Partnership, *, on: date) -> bool:
    """Whether what would be read of a day is what the facts say: asked before a figure is published.

    Where the facts are what is read, it is.
    """
    for _ in range(3):
        kept_then = kept(partnership, on, on)
        live = live_history(partnership, on=on)
        if kept_then is None or same(coverage_from(partnership, on, kept_then.on(on)), live):
            return True
        again = kept(partnership, on, on)
        if again is not None and again.on(on) == kept_then.on(on):
            return False  # nothing was changed in between
    return False


COMPARED = ("registered", "trained", "overall", "by_agency", "by_role", "by_subject", "cells")


def same(one: Coverage, other: Coverage) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in COMPARED)


# --- from what is kept ----------------------------------------------------------------------------------------------

KEPT = """
SELECT 'week', known.id, NULL, (
    SELECT packed FROM figures_historyweek AS week
    WHERE week.partnership_id = %s AND week.agency_key = known.id AND week.week <= %s
    ORDER BY week.week DESC LIMIT 1
) FROM ({agencies}) AS known
UNION ALL
SELECT 'week', agency_key, week, packed FROM figures_historyweek
WHERE partnership_id = %s AND week > %s AND week <= %s {narrowed}
UNION ALL
SELECT 'change', agency_key, NULL, packed FROM figures_historychange WHERE partnership_id = %s {narrowed}
UNION ALL
SELECT 'kept', 0, NULL, NULL FROM figures_historystate WHERE partnership_id = %s
    AND NOT EXISTS (SELECT 1 FROM figures_historywaiting AS waiting WHERE waiting.partnership_id = %s)
"""
EVERY_AGENCY = "SELECT id FROM agencies_agency WHERE partnership_id = %s UNION ALL SELECT 0"
ONE_AGENCY = "SELECT CAST(%s AS bigint) AS id"

Numbers = dict[int, Ledger]  # of each agency, opened on a day


@dataclass
class Kept:
    """The weeks around some days, by agency, and the changes that are not folded into them yet."""

    weeks: dict[int, list[tuple[date, Ledger]]] = field(default_factory=lambda: defaultdict(list))
    unfolded: list[tuple[int, Ledger]] = field(default_factory=list)

    def on(self, day: date) -> Numbers:
        """The numbers of every agency on a day."""
        found: Numbers = {}
        number = day.toordinal()
        for agency, weeks in self.weeks.items():
            place = bisect_right(weeks, day, key=itemgetter(0))
            if place:
                found[agency] = weeks[place - 1][1].opened_on(number)
        for agency, ledger in self.unfolded:
            found.setdefault(agency, Ledger()).open_with(ledger, ledger.on(number))
        for agency in {agency for agency, _ in self.unfolded}:
            found[agency] = found[agency].in_order()
        return found

    def changes(self, key: Key, number: int, *, after: date, until: date) -> dict[date, int]:
        """By how much a number of a scope changes on which days."""
        found: dict[date, int] = defaultdict(int)
        weeks = [ledger for _, ledger in self.weeks[key.agency]]
        for ledger in (*weeks, *(ledger for agency, ledger in self.unfolded if agency == key.agency)):
            scope = (key.role, key.course)
            if scope in ledger.keys:
                place = ledger.keys.index(scope) * WIDTH + number
                for day, amount in ledger.between(after.toordinal(), until.toordinal(), place):
                    found[date.fromordinal(day)] += amount
        return found


def kept(partnership: Partnership, first: date, last: date, *, agency: int | None = None) -> Kept | None:
    """What is kept about these days, of one agency (0: the whole) or of all; None where facts wait. One query."""
    week, until = as_date(first), as_date(last)
    key = partnership.pk
    narrowed = () if agency is None else (agency,)
    sql = KEPT.format(
        agencies=EVERY_AGENCY if agency is None else ONE_AGENCY,
        narrowed="" if agency is None else "AND agency_key = %s",
    )
    params = (
        key, week, key if agency is None else agency, key, week, until, *narrowed, key, *narrowed, key, key,
    )  # fmt: skip
    found, is_kept = Kept(), False
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for kind, of_agency, of_week, packed in cursor.fetchall():
            if kind == "week":
                if packed is not None:
                    found.weeks[of_agency].append((from_date(of_week) or first, unpack(bytes(packed))))
            elif kind == "change":
                found.unfolded.append((of_agency, unpack(bytes(packed))))
            else:
                is_kept = True
    for weeks in found.weeks.values():
        weeks.sort(key=lambda week: week[0])
    return found if is_kept else None


def coverage_from(partnership: Partnership, on: date, numbers: Numbers) -> Coverage:
    cells: list[Cell] = []
    by_agency, by_role, by_subject = {}, {}, {}
    for agency in sorted(numbers.keys() - {WHOLE}):
        cells += cells_of(agency, numbers[agency])
        total = total_of(numbers[agency])
        if total.posts != NO_POSTS:
            by_agency[agency] = total
    whole = numbers.get(WHOLE, Ledger())
    for role, course in whole.keys:
        total = total_of(whole, (role, course))
        if total.posts == NO_POSTS:
            continue
        if role:
            by_role[role] = total
        elif course != NO_COURSE:
            by_subject[course_of(course)] = total
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


def cells_of(agency: int, ledger: Ledger) -> list[Cell]:
    """Those in which anything is asked: there are thousands, so they are made as `_make` would, without its call."""
    make = tuple.__new__
    columns = [ledger.opening[number::WIDTH] for number in range(LAPSED)]
    return [
        make(Cell, (agency, None, role, course_of(course), make(Posts, posts)))
        for (role, course), posts in zip(ledger.keys, zip(*columns, strict=True), strict=True)
        if role and posts != NO_POSTS
    ]


def total_of(ledger: Ledger, scope: tuple[int, bytes] = ALL) -> Total:
    values = ledger.opens_with(scope)
    return Total(Posts(*values[:LAPSED]), People(*values[PEOPLE:REGISTERED]))


def registered_of(ledger: Ledger) -> tuple[int, int]:
    registered, trained = ledger.opens_with(ALL)[REGISTERED:]
    return registered, trained


@lru_cache(maxsize=10_000)
def course_of(course: bytes) -> UUID:
    return UUID(bytes=course)


def point_of(day: date, ledger: Ledger, course: UUID | None) -> Point:
    total = total_of(ledger, (0, course.bytes if course else NO_COURSE))
    return Point(day, total.posts, total.people, *registered_of(ledger))


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
