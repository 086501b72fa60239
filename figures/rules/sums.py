"""What the lines of humans add to the numbers of each day: posts of each cell, and people of each scope once.

A *place* is a number of a scope. Of each place it is kept by how much it changes on which day, so that the number on a
day is the sum of the changes up to it; what two sets of lines differ by is added in the same way.
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
from figures.rules.ledgers import LAPSED, OF_POSTS, PEOPLE, REGISTERED, Key, Ledger, code

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
Steps = Callable[[Sequence[Line]], list[tuple[int, int]]]


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


def people_steps(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """From which days on a human counts as what in the scope of these lines."""
    steps: list[tuple[int, int]] = []
    if len(lines) == 1:
        code = NOTHING
        for step in lines[0].steps:
            if (new := ALONE[step & 7]) != code:
                steps.append((step >> 3, new))
                code = new
        return steps
    if len({line.course for line in lines}) == len(lines):
        return steps_of_courses(lines)
    needed = held = 0
    need: dict[bytes, int] = defaultdict(int)  # by course, how many posts need and hold it
    hold: dict[bytes, int] = defaultdict(int)
    states = [GONE] * len(lines)
    events = sorted([(step << 16) | place for place, line in enumerate(lines) for step in line.steps])
    code, last = NOTHING, len(events) - 1
    for number, event in enumerate(events):
        place, state = event & 0xFFFF, (event >> 16) & 7
        course, old = lines[place].course, states[place]
        states[place] = state
        if (change := (state in REQUIRED_STATES) - (old in REQUIRED_STATES)) != 0:
            before = need[course]
            need[course] = before + change
            needed += (before + change > 0) - (before > 0)
        if (change := (state in COVERED_STATES) - (old in COVERED_STATES)) != 0:
            before = hold[course]
            hold[course] = before + change
            held += (before + change > 0) - (before > 0)
        day = event >> 19
        if number == last or events[number + 1] >> 19 != day:
            new = NOTHING if not needed else FULLY if held == needed else PARTLY if held else SOME_REQUIRED
            if new != code:
                steps.append((day, new))
                code = new
    return steps


def steps_of_courses(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The same where no two lines have one course: what is needed and what is held need only be counted."""
    changed: dict[int, int] = {}
    for line in lines:
        old = 0
        for step in line.steps:
            new = COUNTS[step & 7]
            if new != old:
                day = step >> 3
                changed[day] = changed.get(day, 0) + new - old
                old = new
    steps: list[tuple[int, int]] = []
    code, total = NOTHING, 0
    for day in sorted(changed):
        total += changed[day]
        needed, held = total % ONE_HELD, total // ONE_HELD
        new = NOTHING if not needed else FULLY if held == needed else PARTLY if held else SOME_REQUIRED
        if new != code:
            steps.append((day, new))
            code = new
    return steps


