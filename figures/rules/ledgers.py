"""Numbers of an agency over some days, packed: what they were before, and by how much each day changed them.

A ledger is a week as it is kept, or a change that waits to be folded into the weeks. The columns are whole numbers of
as few bytes as hold them, the lowest byte first: reading a hundred thousand of them costs less than a hundred rows.
"""

import sys
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, count, repeat, starmap
from typing import Any, NamedTuple

from figures.rules.history import Line

NUMBERS = (
    "required",
    "covered",
    "due_soon",
    "in_grace",
    "in_grace_covered",
    "exempt",
    "lapsed",  # posts whose cover ended while the course was required of them: all that ever did
    "people_required",
    "people_partly",
    "people_fully",
    "registered",
    "trained",
)
WIDTH = len(NUMBERS)
LAPSED = NUMBERS.index("lapsed")
PEOPLE = NUMBERS.index("people_required")
REGISTERED = NUMBERS.index("registered")

NOTHING = (0,) * WIDTH

HEAD = 6 * 4  # how many scopes, days and changes, and how many bytes a number of each column takes
KEY_WIDTH = 5  # a role, and the four parts of a course
KEY_BYTES, RUN_BYTES = KEY_WIDTH * 4, 2 * 4  # a run: a day, and how many changes it has
OF_WIDTH = {1: "b", 2: "h", 4: "i"}  # kinds of columns, by the bytes of a number


class Key(NamedTuple):
    """A scope. Agency 0 is the whole partnership, role 0 every role, no course every course."""

    agency: int
    role: int
    course: bytes


Scope = tuple[int, bytes]  # a role and a course, within a ledger


def numbers(values: Iterable[int] = ()) -> "array[int]":
    return array("i", values)


