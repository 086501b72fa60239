"""What is published gives no small number away, not even to somebody who knows every rule and tries every table."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.rules.disclosure import (
    ALL,
    OPEN,
    SPLIT,
    Count,
    Reading,
    Shown,
    needed,
    protected,
    rounded,
    shown,
    together,
)

pytestmark = pytest.mark.unit

Cell = tuple[int, int]
SUMS = [("total", [0, 1])]
MOST = 13  # every class of rounding up to there is whole: 8 to 12 is 10


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (Count(0, 0), Shown(0, 0, 0)),
        (Count(7, 3), Shown(None)),
        (Count(7, 0), Shown(None)),
        (Count(40, 0), Shown(40, 0, 40)),
        (Count(41, 41), Shown(40, 40, 0)),
        (Count(43, 40), Shown(45)),
        (Count(43, 3), Shown(45)),
        (Count(43, 20), Shown(45, 20, 25)),
        (Count(13, 7), Shown(None)),
        (Count(7), Shown(None)),
        (Count(8), Shown(10)),
    ],
)
def test_a_count_by_itself(count: Count, said: Shown) -> None:
    assert shown(count, needed(count)) == said


@given(st.integers(0, 10**6))
def test_rounding_goes_to_the_nearest_five(number: int) -> None:
    assert rounded(number) % 5 == 0
    assert abs(rounded(number) - number) <= 2


def published(cells: tuple[Cell, ...], *, helped: bool) -> tuple[Shown, ...]:
    counts: dict[object, Count] = {place: Count(whole, part) for place, (whole, part) in enumerate(cells)}
    counts["total"] = Count(sum(whole for whole, _ in cells), sum(part for _, part in cells))
    if helped:
        return tuple(protected(counts, SUMS, last=["total"]).values())
    return tuple(shown(count, needed(count)) for count in counts.values())


def attacked(*, helped: bool) -> tuple[int, int, int]:
    """Every table of two groups of up to 13, by what is published of it: (hidden groups, of which fewer than three
    values of who is trained are left, of which it is certain that all or none are)."""
    groups = [(whole, part) for whole in range(MOST + 1) for part in range(whole + 1)]
    worlds: dict[tuple[Shown, ...], list[tuple[Cell, ...]]] = defaultdict(list)
    for cells in product(groups, repeat=2):
        if cells[0] <= cells[1]:  # the other order is the same table
            worlds[published(cells, helped=helped)].append(cells)
    hidden = pinned = certain = 0
    for said, possible in worlds.items():
        for place in (0, 1):
            if said[place].part is None:
                hidden += len(possible)
                values = {cells[place] for cells in possible}
                pinned += len(possible) * (min(len({part for _, part in values}), len({w - p for w, p in values})) < 3)
                certain += len(possible) * (all(p == w for w, p in values) or all(p == 0 for _, p in values))
    return hidden, pinned, certain


def test_trying_every_table_pins_almost_nothing_and_is_certain_of_nobody() -> None:
    """The rule for single numbers alone is not enough: totals give small groups away."""
    hidden, pinned, certain = attacked(helped=False)
    assert pinned / hidden > 0.03
    assert certain > 0

    hidden, pinned, certain = attacked(helped=True)
    assert pinned / hidden < 0.01
    assert certain == 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_hidden_is_left_fewer_than_three_values_in_crossed_tables(data: st.DataObject) -> None:
    """Agencies × courses and roles × courses with all their totals, read by bounds as a stranger would."""
    cell = st.tuples(st.integers(0, 60), st.integers(0, 100)).map(lambda pair: (pair[0], pair[0] * pair[1] // 100))
    three = {(agency, role, course): data.draw(cell) for agency, role, course in product(range(3), range(2), range(2))}
    sums_of: dict[object, list[int]] = defaultdict(lambda: [0, 0])
    clues: dict[object, dict[object, None]] = defaultdict(dict)
    for (agency, role, course), (whole, part) in three.items():
        keys = ["all", ("a", agency), ("r", role), ("c", course), ("ac", agency, course), ("rc", role, course)]
        for key in keys:
            sums_of[key][0] += whole
            sums_of[key][1] += part
        total, a, r, c, ac, rc = keys
        for outer, name, inner in (
            (total, "a", a), (total, "r", r), (total, "c", c),
            (a, "ac", ac), (c, "ac", ac), (r, "rc", rc), (c, "rc", rc),
        ):  # fmt: skip
            clues[outer, name][inner] = None
    counts = {key: Count(whole, part) for key, (whole, part) in sums_of.items()}
    sums = [(outer, list(parts)) for (outer, _name), parts in clues.items()]  # type: ignore[misc]

    said = protected(counts, sums, last=["all"])

    levels = {key: ALL if each.whole is None else SPLIT if each.part is None else OPEN for key, each in said.items()}
    assert Reading(counts, levels, sums).pinned() == []
    for key, each in said.items():
        assert [number for number in (each.whole, each.part, each.rest) if number in range(1, 8)] == []
        assert each == shown(counts[key], levels[key])


def test_agencies_with_few_people_are_shown_together() -> None:
    assert together({"a": 40, "b": 8}) == set()
    assert together({"a": 40, "b": 7}) == {"a", "b"}
    assert together({"a": 40, "b": 30, "c": 3, "d": 6}) == {"c", "d"}
    assert together({"a": 40, "b": 30, "c": 3, "d": 2}) == {"b", "c", "d"}
