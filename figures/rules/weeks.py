"""Changes of numbers folded into weeks: each week opens with the sum of all that was before it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from figures.rules.ledgers import WIDTH, Ledger, Scope

A_WEEK = 7


def folded(weeks: dict[date, Ledger], change: Ledger) -> dict[date, Ledger]:
    """The weeks of one agency that a change touches, these and all after them, with the change in them.

    `weeks` holds every week that is kept from the last one on that is not after the first day of the change.
    """
    parts = dict(by_week(change))
    first = min(parts)
    touched: dict[date, Ledger] = {}
    before: Ledger | None = None  # with all of the change so far
    carried = [0] * len(change.keys) * WIDTH
    for week in sorted(weeks.keys() | parts.keys()):
        ledger = weeks.get(week)
        if ledger is None:
            ledger = following(before, week)
        elif week > first:
            ledger.open_with(change, carried)
        if week in parts:
            start, end = parts[week]
            ledger.add(change, start, end)
            for place, amount in zip(change.places[start:end], change.amounts[start:end], strict=True):
                carried[place] += amount
        if week >= first:
            touched[week] = ledger
        before = ledger
    return touched


def cut(whole: Ledger) -> Iterator[tuple[date, Ledger]]:
    """The weeks of one agency where nothing was kept before, as `folded` has them: a view of the same scopes each."""
    opening = [0] * len(whole.keys) * WIDTH
    for week, (start, end) in by_week(whole):
        places, amounts = whole.places[start:end], whole.amounts[start:end]
        yield week, Ledger(whole.keys, opening[:], whole.days[start:end], places, amounts)
        for place, amount in zip(places, amounts, strict=True):
            opening[place] += amount


def by_week(change: Ledger) -> Iterator[tuple[date, tuple[int, int]]]:
    """The weeks that a change is in, and from where to where among its columns."""
    start = 0
    while start < len(change.days):
        monday = change.days[start] - (change.days[start] - 1) % A_WEEK  # the first day of all was a Monday
        end = bisect_left(change.days, monday + A_WEEK, start)
        yield date.fromordinal(monday), (start, end)
        start = end


def following(before: Ledger | None, week: date) -> Ledger:
    """A week that opens with what the one before it ends with."""
    if before is None:
        return Ledger()
    return before.opened_on(week.toordinal() - 1)


def first_difference(weeks: dict[date, Ledger], others: dict[date, Ledger]) -> date | None:
    """The first week that does not say the same; one in which nothing changes need not be there."""
    before: dict[tuple[Scope, int], int] = {}
    for week in sorted(weeks.keys() | others.keys()):
        seen = []
        for ledger in (weeks.get(week), others.get(week)):
            if ledger is not None and said(ledger, ledger.opening) != before:
                return week
            seen.append(set() if ledger is None else changes(ledger))
        if seen[0] != seen[1]:
            return week
        whole = weeks.get(week) or others[week]
        before = said(whole, whole.on(date.max.toordinal()))
    return None


def changes(ledger: Ledger) -> set[tuple[int, Scope, int, int]]:
    columns = zip(ledger.days, ledger.places, ledger.amounts, strict=True)
    return {(day, ledger.keys[place // WIDTH], place % WIDTH, amount) for day, place, amount in columns}


def said(ledger: Ledger, values: Sequence[int]) -> dict[tuple[Scope, int], int]:
    """The numbers of a ledger that are not nothing, by scope."""
    return {(ledger.keys[place // WIDTH], place % WIDTH): value for place, value in enumerate(values) if value}
