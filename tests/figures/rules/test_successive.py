"""Statements that follow each other, and an issue and its correction, give nothing away by what lies between them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.rules.disclosure import ALL, Count, Published, Shown, Table, is_small, needed, protected
from figures.rules.publication import GRADES, OTHERS, OVERALL, Earlier, exact_table, published_figures, shown_in

pytestmark = pytest.mark.unit

Cells = tuple[tuple[int, int], ...]
Bounds = tuple[int, int]

# --- every pair of tables, tried one after the other

SUMS = [("total", [0, 1])]


def counted(cells: Cells) -> dict[object, Count]:
    counts: dict[object, Count] = {place: Count(whole, part) for place, (whole, part) in enumerate(cells)}
    counts["total"] = Count(sum(whole for whole, _ in cells), sum(part for _, part in cells))
    return counts


def published(cells: Cells, before: tuple[Published[object], ...] = ()) -> dict[object, Shown]:
    return protected(counted(cells), SUMS, last=["total"], before=before)


def attacked(one: int, other: int, *, is_held: bool, is_same_day: bool = False, by: int | None = None) -> list[int]:
    """Two groups whose sizes everybody knows; who is trained changes in the second of them alone, which is known too.

    By what is published of both days: [small numbers that one day alone does not give away, of which the two days
    together leave fewer than three values, of which it is certain that all or none are trained]. `by`: and it is known
    how many changed.
    """
    first = {(a, b): published(((one, a), (other, b))) for a in range(one + 1) for b in range(other + 1)}
    alone: dict[tuple[Shown, ...], list[tuple[int, int]]] = defaultdict(list)
    for world, said in first.items():
        alone[tuple(said.values())].append(world)
    together: dict[Any, list[tuple[int, int, int]]] = defaultdict(list)
    for (a, b), said in first.items():
        before = Published(Table(counted(((one, a), (other, b))), SUMS), said, is_same_day)
        for after in range(other + 1):
            if after == b or (by is not None and abs(after - b) != by):
                continue
            later = published(((one, a), (other, after)), (before,)) if is_held else first[a, after]
            together[tuple(said.values()), tuple(later.values())].append((a, b, after))
    found = [0, 0, 0]
    for worlds in together.values():
        left = [set(values) for values in zip(*worlds, strict=True)]
        for a, b, after in worlds:
            for place, size, value, day in (
                (0, one, a, b),
                (0, one, a, after),
                (1, other, b, b),
                (2, other, after, after),
            ):
                known_alone = {world[min(place, 1)] for world in alone[tuple(first[a, day].values())]}
                if needed(Count(size, value)) and len(known_alone) > 2:
                    found[0] += 1
                    found[1] += len(left[place]) < 3
                    found[2] += left[place] in ({0}, {size})
    return found


@pytest.mark.parametrize(
    ("is_held", "is_same_day", "by", "found"),
    [
        # Each day published by itself; held against the day before; a correction of the same day.
        (False, False, None, [4800, 248, 0]),
        (True, False, None, [4800, 172, 0]),
        (True, True, None, [4800, 158, 0]),
        # What remains for somebody who knows that exactly one person changed.
        (False, False, 1, [776, 64, 0]),
        (True, False, 1, [776, 50, 0]),
        (True, True, 1, [776, 38, 0]),
    ],
)
def test_trying_every_pair_of_tables(is_held: bool, is_same_day: bool, by: int | None, found: list[int]) -> None:
    assert attacked(9, 12, is_held=is_held, is_same_day=is_same_day, by=by) == found


# --- whole statements, read by differences and complements

AGENCIES, ROLES, COURSES = (1, 2, 3, 4), (1, 2), ("c1", "c2")
NAMES = {
    "agencies": {str(key): [f"a{key}", f"Agency {key}"] for key in AGENCIES},
    "roles": {str(key): [f"r{key}", f"Role {key}"] for key in ROLES},
    "courses": {key: {"en": key} for key in COURSES},
    "declared": {"overall": [False, True], "agencies": {str(key): [False, True] for key in AGENCIES}},
}
Group = tuple[int, int, int, int]  # people, of whom hold the one course, the other; how many of those by themselves
group = st.tuples(st.integers(0, 40), st.integers(0, 100), st.integers(0, 100), st.integers(0, 100)).map(
    lambda drawn: (drawn[0], *(drawn[0] * share // 100 for share in drawn[1:]))
)
groups = st.fixed_dictionaries(dict.fromkeys(product(AGENCIES, ROLES), group))
headcounts = st.dictionaries(st.sampled_from(AGENCIES), st.integers(1, 60))


def counts_of(people: Mapping[tuple[int, int], Group], declared: Mapping[int, int]) -> dict[str, Any]:
    """Nobody has two posts, so that people add up as posts do and every difference can be tried."""

    def added(place: int | None) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for key, (whole, one, other, _own) in people.items():
            numbers = (whole, max(one, other), min(one, other))
            line = found[str(key[place]) if place is not None else ""]
            line[:] = [a + b for a, b in zip(line, numbers, strict=True)]
        return dict(found)

    agencies, roles, overall = added(0), added(1), added(None)[""]
    cells = [
        [agency, role, course, whole, held[place], 0, 0, 0]
        for (agency, role), (whole, *held) in people.items()
        for place, course in enumerate(COURSES)
    ]
    grades: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for (agency, _role), (_whole, *held, own) in people.items():
        for place, course in enumerate(COURSES):
            grades[agency, course][0] += held[place] - min(own, held[place])
            grades[agency, course][3] += min(own, held[place])
    return {
        "registered": overall[:2],
        "agencies": {key: numbers[:2] for key, numbers in agencies.items()},
        "cells": cells,
        "people": {
            "overall": overall,
            "agencies": agencies,
            "roles": roles,
            "courses": dict.fromkeys(COURSES, overall),
        },
        "grades": [[*key, *numbers] for key, numbers in sorted(grades.items())],
        "declared": {str(key): [number, "2026-01-01"] for key, number in declared.items()},
    }


class Attacker:
    """Reads published documents alone, knows every rule, and knows of each number whether it changed in between.

    If the last one `says_nothing`, it is read as if everything in it but its zeros were hidden.
    """

    def __init__(self, statements: list[Earlier], *, says_nothing: bool = False) -> None:
        self.bounds: dict[Any, Bounds] = {}
        self.sums: list[tuple[Any, list[Any]]] = []
        self.truth: dict[Any, int] = {}
        for place, statement in enumerate(statements):
            self.read(place, statement, says_nothing=says_nothing and statement is statements[-1])
        same: dict[Any, list[Any]] = defaultdict(list)
        for (place, key, number), value in self.truth.items():
            same[key, number, value].append((place, key, number))
        for terms in same.values():
            self.sums += [(one, [other]) for one in terms for other in terms if one != other]
        self.sums = [each for each in self.sums if self.truth[each[0]] == sum(self.truth[part] for part in each[1])]
        self.narrow()

    def read(self, place: int, statement: Earlier, *, says_nothing: bool) -> None:
        said = dict(shown_in(statement.figures, statement.names))
        table = exact_table(statement.counts, with_members=True)
        if says_nothing:
            said = {key: Shown(None) if table.counts[key].whole else each for key, each in said.items()}
        members = {key[2] for key in table.unseen if key[2] != OTHERS}
        for key, count in table.counts.items():
            for number, (value, bounds) in enumerate(zip(count.numbers, around(said.get(key), count), strict=True)):
                self.truth[place, key, number] = value
                self.bounds[place, key, number] = bounds
            if count.part is not None:
                self.sums.append(((place, key, 0), [(place, key, 1), (place, key, 2)]))
        for key in table.counts:
            if key[0] == "posts" and ("server", *key[1:]) in table.counts:
                grades = [(place, (grade, *key[1:]), 0) for grade in GRADES]
                self.sums.append(((place, key, 1), grades))
            if key[0] == "declared" and ("registered", *key[1:]) in table.counts:
                self.sums.append(((place, key, 0), [(place, ("registered", *key[1:]), 0)]))
        for total, parts in totals(table.counts, members):
            for number in range(len(table.counts[total].numbers)):
                self.sums.append(((place, total, number), [(place, part, number) for part in parts]))

    def narrow(self) -> None:
        is_moving = True
        while is_moving:
            is_moving = False
            for total, parts in self.sums:
                low = sum(self.bounds[part][0] for part in parts)
                high = sum(self.bounds[part][1] for part in parts)
                is_moving |= self.move(total, low, high)
                total_low, total_high = self.bounds[total]
                for part in parts:
                    own_low, own_high = self.bounds[part]
                    is_moving |= self.move(part, total_low - (high - own_high), total_high - (low - own_low))

    def move(self, term: Any, low: int, high: int) -> bool:
        before = self.bounds[term]
        self.bounds[term] = max(before[0], low), min(before[1], high)
        assert self.bounds[term][0] <= self.truth[term] <= self.bounds[term][1]
        return self.bounds[term] != before

    def narrowed(self) -> list[Any]:
        """Numbers that are too small to be shown and of which fewer than three values are left."""
        return [
            (term, self.truth[term], bounds)
            for term, bounds in self.bounds.items()
            if is_small(self.truth[term]) and bounds[1] - bounds[0] < 2
        ]


def around(said: Shown | None, count: Count) -> list[Bounds]:
    """A stranger is taken to know which hidden numbers are small ones, and not what was hidden to help them."""
    if said is None:  # it stands nowhere
        return [(0, 10**6)] * len(count.numbers)
    if said.whole is None:
        most = 7 if is_small(count.whole) else 14 if needed(count) == ALL else 10**6
        return [(1, most), (0, most), (0, most)][: len(count.numbers)]
    shown_numbers = (said.whole, said.part, said.rest)[: len(count.numbers)]
    return [
        ((1, 7) if is_small(value) else (0, 10**6)) if number is None
        else (0, 0) if number == 0
        else (max(8, number - 2), number + 2)
        for number, value in zip(shown_numbers, count.numbers, strict=True)
    ]  # fmt: skip


def totals(keys: Iterable[Any], members: set[str]) -> Iterator[tuple[Any, list[Any]]]:
    """Every total and its parts, written down anew: what the rule takes for granted is not taken for granted here."""
    lines: dict[Any, list[Any]] = defaultdict(list)
    for key in keys:
        what, kind, *of = key
        if kind.startswith("agency") and of[0] in members:
            lines[(what, kind, OTHERS, *of[1:]), "members"].append(key)
        elif kind in ("agency", "role", "course"):
            lines[(what, *OVERALL), kind].append(key)
        elif kind != "overall":
            lines[(what, kind.removesuffix("_course"), of[0]), "course"].append(key)
            lines[(what, "course", of[1]), kind].append(key)
    for (total, _kind), parts in lines.items():
        yield total, parts


def stated(counts: Mapping[str, Any], *earlier: Earlier, is_same_day: bool) -> Earlier:
    figures = published_figures(counts, NAMES, language="en", others="Others", earlier=earlier)
    return Earlier(counts, NAMES, figures, is_same_day)


@settings(max_examples=80, deadline=None)
@given(groups, groups, st.sets(st.sampled_from(list(product(AGENCIES, ROLES)))), headcounts, st.booleans())
def test_two_statements_leave_three_values_to_every_small_number(
    first: dict[Any, Group], other: dict[Any, Group], changed: set[Any], declared: dict[int, int], is_same_day: bool
) -> None:
    second = {key: other[key] if key in changed else numbers for key, numbers in first.items()}
    one = stated(counts_of(first, declared), is_same_day=is_same_day)
    two = stated(counts_of(second, declared), one, is_same_day=is_same_day)

    assert Attacker([one]).narrowed() == []
    found = {term for term, _, _ in Attacker([one, two]).narrowed()}
    # What the first one gives away as soon as the second has a line for it, no hiding in the second can help.
    assert found <= {term for term, _, _ in Attacker([one, two], says_nothing=True).narrowed()}


small_group = st.tuples(st.integers(8, 20), st.integers(0, 20)).map(lambda drawn: (drawn[0], min(drawn), min(drawn), 0))


def series(others: list[Group], changing: list[Group], *, are_held: bool) -> list[Earlier]:
    """A statement for each size of the one agency that changes; the others stay what they are."""
    statements: list[Earlier] = []
    for numbers in changing:
        people = {(agency, 1): each for agency, each in zip(AGENCIES, [numbers, *others], strict=False)}
        statements.append(stated(counts_of(people, {}), *statements[: 99 * are_held], is_same_day=False))
    return statements


@settings(max_examples=40, deadline=None)
@given(st.lists(small_group, min_size=2, max_size=3), st.lists(small_group, min_size=4, max_size=4))
def test_nor_do_four_statements_in_which_one_agency_changes(others: list[Group], changing: list[Group]) -> None:
    assert Attacker(series(others, changing, are_held=True)).narrowed() == []


def test_each_statement_by_itself_would_not_be_enough() -> None:
    """Each measures the same three numbers with other errors of rounding."""
    others = [(12, 8, 8, 0), (15, 12, 12, 0)]
    changing = [(10, 9, 9, 0), (15, 8, 8, 0), (17, 11, 11, 0), (19, 14, 14, 0)]
    alone, held = (series(others, changing, are_held=each) for each in (False, True))

    assert [Attacker([each]).narrowed() for each in alone] == [[]] * 4
    assert ((0, ("posts", "agency_course", "1", "c1"), 2), 1, (1, 2)) in Attacker(alone).narrowed()
    assert Attacker(held).narrowed() == []


def test_what_one_issue_hides_its_correction_hides_too() -> None:
    def hidden_in(*earlier: Earlier, held: int) -> list[int | None]:
        people = {(1, 1): (40, held, held, 0), (2, 1): (40, 30, 30, 0), (3, 1): (40, 30, 30, 0)}
        found = stated(counts_of(people, {}), *earlier, is_same_day=True)
        issues.append(found)
        return [line["posts"]["covered"] for line in found.figures["agencies"]]

    issues: list[Earlier] = []
    assert hidden_in(held=3) == [None, None, 60]
    assert hidden_in(issues[0], held=4) == [None, None, 60]
    assert hidden_in(issues[0], held=5) == [None, None, 60]
    assert hidden_in(issues[0], held=20) == [40, 60, 60]
    assert hidden_in(held=5) == [10, 60, 60]


def test_total_that_is_out_already_tells_of_two_small_headcounts_that_stand_alone_later() -> None:
    """The limit of hiding: nothing in the second statement can take back what the first one showed."""
    others = {(1, 1): (40, 20, 20, 0), (2, 1): (30, 20, 20, 0)}
    declared = {2: 7, 3: 7}
    first = stated(counts_of({**others, (3, 1): (5, 3, 3, 0)}, declared), is_same_day=False)
    counts = counts_of({**others, (3, 1): (20, 12, 12, 0)}, declared)
    alone, after = (stated(counts, *earlier, is_same_day=False) for earlier in ((), (first,)))
    of_two = (1, ("declared", "agency", "2"), 0)

    assert first.figures["grouped"] == ["Agency 2", "Agency 3"]
    assert [each.figures["overall"]["declared"]["people"] for each in (first, alone, after)] == [15, None, 15]
    assert Attacker([first, after]).bounds[of_two] == (6, 7)
    assert Attacker([first, after], says_nothing=True).bounds[of_two] == (6, 7)
