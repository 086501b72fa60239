"""The numbers of an agency on one day, read from a packed ledger: of its changes those up to the day, and no more.

Pages ask for forty of them at a time, so that what does not change from day to day, where which scope stands, is
worked out once for each list of scopes.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from struct import Struct
from uuid import UUID

from figures.rules.ledgers import (
    HEAD,
    KEY_BYTES,
    NOTHING,
    OF_WIDTH,
    RUN_BYTES,
    WIDTH,
    Ledger,
    Scope,
    keys_in,
    lowest_first,
)

HEADS = Struct("<6i")


@dataclass(frozen=True)
class Scopes:
    """Roles and courses of an agency in the order of their numbers: by role, those of every role first."""

    keys: tuple[Scope, ...] = ()

    @cached_property
    def places(self) -> dict[Scope, int]:
        return {key: number * WIDTH for number, key in enumerate(self.keys)}

    @cached_property
    def first_cell(self) -> int:
        """Where the numbers of the first role begin."""
        return sum(not role for role, _ in self.keys) * WIDTH

    @cached_property
    def cells(self) -> tuple[list[int], list[UUID]]:
        """The roles and the courses of the cells."""
        cells = [key for key in self.keys if key[0]]
        return [role for role, _ in cells], [UUID(bytes=course) for _, course in cells]


@dataclass(frozen=True)
class Reading:
    """The numbers on a day: of each scope one after the other."""

    scopes: Scopes = Scopes()
    values: Sequence[int] = ()

    def of(self, scope: Scope) -> Sequence[int]:
        place = self.scopes.places.get(scope)
        return NOTHING if place is None else self.values[place : place + WIDTH]

    def with_changes(self, changes: Iterable[Ledger], day: int) -> "Reading":
        """The same with changes that wait to be folded into the weeks."""
        ledger = Ledger(list(self.scopes.keys), list(self.values))
        for change in changes:
            ledger.open_with(change, change.on(day))
        ordered = ledger.in_order()
        return Reading(Scopes(tuple(ordered.keys)), ordered.opening)


def read(packed: bytes, day: int) -> Reading:
    """The numbers of a packed ledger on a day."""
    scopes, days, changes, *widths = HEADS.unpack_from(packed)
    keys_end = HEAD + scopes * KEY_BYTES
    opening_at = keys_end + days * RUN_BYTES
    runs = lowest_first(array("i", packed[keys_end:opening_at]))
    until = sum(many for first, many in zip(runs[::2], runs[1::2], strict=True) if first <= day)
    places_at = opening_at + scopes * WIDTH * widths[0]
    amounts_at = places_at + changes * widths[1]
    values = column(packed, opening_at, scopes * WIDTH, widths[0]).tolist()
    places, amounts = column(packed, places_at, until, widths[1]), column(packed, amounts_at, until, widths[2])
    for place, amount in zip(places, amounts, strict=True):
        values[place] += amount
    return Reading(scopes_in(packed[HEAD:keys_end]), values)


def column(packed: bytes, at: int, many: int, width: int) -> "array[int]":
    return lowest_first(array(OF_WIDTH[width], packed[at : at + many * width]))


@lru_cache(maxsize=1024)
def scopes_in(packed: bytes) -> Scopes:
    """The scopes of an agency, which are the same in most of its weeks."""
    return Scopes(tuple(keys_in(packed)))
