"""Makes text fit its place: shrinks it as far as it reads well, then breaks it into lines."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from certificates.renderers.fonts import FontChain
from certificates.renderers.shaping import ShapedText, clean, shape, starts_from_right, words

# Lines of Latin text stand at an even distance whatever their letters; taller scripts get the room they need.
USUAL_RISE, USUAL_DROP = 0.72, 0.22


class DrawingDoesNotFit(Exception):
    """The certificate has more to say than one page holds."""


@dataclass(frozen=True)
class Style:
    chain: FontChain
    language: str
    right_to_left: bool  # the direction of text that has none of its own


@dataclass(frozen=True)
class FittedText:
    """Lines of one text at one size, measured in points."""

    lines: tuple[ShapedText, ...]
    size: float
    leading: float = 1.22

    @cached_property
    def rise(self) -> float:
        return self.size * max(USUAL_RISE, *(line.rise for line in self.lines))

    @cached_property
    def drop(self) -> float:
        return self.size * max(USUAL_DROP, *(line.drop for line in self.lines))

    @cached_property
    def line_height(self) -> float:
        tallest = max(line.rise + line.drop for line in self.lines)
        return self.size * max(self.leading, tallest + 0.08)

    @cached_property
    def height(self) -> float:
        return self.rise + self.line_height * (len(self.lines) - 1) + self.drop

    @cached_property
    def width(self) -> float:
        return self.size * max(line.width for line in self.lines)


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
    right_to_left = starts_from_right(text, otherwise=style.right_to_left)
    widths = [shape(piece, style.chain, language=style.language, right_to_left=right_to_left).width for piece in pieces]
    return pieces, widths


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
    return tuple(
        shape(line.rstrip(), style.chain, language=style.language, right_to_left=right_to_left)
        for line in lines or [""]
    )
