"""Where marks and letters go."""

import unicodedata
from dataclasses import dataclass

LINE_HEIGHT = 20
SHEET = 900  # no drawing that is higher fits a printed sheet: its table is printed alone
LETTERS = 32  # of a line of text that has the whole width of the narrowest screen


@dataclass(frozen=True)
class Text:
    """A line of text: its start across, its foot down."""

    x: str
    y: int
    words: str


def across(x: float) -> str:
    """A place or a width as an attribute of SVG, in every language with a point."""
    return f"{x:.2f}".rstrip("0").rstrip(".") + "%"


def start(x: float, width: float, *, mirrored: bool) -> str:
    """Where a box begins, which in a mirrored drawing is counted from the other side."""
    return across(100 - x - width if mirrored else x)


def point(x: float, *, mirrored: bool) -> str:
    return across(100 - x if mirrored else x)


def wrapped(label: str, letters: int = LETTERS, most: int = 0) -> list[str]:
    """Text in a drawing does not break by itself: lines of so many letters, at most so many lines (0 for any)."""
    lines = [""]
    for word in label.split():
        for piece in pieces(word, letters):
            if lines[-1] and wide(f"{lines[-1]} {piece}") > letters:
                lines.append("")
            lines[-1] = f"{lines[-1]} {piece}".strip()
    if most and len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: letters - 1]}…"]
    return lines


def pieces(word: str, letters: int) -> list[str]:
    """A word that is longer than a line is cut; one of wide letters sooner."""
    found = [""]
    for letter in word:
        if found[-1] and wide(found[-1] + letter) > letters:
            found.append("")
        found[-1] += letter
    return found


def wide(words: str) -> int:
    """How many letters of Latin script a text takes the room of."""
    return sum(width_of(letter) for letter in words)


def width_of(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def stacked(label: str, *, x: float, top: int, letters: int = LETTERS, mirrored: bool, most: int = 0) -> list[Text]:
    """A label as lines one below the other."""
    return [
        Text(point(x, mirrored=mirrored), top + (place + 1) * LINE_HEIGHT - 5, words)
        for place, words in enumerate(wrapped(label, letters, most))
    ]
