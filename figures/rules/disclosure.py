"""What of a table may be published: small numbers hidden, the rest rounded, and nothing left that gives them away.

The rule is the one of English hospital statistics: 0 stays, 1 to 7 are hidden, the rest is rounded to the nearest 5;
here for the whole, the part and what is missing alike, so that neither "3 of 40 are trained" nor "all but 3" can be
read. Totals are rounded from exact numbers. A share is worked out of rounded numbers.

Rounded totals can still give a hidden number away, at the edges of what rounds to the same. So the table is read as a
stranger would who knows these rules: each number lies between two bounds, each sum moves them closer, and a hidden
number that is left fewer than `LEAST` values is helped by hiding a second one beside it.

Tables that were published before are read together with the new one, by a stranger who knows of each number whether it
is still what it was: each table then measures the same hidden number once more. What is published stays as it is, so
that only the new table can be hidden further (`Published`).
"""

from collections import defaultdict
from collections.abc import Collection, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar

SMALL = 7
STEP = 5
LEAST = 3
ENDLESS = 10**9

WHOLE, PART, REST = 0, 1, 2
Bounds = tuple[int, int]
Term = tuple[Any, int]  # a count, and which of its numbers
K = TypeVar("K", bound=Hashable)


def rounded(number: int) -> int:
    """To the nearest 5; what lies within 2 of it rounds to the same."""
    return STEP * ((number + STEP // 2) // STEP)


def is_small(number: int) -> bool:
    return 0 < number <= SMALL


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, and how many of them have something. A count without a part is a number by itself."""

    whole: int
    part: int | None = None

    @property
    def rest(self) -> int:
        return self.whole - (self.part or 0)

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.whole,) if self.part is None else (self.whole, self.part, self.rest)


@dataclass(frozen=True, slots=True)
class Shown:
    """A count as it is published; None is hidden."""

    whole: int | None
    part: int | None = None
    rest: int | None = None


# How much of a count is hidden.
OPEN, SPLIT, ALL = 0, 1, 2  # nothing; part and rest; everything
UNSEEN = 3  # it has no place in the tables at all, and the stranger does not even know whether it is small


@dataclass(frozen=True)
class Table(Generic[K]):
    """Counts that are published side by side.

    `sums` are totals and their parts, `links` the same of single numbers of counts; what does not add up is no clue.
    What is `unseen` stands in no table and can be worked out of them all the same.
    """

    counts: Mapping[K, Count]
    sums: Sequence[tuple[K, Sequence[K]]]
    links: Sequence[tuple[Term, Sequence[Term]]] = ()
    unseen: frozenset[K] = frozenset()

    def clues(self) -> list[tuple[K, Sequence[K]]]:
        return [each for each in self.sums if adds_up(self.counts, *each)]

    def true_links(self) -> list[tuple[Term, Sequence[Term]]]:
        return [
            (total, parts)
            for total, parts in self.links
            if parts and self._number(total) == sum(map(self._number, parts))
        ]

    def _number(self, term: Term) -> int:
        key, number = term
        return self.counts[key].numbers[number]


@dataclass(frozen=True)
class Published(Generic[K]):
    """A table as it was published. What it had to hide of a count stays hidden while the count is what it was.

    If it `is_same_day`, and so the new one corrects it or covers another stretch up to then, a near count does as well.
    """

    table: Table[K]
    shown: Mapping[K, Shown]
    is_same_day: bool = False

    def level(self, key: K) -> int:
        if key in self.table.unseen:
            return UNSEEN
        said, count = self.shown.get(key, Shown(None)), self.table.counts[key]
        if said.whole is None:
            return ALL
        return SPLIT if count.part is not None and said.part is None else OPEN


def needed(count: Count) -> int:
    """What has to be hidden of a count whatever stands beside it."""
    small = [is_small(number) for number in count.numbers]
    if small[WHOLE] or (all(small[1:]) and small[1:]):
        return ALL  # of 13 and two small parts, both would be 6 or 7
    return SPLIT if any(small) else OPEN


def shown(count: Count, hidden: int) -> Shown:
    if hidden >= ALL:
        return Shown(None)
    if count.part is None or hidden == SPLIT:
        return Shown(rounded(count.whole))
    return Shown(rounded(count.whole), rounded(count.part), rounded(count.rest))


def protected(
    counts: Mapping[K, Count],
    sums: Sequence[tuple[K, Sequence[K]]],
    *,
    links: Sequence[tuple[Term, Sequence[Term]]] = (),
    unseen: Iterable[K] = (),
    last: Iterable[K] = (),
    before: Sequence[Published[K]] = (),
) -> dict[K, Shown]:
    """Each count as it may be published, beside what was published `before`.

    What stands in `last` is hidden only if nothing else helps.
    """
    table = Table(counts, sums, links, frozenset(unseen))
    clues = table.clues()
    hidden = first_levels(table, before)
    together = Together(table, before)
    # What is known with nothing of this table but its zeros cannot be helped by hiding more of it.
    nothing_shown = {key: max(level, ALL) if counts[key].whole else level for key, level in hidden.items()}
    hopeless = set(together.reading(nothing_shown).pinned()) if before else set()
    protected_last = {(NEW, key) for key in last}
    while True:
        accompany(counts, hidden, clues)
        reading = together.reading(hidden)
        victims = {
            victim[1]: level
            for key, number in reading.pinned()
            if (key, number) not in hopeless and (found := reading.helper(key, number, protected_last)) is not None
            for victim, level in (found,)
        }
        if not victims:
            return {key: shown(count, hidden[key]) for key, count in counts.items()}
        hidden.update(victims)


def first_levels(table: Table[K], before: Sequence[Published[K]]) -> dict[K, int]:
    """What has to be hidden of each count whatever stands beside it, and what was hidden of it before."""
    hidden = {key: UNSEEN if key in table.unseen else needed(count) for key, count in table.counts.items()}
    for earlier in before:
        for key, was in earlier.table.counts.items():
            count = table.counts.get(key)
            if count is None or not count.whole:
                continue
            if is_near(count, was) if earlier.is_same_day else count == was:
                level = min(earlier.level(key), ALL) if needed(was) else OPEN  # those hidden to help are free again
                hidden[key] = max(hidden[key], ALL if count.part is None and level else level)
    return hidden


def is_near(one: Count, other: Count) -> bool:
    """Whether so little lies between two counts that hiding one and showing the other would tell how much."""
    return all(abs(a - b) <= SMALL for a, b in zip(one.numbers, other.numbers, strict=True))


NEW = 0  # the place of the table that is to be published; those before it come after


class Together(Generic[K]):
    """Several tables as one, in which a number that stayed what it was is the same number."""

    def __init__(self, table: Table[K], before: Sequence[Published[K]]) -> None:
        tables = [table, *(earlier.table for earlier in before)]
        self.counts = {(place, key): count for place, each in enumerate(tables) for key, count in each.counts.items()}
        self.fixed = {
            (place, key): earlier.level(key)
            for place, earlier in enumerate(before, start=1)
            for key in earlier.table.counts
        }
        self.clues = [
            ((place, total), [(place, part) for part in parts])
            for place, each in enumerate(tables)
            for total, parts in each.clues()
        ]
        self.links: list[tuple[Term, Sequence[Term]]] = [
            (placed(place, total), [placed(place, part) for part in parts])
            for place, each in enumerate(tables)
            for total, parts in each.true_links()
        ]
        self.links += self._unchanged()

    def reading(self, hidden: Mapping[K, int]) -> "Reading[tuple[int, K]]":
        levels = self.fixed | {(NEW, key): level for key, level in hidden.items()}
        return Reading(self.counts, levels, self.clues, links=self.links, fixed=self.fixed)

    def _unchanged(self) -> list[tuple[Term, Sequence[Term]]]:
        same: dict[tuple[K, int, int], list[Term]] = defaultdict(list)
        for (place, key), count in self.counts.items():
            for number, value in enumerate(count.numbers):
                same[key, number, value].append(((place, key), number))
        return [link for terms in same.values() for one, other in pairwise(terms) for link in equal(one, other)]


def placed(place: int, term: Term) -> Term:
    key, number = term
    return (place, key), number


def equal(one: Term, other: Term) -> tuple[tuple[Term, Sequence[Term]], tuple[Term, Sequence[Term]]]:
    """Two numbers that are one, as sums of a single part."""
    return (one, (other,)), (other, (one,))


def adds_up(counts: Mapping[K, Count], total: K, parts: Sequence[K]) -> bool:
    numbers = [counts[key].numbers for key in parts]
    return bool(parts) and tuple(map(sum, zip(*numbers, strict=True))) == counts[total].numbers


def accompany(counts: Mapping[K, Count], hidden: dict[K, int], clues: Sequence[tuple[K, Sequence[K]]]) -> None:
    """Hides a second one wherever one alone of a sum is hidden: the smallest, else the total.

    Which one is chosen depends on nothing but rounded numbers, so that the choice gives nothing away.
    """
    is_moving = True
    while is_moving:
        is_moving = False
        for total, parts in clues:
            present = [part for part in parts if counts[part].whole]
            for level in (SPLIT, ALL):
                covered = [part for part in present if hidden[part] >= level]
                if len(covered) != 1 or hidden[total] >= level:
                    continue
                others = [part for part in present if hidden[part] < level]
                victim = min(others, key=lambda part: rounded(counts[part].whole)) if others else total
                hidden[victim] = ALL if counts[victim].part is None else level
                is_moving = True


class Reading(Generic[K]):
    """What a stranger can work out of a published table, by bounds."""

    def __init__(
        self,
        counts: Mapping[K, Count],
        hidden: Mapping[K, int],
        clues: Sequence[tuple[K, Sequence[K]]],
        *,
        links: Sequence[tuple[Term, Sequence[Term]]] = (),
        fixed: Container[K] = (),
    ) -> None:
        """`fixed` counts are published already: nothing more of them can be hidden."""
        self.counts, self.hidden, self.fixed = counts, hidden, fixed
        self.bounds: dict[tuple[K, int], Bounds] = {}
        for key, count in counts.items():
            for number, bounds in enumerate(first_bounds(count, hidden[key])):
                self.bounds[key, number] = bounds
        self.sums: list[tuple[Term, tuple[Term, ...]]] = [
            ((key, WHOLE), ((key, PART), (key, REST))) for key, count in counts.items() if count.part is not None
        ]
        self.sums += [
            ((total, number), tuple((part, number) for part in parts))
            for total, parts in clues
            for number in range(len(counts[total].numbers))
        ]
        self.sums += [(total, tuple(parts)) for total, parts in links]
        self.by_term: dict[tuple[K, int], list[int]] = defaultdict(list)
        for place, (total, parts) in enumerate(self.sums):
            for term in (total, *parts):
                self.by_term[term].append(place)
        self._narrow()

    def pinned(self) -> list[Term]:
        """Hidden numbers of which too few values are left; of a small group also that none is in it, or all."""
        found = []
        for key, count in self.counts.items():
            level = needed(count)
            for number in range(len(count.numbers)):
                low, high = self.bounds[key, number]
                if (level == ALL or (level == SPLIT and number != WHOLE)) and high - low + 1 < LEAST:
                    found.append((key, number))
        return found

    def helper(self, key: K, number: int, last: set[K]) -> tuple[K, int] | None:
        """What else to hide, and how much of it: the smallest open number of the sum that says most about this one,
        else of the sums of its neighbours, and so on outwards."""
        seen: set[tuple[K, int]] = {(key, number)}
        ring = [(key, number)]
        while ring:
            for is_last in (False, True):
                for term in ring:
                    if (victim := self._open_beside(term, last, is_last=is_last)) is not None:
                        return victim[0], ALL if victim[1] == WHOLE or self.counts[victim[0]].part is None else SPLIT
            around_it = (each for term in ring for place in self.by_term[term] for each in self._terms(place))
            ring = [term for term in dict.fromkeys(around_it) if term not in seen]
            seen.update(ring)
        return None

    def _terms(self, place: int) -> tuple[Term, ...]:
        total, parts = self.sums[place]
        return (total, *parts)

    def _open_beside(self, term: tuple[K, int], last: set[K], *, is_last: bool) -> Term | None:
        for place in sorted(self.by_term[term], key=lambda place: self._room_in(place, term)):
            total = self.sums[place][0]
            open_ones = [each for each in self._terms(place) if (each[0] in last) == is_last and self._is_open(each)]
            if open_ones:
                return min(open_ones, key=lambda each: self._liking(each, total))
        return None

    def _is_open(self, term: Term) -> bool:
        key, number = term
        level = self.hidden[key]
        if key in self.fixed:
            return False
        return self.counts[key].whole > 0 and (level == OPEN or (level == SPLIT and number == WHOLE))

    def _liking(self, term: Term, total: Term) -> tuple[bool, bool, int]:
        """Hiding a small number loses least. Hiding a part that is 0 helps nobody: it adds nothing to the sum."""
        key, number = term
        value = self.counts[key].numbers[number]
        return value == 0, term != total if value == 0 else False, value

    def _room_in(self, place: int, term: Term) -> int:
        """How many values one sum alone leaves to one of its terms."""
        total, parts = self.sums[place]
        others = [self.bounds[each] for each in parts if each != term]
        low, high = sum(each[0] for each in others), sum(each[1] for each in others)
        if term == total:
            return high - low
        return (self.bounds[total][1] - low) - (self.bounds[total][0] - high)

    def _narrow(self) -> None:
        """Lets every sum move the bounds of its terms until nothing moves any more."""
        waiting = dict.fromkeys(range(len(self.sums)))
        while waiting:
            place = next(iter(waiting))
            del waiting[place]
            total, parts = self.sums[place]
            low = sum(self.bounds[part][0] for part in parts)
            high = sum(self.bounds[part][1] for part in parts)
            moved = [total] if self._move(total, low, high) else []
            total_low, total_high = self.bounds[total]
            for part in parts:
                own_low, own_high = self.bounds[part]
                if self._move(part, total_low - (high - own_high), total_high - (low - own_low)):
                    moved.append(part)
            for term in moved:
                waiting.update(dict.fromkeys(self.by_term[term]))

    def _move(self, term: Term, low: int, high: int) -> bool:
        own_low, own_high = self.bounds[term]
        if low <= own_low and high >= own_high:
            return False
        self.bounds[term] = max(low, own_low), min(high, own_high)
        return True


def first_bounds(count: Count, hidden: int) -> list[Bounds]:
    """Between what each number must lie for who sees this count alone and knows the rules.

    The stranger is taken to know which hidden numbers are small ones, and not to know which were hidden to help them.
    """
    if hidden == UNSEEN:
        return [(0, ENDLESS)] * len(count.numbers)
    if hidden == ALL:
        most = SMALL if is_small(count.whole) else 2 * SMALL if needed(count) == ALL else ENDLESS
        return [(1, most), (0, most), (0, most)][: len(count.numbers)]
    if hidden == OPEN:
        return [around(number) for number in count.numbers]
    whole = around(count.whole)
    return [whole, *((1, SMALL) if is_small(number) else (0, whole[1]) for number in count.numbers[1:])]


def around(number: int) -> Bounds:
    if number == 0:
        return 0, 0
    middle = rounded(number)
    return max(SMALL + 1, middle - STEP // 2), middle + STEP // 2


def together(sizes: Mapping[K, int], *, least: int = SMALL + 1, beside: Collection[K] = ()) -> set[K]:
    """Which groups are too small to stand alone, and are shown as one: none, or at least two with `least` in all.

    Those `beside` them are shown with them in any case.
    """
    smallest_first = sorted(sizes, key=lambda key: (key not in beside, sizes[key]))
    chosen: set[K] = set()
    for key in smallest_first:
        is_enough = len(chosen) > 1 and sum(sizes[each] for each in chosen) >= least
        if key not in beside and sizes[key] >= least and (not chosen or is_enough):
            break
        chosen.add(key)
    return chosen if len(chosen) > 1 else set()
