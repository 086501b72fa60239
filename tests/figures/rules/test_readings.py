import pytest

from figures.rules.history import NO_COURSE
from figures.rules.ledgers import WIDTH, Ledger
from figures.rules.readings import Reading, Scopes, read

pytestmark = pytest.mark.unit

COURSE = b"\x00" * 15 + b"\x07"
MONDAY = 700_000


def ledger(*changes, keys=((0, NO_COURSE), (0, COURSE), (3, COURSE)), opening=5):
    days, places, amounts = zip(*sorted(changes), strict=True) if changes else ((), (), ())
    return Ledger(list(keys), [opening] * len(keys) * WIDTH, days, places, amounts)


@pytest.mark.parametrize("amount", [1, -3, 200, -40_000, 3_000_000])
def test_a_day_is_read_as_the_whole_ledger_says(amount):
    week = ledger((MONDAY, 0, 1), (MONDAY, 2 * WIDTH, amount), (MONDAY + 2, 0, amount), (MONDAY + 6, 30, -1))

    for day in range(MONDAY - 1, MONDAY + 8):
        found = read(week.pack(), day)
        assert (list(found.scopes.keys), found.values) == (week.keys, week.on(day))


def test_a_ledger_without_changes_and_one_without_scopes_are_read():
    assert read(ledger().pack(), MONDAY).values == [5] * 3 * WIDTH
    assert read(Ledger().pack(), MONDAY) == Reading(Scopes(), [])


def test_a_scope_that_is_not_there_has_nothing():
    found = read(ledger((MONDAY, 1, 2)).pack(), MONDAY)

    assert list(found.of((0, NO_COURSE))) == [5, 7, *[5] * (WIDTH - 2)]
    assert list(found.of((9, COURSE))) == [0] * WIDTH


def test_changes_that_wait_are_added_and_new_scopes_find_their_place():
    change = ledger((MONDAY, 0, 1), (MONDAY + 1, WIDTH, 4), keys=((0, NO_COURSE), (2, COURSE)), opening=0)

    found = read(ledger().pack(), MONDAY + 1).with_changes([change, change], MONDAY + 1)

    assert found.scopes.keys == ((0, NO_COURSE), (0, COURSE), (2, COURSE), (3, COURSE))
    assert found.of((0, NO_COURSE))[0] == 7
    assert found.of((2, COURSE))[0] == 8
    assert found.scopes.first_cell == 2 * WIDTH
