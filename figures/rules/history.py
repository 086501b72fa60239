"""How each post of a human stands on every day, past and to come, and what that adds to the numbers of each day.

A pure function of what is known now: posts, what is asked of them, what excuses them, what is held with any account.
For every day it says what `figures.queries.pairs` and `figures.queries.coverage` say of that day; a property test holds
them together.

Days are counted as `date.toordinal` counts them. How a post stands changes on few days, so it is kept as *steps*:
each a day, the state from that day on and the one before, in one number (`day * 64 + state * 8 + before`). A *line*
holds the steps of one post and course, or, without a course, those of the post itself.

Whole partnerships go through here, a million lines in a few seconds: what is made for each is a plain tuple.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from courses.enums import STRENGTH, Scope
from courses.rules import ALONE, strength
from figures.rules import DUE_SOON

NEVER = date.max.toordinal() + 1
NO_COURSE = bytes(16)
SOON_DAYS = DUE_SOON.days
ALONE_RANK = strength(ALONE)
RANKS = {grade.value: rank for rank, grade in enumerate(STRENGTH)}
SATISFIES_NOTHING = len(STRENGTH)

# States of a post and course. Of a post itself: gone, here, here and trained.
GONE, LACKING, HELD, SOON, IN_GRACE, IN_GRACE_HELD, EXEMPT, EXEMPT_HELD = range(8)
HERE, TRAINED = 1, 2
REQUIRED_STATES, COVERED_STATES = frozenset({LACKING, HELD, SOON}), frozenset({HELD, SOON})

# By scope, and by what is held: nothing, something, something that ends soon.
OWN = len(Scope)  # in the place of a scope: of a post itself
REQUIRED, GRACE = int(Scope.REQUIRED), int(Scope.IN_GRACE)
STATE = {
    OWN: (HERE, TRAINED, TRAINED),
    REQUIRED: (LACKING, HELD, SOON),
    GRACE: (IN_GRACE, IN_GRACE_HELD, IN_GRACE_HELD),
    int(Scope.EXEMPT): (EXEMPT, EXEMPT_HELD, EXEMPT_HELD),
}


class Demand(NamedTuple):
    """A requirement or assignment, in days. `weakest` is the rank of the weakest evidence that it takes.

    An assignment names none: it takes what the requirements beside it take.
    """

    since: int
    until: int
    due_days: int
    required_from: int
    due_on: int | None
    weakest: int | None

    def due(self, post_since: int) -> int:
        """As `courses.rules.due_date` says."""
        if self.due_on is not None:
            return max(self.due_on, post_since + self.due_days)
        return max(post_since, self.required_from) + self.due_days


class Span(NamedTuple):
    """Days `[since, until)`, in which something holds."""

    since: int
    until: int


# Days `[since, until)` in which a course is asked in one scope, and satisfied by evidence of one rank or better.
Asked = tuple[int, int, int, int]
Held = list[tuple[int, int]]  # days on which cover begins (1), may be renewed (2) and ends (0)


class Award(NamedTuple):
    """A certificate, until it ends or is withdrawn."""

    since: int
    until: int
    rank: int


class Post(NamedTuple):
    """A membership of the human, and of what is said of it alone: assignments, exemptions and extensions by course.

    An exemption without a course excuses from every one.
    """

    agency: int
    role: int
    since: int
    until: int
    assigned: dict[bytes, list[Demand]] = {}
    excused: dict[bytes, list[Span]] = {}
    extended: dict[bytes, list[Span]] = {}


class Line(NamedTuple):
    agency: int
    role: int
    course: bytes
    steps: list[int]


Asking = Callable[[int, int], Iterable[tuple[bytes, list[Demand]]]]  # what is required of an agency's role, by course


def lines_of(posts: Iterable[Post], awards: dict[bytes, list[Award]], asking: Asking) -> list[Line]:
    """Every line of a human: a post each, and a course each that is ever asked of it."""
    known: dict[tuple[bytes, int], Held] = {}  # what is held of a course, by evidence of one rank or better
    anything = {0: cover_of_any(sorted([award[:2] for of_course in awards.values() for award in of_course]))}
    lines, make = [], tuple.__new__  # as `Line(…)`, without its call for each of millions
    for post in posts:
        agency, role, since, until = post[:4]
        lines.append(make(Line, (agency, role, NO_COURSE, overlay([(since, until, OWN, 0)], anything))))
        for course, demands in asked_of(post, asking):
            spans = asked_spans(post, course, demands)
            if not spans:
                continue
            held = {}
            for span in spans:
                rank = span[3]
                if rank not in held:
                    of_rank = known.get((course, rank))
                    if of_rank is None:
                        enough = [award[:2] for award in awards.get(course, ()) if award[2] <= rank]
                        of_rank = known[course, rank] = cover(enough)
                    held[rank] = of_rank
            lines.append(make(Line, (agency, role, course, overlay(spans, held))))
    return lines


def asked_of(post: Post, asking: Asking) -> Iterable[tuple[bytes, list[Demand]]]:
    """By course, what requirements and assignments ask of a post."""
    if not post.assigned:
        return asking(post.agency, post.role)
    found = {course: list(demands) for course, demands in asking(post.agency, post.role)}
    for course, assigned in post.assigned.items():
        found.setdefault(course, []).extend(assigned)
    return found.items()


def asked_spans(post: Post, course: bytes, demands: list[Demand]) -> list[Asked]:
    """The days on which a course is asked of a post, in which scope, and what satisfies."""
    excused = [*post.excused.get(course, ()), *post.excused.get(NO_COURSE, ())] if post.excused else ()
    extended = post.extended.get(course, ()) if post.extended else ()
    if len(demands) == 1 and not excused and not extended:
        return asked_by_one(post, demands[0])
    cuts = {post.since, post.until}
    for demand in demands:
        cuts |= {demand.since, demand.until, demand.due(post.since)}
    for span in (*excused, *extended):
        cuts |= {span.since, span.until}
    spans: list[Asked] = []
    for since, until in pairwise(sorted(cut for cut in cuts if post.since <= cut <= post.until)):
        in_force = [demand for demand in demands if demand.since <= since < demand.until]
        if in_force:
            ranks = [demand.weakest for demand in in_force if demand.weakest is not None]
            if any(span.since <= since < span.until for span in excused):
                scope = Scope.EXEMPT
            elif any(span.since <= since < span.until for span in extended):
                scope = Scope.IN_GRACE
            else:
                is_due = any(demand.due(post.since) <= since for demand in in_force)
                scope = Scope.REQUIRED if is_due else Scope.IN_GRACE
            spans.append((since, until, int(scope), min(ranks, default=ALONE_RANK)))
    return spans


def asked_by_one(post: Post, demand: Demand) -> list[Asked]:
    """The same where there is little to say, as of nearly everybody."""
    since, until = post[2:4]
    starts, ends, due_days, required_from, due_on, weakest = demand
    due = demand.due(since) if due_on is not None else (since if since > required_from else required_from) + due_days
    since, until = since if since > starts else starts, until if until < ends else ends
    if since >= until:
        return []
    rank = ALONE_RANK if weakest is None else weakest
    if due <= since:
        return [(since, until, REQUIRED, rank)]
    if until <= due:
        return [(since, until, GRACE, rank)]
    return [(since, due, GRACE, rank), (due, until, REQUIRED, rank)]


def cover(awards: list[tuple[int, int]]) -> Held:
    """From awards, when cover begins, may be renewed and ends.

    Of awards that hold at once the one that ends last counts, as `MAX(until)` does.
    """
    if len(awards) < 2:
        return cover_of_one(*awards[0]) if awards else []
    runs: list[tuple[int, int]] = []
    latest = 0
    for since, until in sorted(awards):
        if since < until and until > latest:
            latest = until
            if runs and runs[-1][0] == since:
                runs[-1] = (since, until)
            else:
                runs.append((since, until))
    steps: list[tuple[int, int]] = []
    state = 0
    last = len(runs) - 1
    for place, (since, until) in enumerate(runs):
        following = runs[place + 1][0] if place < last else NEVER
        soon = until - SOON_DAYS
        if since < soon:
            if state != 1:
                steps.append((since, 1))
            state = 1
        elif state != 2:
            steps.append((since, 2))
            state = 2
        if state == 1 and soon < following:
            steps.append((soon, 2))
            state = 2
        if until < following:
            steps.append((until, 0))
            state = 0
    return steps


def cover_of_one(since: int, until: int) -> Held:
    """The same of one award, as most people have of a course."""
    if since >= until:
        return []
    soon = until - SOON_DAYS
    if since < soon:
        return [(since, 1), (soon, 2), (until, 0)]
    return [(since, 2), (until, 0)]


def cover_of_any(awards: Iterable[tuple[int, int]]) -> Held:
    """From awards in the order of their days, when anything at all is held (1) and no longer (0)."""
    steps: list[tuple[int, int]] = []
    latest = 0
    for since, until in awards:
        if since < until and until > latest:
            if since > latest:
                if latest:
                    steps.append((latest, 0))
                steps.append((since, 1))
            latest = until
    if latest:
        steps.append((latest, 0))
    return steps


def overlay(spans: Iterable[Asked], held: dict[int, Held]) -> list[int]:
    """What is asked, and what is held by the rank that it is asked in, as steps."""
    steps: list[int] = []
    state, end = GONE, 0
    for since, until, scope, weakest in spans:
        if state and end < since:
            steps.append(end * 64 + state)
            state = GONE
        of_scope = STATE[scope]
        new = of_scope[0]
        first = since  # the day from which the new state holds
        for day, change in held[weakest]:
            if day > since:
                if day >= until:
                    break
                if new != state:
                    steps.append(first * 64 + new * 8 + state)
                    state = new
                first = day
            new = of_scope[change]
        if new != state:
            steps.append(first * 64 + new * 8 + state)
            state = new
        end = until
    if state and end < NEVER:
        steps.append(end * 64 + state)
    return steps
