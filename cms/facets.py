"""Filters that combine, from plain values: what they find, and the number beside each choice.

Each entry is one bit of a whole number, and each choice of a filter is the number with the bits of the entries that it
finds. Choosing is then `and`, counting is counting bits: every number beside every choice of a library of ten thousand
costs less than one question to the database.

A filter takes one choice at a time, so that the number beside a choice is what following it shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Choices = Mapping[str, str]  # filter: choice


@dataclass(frozen=True)
class Understood:
    """What an address asks for: the choices that exist, and whether anything in it was not understood."""

    choices: dict[str, str]
    is_whole: bool


@dataclass(frozen=True)
class Facets:
    """Which entries, by their places, each choice of each filter finds. The order of choices is theirs to keep."""

    size: int
    bits: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return (1 << self.size) - 1

    def found(self, choices: Choices) -> int:
        found = self.everything
        for name, choice in choices.items():
            found &= self.bits[name].get(choice, 0)
        return found

    def counts(self, name: str, choices: Choices) -> dict[str, int]:
        """How many entries following each choice of a filter would show, while the other filters stay as they are."""
        others = self.found({other: choice for other, choice in choices.items() if other != name})
        return {choice: (others & bits).bit_count() for choice, bits in self.bits[name].items()}


def facets_of(entries: Sequence[Mapping[str, Iterable[str]]], options: Mapping[str, Iterable[str]]) -> Facets:
    """`entries` say which choices of each filter they belong to; `options` which choices there are, in order.

    A choice that no entry belongs to is left out.
    """
    bits: dict[str, dict[str, int]] = {name: dict.fromkeys(choices, 0) for name, choices in options.items()}
    for place, entry in enumerate(entries):
        for name, choices in entry.items():
            for choice in choices:
                if choice in bits[name]:
                    bits[name][choice] |= 1 << place
    return Facets(
        len(entries), {name: {choice: found for choice, found in of.items() if found} for name, of in bits.items()}
    )


def understood(asked: Mapping[str, Sequence[str]], facets: Facets) -> Understood:
    """Reads the choices in an address. What is empty was not chosen; what does not exist is left out and said."""
    choices: dict[str, str] = {}
    is_whole = True
    for name, known in facets.bits.items():
        wanted = [value for value in asked.get(name, ()) if value]
        valid = [value for value in wanted if value in known]
        if valid:
            choices[name] = valid[-1]
        is_whole &= len(valid) == len(wanted) <= 1
    return Understood(choices, is_whole)


def places(found: int, order: Sequence[int]) -> list[int]:
    """The places that were found, in an order of all places."""
    marks = f"{found:b}"[::-1]
    return [place for place in order if place < len(marks) and marks[place] == "1"]


def alike(
    place: int, entries: Sequence[Mapping[str, Iterable[str]]], weights: Mapping[str, int], most: int
) -> list[int]:
    """The places most like one: those that share most choices, each filter weighed. Not those that share nothing."""
    own = _weighed(entries[place], weights)
    scores = [
        (-sum(weight for choice, weight in own.items() if choice[1] in entry.get(choice[0], ())), other)
        for other, entry in enumerate(entries)
        if other != place
    ]
    return [other for score, other in sorted(scores)[:most] if score < 0]


def _weighed(entry: Mapping[str, Iterable[str]], weights: Mapping[str, int]) -> dict[tuple[str, str], int]:
    return {(name, choice): weight for name, weight in weights.items() for choice in entry.get(name, ())}
