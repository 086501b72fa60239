"""What the lines of humans add to the numbers of each day: posts of each cell, and people of each scope once.

Of each number of a scope it is kept by how much it changes on which day, so that the number on a day is the sum of the
changes up to it; what two sets of lines differ by is added in the same way.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from figures.rules.history import (
    COVERED_STATES,
    EXEMPT,
    EXEMPT_HELD,
    GONE,
    HELD,
    IN_GRACE,
    IN_GRACE_HELD,
    LACKING,
    NO_COURSE,
    REQUIRED_STATES,
    SOON,
    Line,
)
from figures.rules.ledgers import LAPSED, PEOPLE, REGISTERED, Ledger, Scope

ADDS = {
    GONE: (0, 0, 0, 0, 0, 0),
    LACKING: (1, 0, 0, 0, 0, 0),
    HELD: (1, 1, 0, 0, 0, 0),
    SOON: (1, 1, 1, 0, 0, 0),
    IN_GRACE: (0, 0, 0, 1, 0, 0),
    IN_GRACE_HELD: (0, 0, 0, 1, 1, 0),
    EXEMPT: (0, 0, 0, 0, 0, 1),
    EXEMPT_HELD: (0, 0, 0, 0, 0, 1),
}
HOLDING = COVERED_STATES | {IN_GRACE_HELD, EXEMPT_HELD}

# Of a human in a scope: nothing is required, something is, some of it is held, all of it is held.
NOTHING, SOME_REQUIRED, PARTLY, FULLY = range(4)
ALONE = tuple(
    FULLY if state in COVERED_STATES else SOME_REQUIRED if state in REQUIRED_STATES else NOTHING for state in range(8)
)
# What a state counts among the courses that are needed, and among those that are held, in one number.
ONE_HELD = 1 << 20
COUNTS = tuple((state in REQUIRED_STATES) + ONE_HELD * (state in COVERED_STATES) for state in range(8))

Changes = tuple[tuple[int, int], ...]  # numbers, and by how much
Steps = Callable[[Sequence[Line]], list[int]]


def changes_between(before: Sequence[int], after: Sequence[int], first: int = 0) -> list[tuple[int, int]]:
    pairs = zip(before, after, strict=True)
    return [(first + number, new - old) for number, (old, new) in enumerate(pairs) if new != old]


def post_changes(old: int, new: int) -> Changes:
    lapse = [(LAPSED, 1)] if old in HOLDING and new == LACKING else []
    return tuple(changes_between(ADDS[old], ADDS[new]) + lapse)


POST_CHANGES = tuple(tuple(post_changes(old, new) for new in range(8)) for old in range(8))
PEOPLE_CHANGES = tuple(
    tuple(
        tuple(changes_between([old >= each for each in (1, 2, 3)], [new >= each for each in (1, 2, 3)], PEOPLE))
        for new in range(4)
    )
    for old in range(4)
)
REGISTERED_CHANGES = tuple(
    tuple(
        tuple(changes_between([old >= each for each in (1, 2)], [new >= each for each in (1, 2)], REGISTERED))
        for new in range(3)
    )
    for old in range(3)
)


def by_step(table: Sequence[Sequence[Changes]]) -> list[Changes]:
    """What each pair of states changes, in the order of the last six bits of steps."""
    states = range(len(table))
    return [table[old][new] if old in states and new in states else () for new in range(8) for old in range(8)]


# What a step adds: to the numbers of posts, and to those of people where a human has this post alone in the scope.
TO_POSTS = by_step(POST_CHANGES)
TO_PEOPLE, TO_REGISTERED = by_step(PEOPLE_CHANGES), by_step(REGISTERED_CHANGES)
TO_PEOPLE_ALONE = by_step([[PEOPLE_CHANGES[ALONE[old]][ALONE[new]] for new in range(8)] for old in range(8)])

# In the order of the last six bits: what a step changes among the courses that are needed and held, and what it is to a
# human who has no other line in the scope.
COUNTED = [COUNTS[new] - COUNTS[old] for new in range(8) for old in range(8)]
AS_PEOPLE = [ALONE[new] * 8 + ALONE[old] for new in range(8) for old in range(8)]


class Codes(dict[int, int]):
    """What a human counts as, by how many courses are needed and how many of them are held."""

    def __missing__(self, total: int) -> int:
        needed, held = total % ONE_HELD, total // ONE_HELD
        self[total] = NOTHING if not needed else FULLY if held == needed else PARTLY if held else SOME_REQUIRED
        return self[total]


CODES = Codes()


def people_steps(lines: Sequence[Line]) -> list[int]:
    """What a human counts as in the scope of these lines, as steps."""
    if len(lines) == 1:
        return [step & ~63 | new for step in lines[0].steps if (new := AS_PEOPLE[step & 63]) >> 3 != new & 7]
    if len({line.course for line in lines}) == len(lines):
        return steps_of_courses(lines)
    steps: list[int] = []
    total = 0
    need: dict[bytes, int] = defaultdict(int)  # by course, how many posts need and hold it
    hold: dict[bytes, int] = defaultdict(int)
    events = sorted([(step << 16) | place for place, line in enumerate(lines) for step in line.steps])
    code, last = NOTHING, len(events) - 1
    for number, event in enumerate(events):
        course, state, old = lines[event & 0xFFFF].course, (event >> 19) & 7, (event >> 16) & 7
        if (change := (state in REQUIRED_STATES) - (old in REQUIRED_STATES)) != 0:
            before = need[course]
            need[course] = before + change
            total += (before + change > 0) - (before > 0)
        if (change := (state in COVERED_STATES) - (old in COVERED_STATES)) != 0:
            before = hold[course]
            hold[course] = before + change
            total += ((before + change > 0) - (before > 0)) * ONE_HELD
        day = event >> 22
        if number == last or events[number + 1] >> 22 != day:
            new = CODES[total]
            if new != code:
                steps.append(day << 6 | new << 3 | code)
                code = new
    return steps


def steps_of_courses(lines: Sequence[Line]) -> list[int]:
    """The same where no two lines have one course: what is needed and what is held need only be counted."""
    changed: dict[int, int] = {}
    for line in lines:
        for step in line[3]:
            change = COUNTED[step & 63]
            if change:
                day = step >> 6
                changed[day] = changed.get(day, 0) + change
    steps: list[int] = []
    code, total = NOTHING, 0
    for day in sorted(changed):
        total += changed[day]
        new = CODES[total]
        if new != code:
            steps.append(day << 6 | new << 3 | code)
            code = new
    return steps


def registered_steps(lines: Sequence[Line]) -> list[int]:
    """Whether a human has a post at all among these, and is trained beside, as steps."""
    if len(lines) == 1:
        return lines[0].steps
    steps: list[int] = []
    states = [GONE] * len(lines)
    events = sorted([(step << 16) | place for place, line in enumerate(lines) for step in line.steps])
    code, last = GONE, len(events) - 1
    for number, event in enumerate(events):
        states[event & 0xFFFF] = (event >> 19) & 7
        day = event >> 22
        if (number == last or events[number + 1] >> 22 != day) and (new := max(states)) != code:
            steps.append(day << 6 | new << 3 | code)
            code = new
    return steps


# Whose steps are gathered: of a post, the only one of its human asked for the course, or one of some; of a human who
# has one post, to courses and by itself, which count alike wherever that post counts; of other humans.
POST_ALONE, POST_BESIDE, PEOPLE_OF_ONE, REGISTERED_OF_ONE, OF_PEOPLE, OF_REGISTERED = range(6)

Place = tuple[int, int, int, bytes]  # whose steps, and the agency, role and course of a scope
Times = Counter[int]  # how many times there is which step
Amounts = dict[int, int]  # by how much which number changes on which day (`day * 16 + number`)

# What the steps of a scope are read by.
TABLES = (TO_POSTS, TO_PEOPLE_ALONE, TO_PEOPLE, TO_REGISTERED)
POSTS, ALONE_IN_IT, PEOPLE_IN_IT, REGISTERED_IN_IT = range(len(TABLES))


class Scopes(dict[Scope, list[Times]]):
    """The steps of each scope of an agency, for each table."""

    def __missing__(self, scope: Scope) -> list[Times]:
        self[scope] = [Counter() for _ in TABLES]
        return self[scope]


class Sums:
    """Changes of numbers by place and day, added up over any number of humans.

    Steps are gathered first, four bytes each, and counted at the end: many humans have the same one.
    """

    def __init__(self) -> None:
        self.added: dict[Place, array[int]] = defaultdict(lambda: array("i"))
        self.taken: dict[Place, array[int]] = defaultdict(lambda: array("i"))

    def add(self, lines: Sequence[Line], times: int = 1) -> None:
        """The lines of one human; `times=-1` takes away what they added."""
        gathered = self.added if times > 0 else self.taken
        if is_one_post(lines):
            self._add_one_post(gathered, lines)
            return
        courses = [line for line in lines if line.course != NO_COURSE]
        for course, some in grouped(courses, lambda line: line.course).items():
            of_post = POST_ALONE if len(some) == 1 else POST_BESIDE
            for line in some:
                gathered[of_post, line.agency, line.role, course].fromlist(line.steps)
            if len(some) > 1:
                self._gather(gathered, OF_PEOPLE, people_steps, some, course)
        if courses:
            self._gather(gathered, OF_PEOPLE, people_steps, courses, NO_COURSE)
            for role, some in grouped(courses, lambda line: line.role).items():
                gathered[OF_PEOPLE, 0, role, NO_COURSE].fromlist(people_steps(some))
        posts = [line for line in lines if line.course == NO_COURSE]
        if posts:
            self._gather(gathered, OF_REGISTERED, registered_steps, posts, NO_COURSE)

    def _add_one_post(self, gathered: Any, lines: Sequence[Line]) -> None:
        """The same of nearly everybody."""
        agency, role, _, steps = lines[0]
        gathered[REGISTERED_OF_ONE, agency, 0, NO_COURSE].fromlist(steps)
        courses = lines[1:]
        for _, _, course, steps in courses:
            gathered[POST_ALONE, agency, role, course].fromlist(steps)
        if courses:
            gathered[PEOPLE_OF_ONE, agency, role, NO_COURSE].fromlist(people_steps(courses))

    def _gather(self, gathered: Any, kind: int, steps: Steps, lines: Sequence[Line], course: bytes) -> None:
        """Of one human in the whole, and in each agency."""
        overall = steps(lines)
        gathered[kind, 0, 0, course].fromlist(overall)
        agencies = grouped(lines, lambda line: line.agency)
        for agency, some in agencies.items():
            here = overall if len(agencies) == 1 else steps(some)
            gathered[kind, agency, 0, course].fromlist(here)

    def by_agency(self) -> Iterator[tuple[int, Ledger]]:
        """Of each agency, and of the whole as agency 0, all changes."""
        of_agency: dict[int, set[Place]] = defaultdict(set)
        for place in self.added.keys() | self.taken.keys():
            of_agency[place[1]].add(place)
        whole = Scopes()
        for agency in sorted({0, *of_agency}, reverse=True):  # the whole comes last, when all is in it
            here = Scopes() if agency else whole
            for place in of_agency.get(agency, ()):
                spread(place, self._times(place), here, whole)
            add_up(here, whole)
            ledger = ledger_of(here)
            if ledger.days:
                yield agency, ledger

    def _times(self, place: Place) -> Times:
        times = Counter(self.added.get(place, ()))
        if place in self.taken:
            times.subtract(self.taken[place])
        return times


def is_one_post(lines: Sequence[Line]) -> bool:
    """Whether these are of one post, and its own line comes first, as `lines_of` has them."""
    return [line[2] for line in lines].count(NO_COURSE) == 1 and lines[0][2] == NO_COURSE


def spread(place: Place, times: Times, here: Scopes, whole: Scopes) -> None:
    """Adds steps to the scopes of their agency and of the whole in which they count; `add_up` goes on from there."""
    kind, _, role, course = place
    every_role, every_course, all_of_it = (0, course), (role, NO_COURSE), (0, NO_COURSE)
    if kind in (POST_ALONE, POST_BESIDE):
        merge(here[role, course][POSTS], times)
        merge(here[every_role][POSTS], times)
        merge(whole[every_course][POSTS], times)
        if kind == POST_ALONE:
            merge(here[every_role][ALONE_IN_IT], times)
    elif kind == PEOPLE_OF_ONE:
        for scope in (here[all_of_it], whole[every_course], whole[all_of_it]):
            merge(scope[PEOPLE_IN_IT], times)
    elif kind == REGISTERED_OF_ONE:
        for scope in (here[all_of_it], whole[all_of_it]):
            merge(scope[REGISTERED_IN_IT], times)
    else:
        merge(here[role, course][PEOPLE_IN_IT if kind == OF_PEOPLE else REGISTERED_IN_IT], times)


def add_up(here: Scopes, whole: Scopes) -> None:
    """Adds the posts of courses up to all of them, in an agency and in the whole; of the whole, those of roles."""
    for (role, course), (posts, alone, *_) in list(here.items()):
        if here is whole:
            if role:
                merge(whole[0, NO_COURSE][POSTS], posts)
        elif not role and course != NO_COURSE:
            merge(here[0, NO_COURSE][POSTS], posts)
            merge(whole[0, course][POSTS], posts)
            merge(whole[0, course][ALONE_IN_IT], alone)


def merge(into: Times, more: Times) -> None:
    if not into:
        into.update(more)
        return
    before = into.get
    for step, many in more.items():
        into[step] = before(step, 0) + many


def ledger_of(scopes: Scopes) -> Ledger:
    ledger = Ledger()
    by_day: dict[int, list[int]] = defaultdict(list)
    for scope in sorted(scopes):
        amounts = amounts_of(scopes[scope])
        place = ledger.place_of(scope) if any(amounts.values()) else 0
        for where in sorted(amounts):
            amount = amounts[where]
            if amount:
                by_day[where >> 4] += (place + (where & 15), amount)
    ledger.take(by_day)
    return ledger


def amounts_of(by_table: Sequence[Times]) -> Amounts:
    found: Amounts = {}
    before = found.get
    for times, table in zip(by_table, TABLES, strict=True):
        for step, many in times.items():
            for number, amount in table[step & 63]:
                where = step >> 6 << 4 | number
                found[where] = before(where, 0) + amount * many
    return found


def grouped(lines: Iterable[Line], key: Callable[[Line], Any]) -> dict[Any, list[Line]]:
    found: dict[Any, list[Line]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return found
