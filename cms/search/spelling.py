"""The nearest of the site's own words to one that it does not have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SHORTEST = 4  # shorter words are near to too many others


def most_mistakes(word: str) -> int:
    return 1 if len(word) < 7 else 2


def letters_of(word: str) -> int:
    """Which letters a word has, one bit each: two words that differ in many of these differ in many places."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def distance(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped with the next; more than `most` is not counted out."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return last[-1]


@dataclass(frozen=True)
class Dictionary:
    """The words of the site: as they are compared, with how they are written and how much they are used."""

    written: Mapping[str, str]
    used: Mapping[str, int]
    by_length: Mapping[int, list[tuple[int, str]]] = field(repr=False)

    def nearest(self, word: str) -> str | None:
        """The word most likely meant: the fewest mistakes, then the same first letter, then the most used."""
        most = most_mistakes(word)
        if len(word) < SHORTEST:
            return None
        bits = letters_of(word)
        near = [
            (mistakes, other[0] != word[0], -self.used[other], other)
            for length in range(len(word) - most, len(word) + most + 1)
            for letters, other in self.by_length.get(length, ())
            if (letters ^ bits).bit_count() <= 2 * most and (mistakes := distance(word, other, most)) <= most
        ]
        return min(near)[-1] if near else None


def dictionary_of(words: Iterable[tuple[str, str, int]]) -> Dictionary:
    """From triples: the word as it is compared, as it is written, and in how many entries it stands."""
    written: dict[str, str] = {}
    used: dict[str, int] = {}
    by_length: dict[int, list[tuple[int, str]]] = {}
    for word, spelled, count in words:
        if word not in written:
            by_length.setdefault(len(word), []).append((letters_of(word), word))
        if count >= used.get(word, 0):
            written[word], used[word] = spelled, count
    return Dictionary(written, used, by_length)