def registered_steps(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """From which days on a human has a post at all among these, and is trained beside."""
    if len(lines) == 1:
        return [(step >> 3, step & 7) for step in lines[0].steps]
    steps: list[tuple[int, int]] = []
    states = [GONE] * len(lines)
    events = sorted([(step << 16) | place for place, line in enumerate(lines) for step in line.steps])
    code, last = GONE, len(events) - 1
    for number, event in enumerate(events):
        states[event & 0xFFFF] = (event >> 16) & 7
        day = event >> 19
        if (number == last or events[number + 1] >> 19 != day) and (new := max(states)) != code:
            steps.append((day, new))
            code = new
    return steps


# An event: a day, the state from that day on, and the one before, in one number (`day * 64 + new * 8 + old`).
A_DAY = 6


def events_of(steps: Sequence[int]) -> list[int]:
    """Of steps as lines have them: a day and a state each."""
    return [step << 3 | before & 7 for step, before in zip(steps, (0, *steps), strict=False)]


def by_event(table: Sequence[Sequence[Changes]]) -> list[Changes]:
    """What each pair of states changes, in the order of the events' last six bits."""
    states = range(len(table))
    return [table[old][new] if old in states and new in states else () for new in range(8) for old in range(8)]


# What an event adds: to the numbers of posts, and to those of people where a human has this post alone in the scope.
TO_POSTS = by_event(POST_CHANGES)
TO_PEOPLE, TO_REGISTERED = by_event(PEOPLE_CHANGES), by_event(REGISTERED_CHANGES)
TO_PEOPLE_ALONE = by_event([[PEOPLE_CHANGES[ALONE[old]][ALONE[new]] for new in range(8)] for old in range(8)])

# Whose events these are: of a post, the only one of its human asked for the course, or one of some; of people; of those
# who are registered.
POST_ALONE, POST_BESIDE, OF_PEOPLE, OF_REGISTERED = range(4)

Place = tuple[int, int, int, bytes]  # whose events, and the agency, role and course of a key
Amounts = dict[int, int]  # by how much which number changes on which day (`day * 16 + number`)


class Sums:
    """Changes of numbers by place and day, added up over any number of humans.

    Events are gathered first, four bytes each, and counted at the end: many humans have the same one.
    """

    def __init__(self) -> None:
        self.added: dict[Place, array[int]] = defaultdict(lambda: array("i"))
        self.taken: dict[Place, array[int]] = defaultdict(lambda: array("i"))

    def add(self, lines: Sequence[Line], times: int = 1) -> None:
        """The lines of one human; `times=-1` takes away what they added."""
        events = self.added if times > 0 else self.taken
        if is_one_post(lines):
            self._add_one_post(events, lines)
            return
        courses = [line for line in lines if line.course != NO_COURSE]
        for course, some in grouped(courses, lambda line: line.course).items():
            of_post = POST_ALONE if len(some) == 1 else POST_BESIDE
            for line in some:
                events[of_post, line.agency, line.role, course].extend(events_of(line.steps))
            if len(some) > 1:
                self._gather(events, OF_PEOPLE, people_steps, some, course)
        if courses:
            self._gather(events, OF_PEOPLE, people_steps, courses, NO_COURSE)
            roles = grouped(courses, lambda line: line.role)
            for role, some in roles.items():
                events[OF_PEOPLE, 0, role, NO_COURSE].extend(people_events(people_steps, some))
        posts = [line for line in lines if line.course == NO_COURSE]
        if posts:
            self._gather(events, OF_REGISTERED, registered_steps, posts, NO_COURSE)

    def _add_one_post(self, events: Any, lines: Sequence[Line]) -> None:
        """The same of nearly everybody: who has one post counts alike in its agency, in its role and in the whole."""
        agency, role, _, steps = lines[0]
        registered, courses = events_of(steps), lines[1:]
        events[OF_REGISTERED, 0, 0, NO_COURSE].extend(registered)
        events[OF_REGISTERED, agency, 0, NO_COURSE].extend(registered)
        for _, _, course, steps in courses:
            events[POST_ALONE, agency, role, course].extend(events_of(steps))
        if courses:
            people = people_events(people_steps, courses)
            events[OF_PEOPLE, 0, 0, NO_COURSE].extend(people)
            events[OF_PEOPLE, agency, 0, NO_COURSE].extend(people)
            events[OF_PEOPLE, 0, role, NO_COURSE].extend(people)

    def _gather(self, events: Any, kind: int, steps: Steps, lines: Sequence[Line], course: bytes) -> None:
        """Of one human in the whole, and in each agency."""
        overall = people_events(steps, lines)
        events[kind, 0, 0, course].extend(overall)
        agencies = grouped(lines, lambda line: line.agency)
        for agency, some in agencies.items():
            here = overall if len(agencies) == 1 else people_events(steps, some)
            events[kind, agency, 0, course].extend(here)

    def by_agency(self) -> Iterator[tuple[int, Ledger]]:
        """Of each agency, and of the whole as agency 0, all changes.

        Here posts are added up from their cells to every scope that holds these.
        """
        of_agency: dict[int, set[Place]] = defaultdict(set)
        for place in self.added.keys() | self.taken.keys():
            of_agency[place[1]].add(place)
        whole: dict[Key, Amounts] = defaultdict(dict)
        for agency in sorted(of_agency, reverse=True):  # the whole comes last, when all is in it
            found = whole if agency == 0 else defaultdict(dict)
            for place in of_agency[agency]:
                self._count(place, found, whole)
            if agency:
                spread(agency, found, whole)
            else:
                for key, amounts in list(whole.items()):
                    if key.role:
                        merge(whole[Key(0, 0, NO_COURSE)], of_posts(amounts))
            ledger = ledger_of(found)
            if ledger.days:
                yield agency, ledger

    def _count(self, place: Place, found: dict[Key, Amounts], whole: dict[Key, Amounts]) -> None:
        """What the events of a place add, there and, where a post stands for its human, to people of the course."""
        kind, key = place[0], Key(*place[1:])
        times = Counter(self.added.get(place, ()))
        times.subtract(self.taken.get(place, ()))
        if kind in (POST_ALONE, POST_BESIDE):
            merge(found[key], amounts_of(times, TO_POSTS))
            if kind == POST_ALONE:
                people = amounts_of(times, TO_PEOPLE_ALONE)
                merge(found[Key(key.agency, 0, key.course)], people)
                merge(whole[Key(0, 0, key.course)], people)
        else:
            merge(found[key], amounts_of(times, TO_PEOPLE if kind == OF_PEOPLE else TO_REGISTERED))


def is_one_post(lines: Sequence[Line]) -> bool:
    """Whether these are of one post, and its own line comes first, as `lines_of` has them."""
    return [line[2] for line in lines].count(NO_COURSE) == 1 and lines[0][2] == NO_COURSE


def spread(agency: int, found: dict[Key, Amounts], whole: dict[Key, Amounts]) -> None:
    """Adds the posts of an agency's cells up: to its courses and the roles of the whole, and from the courses on."""
    for key, amounts in list(found.items()):
        if key.role:
            merge(found[Key(agency, 0, key.course)], amounts)
            merge(whole[Key(0, key.role, NO_COURSE)], amounts)
    for key, amounts in list(found.items()):
        if not key.role and key.course != NO_COURSE:
            posts = of_posts(amounts)
            merge(found[Key(agency, 0, NO_COURSE)], posts)
            merge(whole[Key(0, 0, key.course)], posts)


def people_events(steps: Steps, lines: Sequence[Line]) -> list[int]:
    return events_of([day << 3 | state for day, state in steps(lines)])


def amounts_of(times: dict[int, int], table: Sequence[Changes]) -> Amounts:
    found: Amounts = {}
    for event, many in times.items():
        day = event >> A_DAY << 4
        for number, amount in table[event & 63]:
            where = day | number
            found[where] = found.get(where, 0) + amount * many
    return found


def of_posts(amounts: Amounts) -> Amounts:
    return {where: amount for where, amount in amounts.items() if where & 15 < OF_POSTS}


def merge(into: Amounts, more: Amounts) -> None:
    if not into:
        into.update(more)
        return
    before = into.get
    for where, amount in more.items():
        into[where] = before(where, 0) + amount


def ledger_of(found: dict[Key, Amounts]) -> Ledger:
    ledger, codes = Ledger(), []
    for key in sorted(found):
        if not any(found[key].values()):
            continue
        place = ledger.place_of(key[1:])
        codes += [code(where >> 4, place + (where & 15), amount) for where, amount in found[key].items() if amount]
    ledger.take(codes)
    return ledger


def grouped(lines: Iterable[Line], key: Callable[[Line], Any]) -> dict[Any, list[Line]]:
    found: dict[Any, list[Line]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return found