@dataclass
class Ledger:
    """Scopes of one agency, their numbers before the first day, and the changes of each day in order.

    The numbers of a scope stand one after the other, from its place on.
    """

    keys: list[Scope] = field(default_factory=list)
    opening: list[int] = field(default_factory=list)
    days: Sequence[int] = ()
    places: Sequence[int] = ()
    amounts: Sequence[int] = ()

    @cached_property
    def _places(self) -> dict[Scope, int]:
        return {key: number * WIDTH for number, key in enumerate(self.keys)}

    def place_of(self, key: Scope) -> int:
        """Where the numbers of a scope begin; a new scope begins with nothing."""
        if key not in self._places:
            self._places[key] = len(self.keys) * WIDTH
            self.keys.append(key)
            self.opening.extend(NOTHING)
        return self._places[key]

    def take(self, by_day: Mapping[int, list[int]]) -> None:
        """Takes changes in the place of those it had: of each day places in their order, each with its amount."""
        days = sorted(by_day)
        self.days = list(chain.from_iterable(repeat(day, len(by_day[day]) // 2) for day in days))
        changes = list(chain.from_iterable(map(by_day.__getitem__, days)))
        self.places, self.amounts = changes[::2], changes[1::2]

    def add(self, other: "Ledger", first: int = 0, last: int | None = None) -> None:
        """Adds the changes of another ledger, or so many of them."""
        places = self.places_in(other)
        moved = [places[place] for place in other.places[first:last]]
        days, amounts = other.days[first:last], other.amounts[first:last]
        if not self.days and is_in_order(places):
            self.days, self.places, self.amounts = days, moved, amounts
            return
        sums: dict[int, int] = {}
        for columns in ((self.days, self.places, self.amounts), (days, moved, amounts)):
            for day, place, amount in zip(*columns, strict=True):
                where = day << 24 | place
                sums[where] = sums.get(where, 0) + amount
        order = sorted([where for where, amount in sums.items() if amount])
        self.days, self.places = [where >> 24 for where in order], [where & 0xFFFFFF for where in order]
        self.amounts = [sums[where] for where in order]

    def open_with(self, other: "Ledger", more: Sequence[int]) -> None:
        """Adds numbers in the places of another ledger to what this one opens with."""
        places = self.places_in(other)
        for place, amount in enumerate(more):
            if amount:
                self.opening[places[place]] += amount

    def places_in(self, other: "Ledger") -> list[int]:
        """Where each place of another ledger is in this one."""
        return [first + number for first in map(self.place_of, other.keys) for number in range(WIDTH)]

    def on(self, day: int) -> list[int]:
        """The numbers on a day: of each scope in its place."""
        found = self.opening[:]
        last = bisect_right(self.days, day)
        for place, amount in zip(self.places[:last], self.amounts[:last], strict=True):
            found[place] += amount
        return found

    def opened_on(self, day: int) -> "Ledger":
        """One that opens with the numbers on a day, and has no changes."""
        return Ledger(self.keys[:], self.on(day))

    def opens_with(self, key: Scope) -> Sequence[int]:
        """What the numbers of a scope are before the first day."""
        place = self._places.get(key)
        return NOTHING if place is None else self.opening[place : place + WIDTH]

    def between(self, after: int, until: int, place: int) -> list[tuple[int, int]]:
        """By how much one number changes on each of the days after one, up to another."""
        first, last = bisect_right(self.days, after), bisect_right(self.days, until)
        columns = (self.days[first:last], self.places[first:last], self.amounts[first:last])
        return [(day, amount) for day, where, amount in zip(*columns, strict=True) if where == place]

    def in_order(self) -> "Ledger":
        """The same, with its scopes in the order in which they are read: by role, and by course."""
        ordered = Ledger(sorted(self.keys), [0] * len(self.opening))
        ordered.open_with(self, self.opening)
        ordered.add(self)
        return ordered

    def pack(self) -> bytes:
        ledger = self if is_in_order(self.keys) else self.in_order()
        days = Counter(ledger.days)  # in their order, as they were counted
        columns = [narrow(column) for column in (ledger.opening, ledger.places, ledger.amounts)]
        head = numbers([len(ledger.keys), len(days), len(ledger.days), *(column.itemsize for column in columns)])
        runs = numbers(chain.from_iterable(days.items()))
        said = [lowest_first(column).tobytes() for column in (head, runs, *columns)]
        return b"".join([said[0], packed_keys(tuple(ledger.keys)), *said[1:]])


def is_in_order(places: list[Any]) -> bool:
    return places == sorted(places)


def unpack(packed: bytes) -> Ledger:
    scopes, days, changes, *widths = lowest_first(array("i", packed[:HEAD]))
    keys_end = HEAD + scopes * KEY_BYTES
    at = keys_end + days * RUN_BYTES
    runs = iter(lowest_first(array("i", packed[keys_end:at])))
    columns = []
    for many, width in zip((scopes * WIDTH, changes, changes), widths, strict=True):
        columns.append(lowest_first(array(OF_WIDTH[width], packed[at : at + many * width])))
        at += many * width
    opening, places, amounts = columns
    every_day = list(chain.from_iterable(starmap(repeat, zip(runs, runs, strict=True))))
    return Ledger(keys_in(packed[HEAD:keys_end])[:], opening.tolist(), every_day, places, amounts)


@lru_cache(maxsize=64)
def packed_keys(keys: tuple[Scope, ...]) -> bytes:
    """The scopes of an agency, which are the same in most of its weeks."""
    packed = numbers()
    for role, course in keys:
        packed.append(role)
        packed.frombytes(course)
    return lowest_first(packed).tobytes()


@lru_cache(maxsize=1024)
def keys_in(packed: bytes) -> list[Scope]:
    """The scopes of an agency, which are the same in most of its weeks."""
    roles = lowest_first(array("i", packed))[::KEY_WIDTH]
    return [(role, packed[at - 16 : at]) for at, role in zip(count(KEY_BYTES, KEY_BYTES), roles, strict=False)]


def narrow(values: Sequence[int]) -> "array[int]":
    """In the fewest bytes that hold each of them."""
    for kind in ("b", "h"):
        with suppress(OverflowError):
            return array(kind, values)
    return array("i", values)


def lowest_first(values: "array[int]") -> "array[int]":
    """The lowest byte first, on every machine."""
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return values


def pack_lines(lines: Iterable[Line]) -> bytes:
    """The lines of a human, in one order: agency, role, course, how many steps, and these."""
    values = numbers()
    for agency, role, course, steps in sorted(lines):
        values.append(agency)
        values.append(role)
        values.frombytes(course)
        values.append(len(steps))
        values.extend(steps)
    return lowest_first(values).tobytes()


def unpack_lines(packed: bytes) -> list[Line]:
    values = numbers()
    values.frombytes(packed)
    values, lines, at = lowest_first(values), [], 0
    while at < len(values):
        first = at + 7
        following = first + values[at + 6]
        course = values[at + 2 : at + 6].tobytes()
        lines.append(Line(values[at], values[at + 1], course, values[first:following].tolist()))
        at = following
    return lines
