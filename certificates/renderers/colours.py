"""Colours as editors write them (`#0b4f5c`) and as PDF does, and how well they are read."""

from functools import lru_cache
from typing import NamedTuple

LEAST_CONTRAST = 4.5  # of text of usual size: WCAG 2.2, success criterion 1.4.3


class PaleAccent(ValueError):
    """Text in this colour, or white text on it, could not be read by everybody."""


class Palette(NamedTuple):
    """An accent and the paler colours that go with it, as PDF writes them."""

    accent: str
    line: str
    tint: str


def contrast(accent: str) -> float:
    """The contrast of a colour with white, from 1 to 21 (WCAG 2.2). White on it and it on white are the same.

    Raises ValueError unless the colour is written as `#0b4f5c`. An accent needs LEAST_CONTRAST.
    """
    red, green, blue = (_linear(part) for part in _parts(accent))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@lru_cache(maxsize=64)
def palette_of(accent: str) -> Palette:
    """Raises PaleAccent for an accent of too little contrast."""
    if contrast(accent) < LEAST_CONTRAST:
        raise PaleAccent(f"{accent} has a contrast of {contrast(accent):.1f} with white; {LEAST_CONTRAST} is needed.")
    return Palette(*(_on_white(_parts(accent), share) for share in (1.0, 0.22, 0.08)))


def _parts(accent: str) -> list[float]:
    if len(accent) != 7 or accent[0] != "#":
        raise ValueError(f"{accent!r} is not a colour such as #0b4f5c.")
    return [part / 255 for part in bytes.fromhex(accent[1:])]


def _linear(part: float) -> float:
    """From sRGB, as IEC 61966-2-1 has it."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _on_white(parts: list[float], share: float) -> str:
    return " ".join(f"{1 - (1 - part) * share:.3f}" for part in parts)
