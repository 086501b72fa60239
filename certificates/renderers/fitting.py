"""Makes text fit its place: shrinks it as far as it reads well, then breaks it into lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import NamedTuple
from unicodedata import combining

from certificates.renderers.fonts import FontChain
from certificates.renderers.shaping import ShapedText, clean, shape, spell, starts_from_right, words

# Lines of Latin text stand at an even distance whatever their letters; taller scripts get the room they need.
USUAL_RISE, USUAL_DROP, LEADING = 0.72, 0.22, 1.22


class DrawingDoesNotFit(Exception):
    """The certificate has more to say than one page holds."""


@dataclass(frozen=True)
class Style:
    chain: FontChain
    language: str
    right_to_left: bool  # the direction of text that has none of its own


class FittedText:
    """Lines of one text at one size, measured in points. It is never changed."""

    __slots__ = ("drop", "height", "line_height", "lines", "rise", "said", "size", "width")

    def __init__(self, lines: tuple[ShapedText, ...], size: float) -> None:
        self.lines, self.size = lines, size
        self.said = " ".join([line.text for line in lines])
        self.rise = size * max([USUAL_RISE, *[line.rise for line in lines]])
        self.drop = size * max([USUAL_DROP, *[line.drop for line in lines]])
        self.line_height = size * max([LEADING, *[line.rise + line.drop + 0.08 for line in lines]])
        self.height = self.rise + self.line_height * (len(lines) - 1) + self.drop
        self.width = size * max([line.width for line in lines], default=0.0)


class Room(NamedTuple):
    """The place kept on a page for a text that comes later. It grows by steps, so that it suits many texts."""

    rise: float
    drop: float
    line_height: float = 0.0
    lines: int = 1

    @property
    def height(self) -> float:
        return self.rise + self.line_height * (self.lines - 1) + self.drop


def room_for(texts: Sequence[FittedText], *, rise: float = 0.0, drop: float = 0.0, step: float = 0.5) -> Room:
    """The room that holds any of these texts, and a line of at least this rise and drop. It grows by steps."""
    lines = max([len(text.lines) for text in texts])
    return Room(
        _stepped(rise, max([text.rise for text in texts]), step),
        _stepped(drop, max([text.drop for text in texts]), step),
        _stepped(0.0, max([text.line_height for text in texts]), min(step, 2.0)) if lines > 1 else 0.0,
        lines,
    )


def _stepped(least: float, wanted: float, step: float) -> float:
    return least if wanted <= least else least + step * ceil((wanted - least) / step)


def fit_spelled(text: str, style: Style, *, width: float, largest: float, least: float) -> FittedText:
    """This will set a number or an address, sign by sign from the left, on one line if it can be read at that size."""
    line = spell(text, style.chain.first)
    if line and text:
        size = min(largest, width / line.width)
        if size >= least:
            return FittedText((line,), size)
    return fit(text, style, width=width, largest=largest, comfortable=least, most_lines=3)


@lru_cache(maxsize=1024)
def fit(
    text: str, style: Style, *, width: float, largest: float, comfortable: float, most_lines: int = 1
) -> FittedText:
    """This will set the text as large as its width allows, up to `largest`.

    It takes the fewest lines at which the size is `comfortable`; when none is, the number that gives the largest.
    """
    best: FittedText | None = None
    for count in range(1, most_lines + 1):
        lines = _in_lines(text, style, count)
        widest = max(line.width for line in lines)
        size = min(largest, width / widest) if widest else largest
        if best is None or size > best.size:
            best = FittedText(lines, size)
        if size >= comfortable:
            break
    assert best is not None
    return best


@lru_cache(maxsize=1024)
def wrap(text: str, style: Style, *, width: float, size: float) -> FittedText:
    """This will break the text into as many lines as it needs; smaller than `size` only if a word is too wide."""
    text = clean(text)
    pieces, widths = _measured_words(text, style)
    size = min(size, width / max(widths, default=width / size))
    return FittedText(_shape_lines(_filled(pieces, widths, width / size), text, style), size)


def _in_lines(text: str, style: Style, count: int) -> tuple[ShapedText, ...]:
    """At most `count` lines, of nearly equal length."""
    text = clean(text)
    if count == 1:
        return _shape_lines([text], text, style)
    pieces, widths = _measured_words(text, style)
    narrow, wide = max(widths, default=0.0), sum(widths)
    while wide - narrow > 0.1:
        middle = (narrow + wide) / 2
        if len(_filled(pieces, widths, middle)) > count:
            narrow = middle
        else:
            wide = middle
    return _shape_lines(_filled(pieces, widths, wide), text, style)


def _measured_words(text: str, style: Style) -> tuple[list[str], list[float]]:
    pieces = list(words(text))
    return pieces, _widths(pieces, text, style)


def _widths(pieces: list[str], text: str, style: Style) -> list[float]:
    right_to_left = starts_from_right(text, otherwise=style.right_to_left)
    return [shape(piece, style.chain, language=style.language, right_to_left=right_to_left).width for piece in pieces]


def _filled(pieces: list[str], widths: list[float], width: float) -> list[str]:
    """Lines filled in turn, none wider than `width` unless a single piece is."""
    lines: list[str] = []
    room = 0.0
    for piece, needed in zip(pieces, widths, strict=True):
        if lines and needed <= room + 1e-6:
            lines[-1] += piece
            room -= needed
        else:
            lines.append(piece)
            room = width - needed
    return lines


def _shape_lines(lines: list[str], text: str, style: Style) -> tuple[ShapedText, ...]:
    right_to_left = starts_from_right(text, otherwise=style.right_to_left)
    shaped = [
        shape(line.rstrip(), style.chain, language=style.language, right_to_left=right_to_left)
        for line in lines or [""]
    ]
    return tuple(
        line._replace(space_follows=True) if words.endswith(" ") else line
        for line, words in zip(shaped, lines or [""], strict=True)
    )


@lru_cache(maxsize=4096)
def break_lines(text: str, style: Style, *, width: float, size: float) -> FittedText:
    """This will break the text into as many lines as it needs at just this size, within a word that is too wide."""
    text = clean(text)
    room = width / size
    pieces, widths = _measured_words(text, style)
    if any(needed > room for needed in widths):
        pieces = [part for piece in pieces for part in _cut(piece, style, room)]
        widths = _widths(pieces, text, style)
    return FittedText(_shape_lines(_filled(pieces, widths, room), text, style), size)


def widths_of(text: str, style: Style) -> tuple[float, float]:
    """In ems: the text on one line, and its widest word."""
    widths = _measured_words(clean(text), style)[1]
    return sum(widths), max(widths, default=0.0)


def _cut(piece: str, style: Style, room: float) -> list[str]:
    """Parts of a word that are no wider than the room; a mark stays with its letter."""
    whole = _widths([piece], piece, style)[0]
    if whole <= room:
        return [piece]
    end = max(1, int(len(piece) * room / whole))
    while end > 1 and (combining(piece[end]) or _widths([piece[:end]], piece, style)[0] > room):
        end -= 1
    return [piece[:end], *_cut(piece[end:], style, room)] if end < len(piece) else [piece]
