"""QR codes as bars of dark modules, and as a path of a PDF page.

For one length of content, and so one size of code, every bit of content always turns the same modules: the symbol is
an affine map of the bits. The first symbol of a length is drawn in full; later ones are that symbol with the modules of
the changed letters turned.
"""

import re
from functools import lru_cache
from operator import add
from typing import NamedTuple

import segno

# Choosing the best of eight masks takes five times as long as drawing one, and scanners read all of them.
MASK = 3
DARK = re.compile("1+")
VALUES = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))
REMEMBERED_LENGTHS = 8


class Bar(NamedTuple):
    """Dark modules side by side; rows count from the top."""

    column: int
    row: int
    length: int


class QrCode(NamedTuple):
    """`modules` has a bit for each, row by row from the top left; rows are filled up to whole hexadecimal digits."""

    modules_across: int
    modules: int

    @property
    def bars(self) -> tuple[Bar, ...]:
        digits, places = self._digits(), _digits_across(self.modules_across)
        rows = [f"{int(digits[at : at + places], 16):0{4 * places}b}" for at in range(0, len(digits), places)]
        return tuple(
            Bar(run.start(), row, run.end() - run.start())
            for row, line in enumerate(rows)
            for run in DARK.finditer(line)
        )

    def path(self) -> str:
        """Rectangles of dark modules for a PDF page, one unit to a module, from the bottom left corner."""
        pieces = _pieces(self.modules_across)
        values = self._digits().encode().translate(VALUES)
        return "".join(map(pieces.__getitem__, map(add, range(0, len(pieces), 16), values)))

    def _digits(self) -> str:
        return f"{self.modules:0{self.modules_across * _digits_across(self.modules_across)}x}"


def qr_code(content: str) -> QrCode:
    """This will encode the content so that a code with 15 % of it soiled still reads (error correction M)."""
    wanted = content.encode()
    symbols = _symbols_like(wanted)
    modules = symbols.first.modules
    for position, (old, new) in enumerate(zip(symbols.content, wanted, strict=True)):
        if old != new:
            modules ^= symbols.turned_by(position, old ^ new)
    return QrCode(symbols.first.modules_across, modules)


class Symbols:
    """All symbols of one length of content, by what they have other than the first."""

    def __init__(self, content: bytes) -> None:
        self.content, self.first = content, _drawn(content)
        self._turned: dict[tuple[int, int], int] = {}

    def turned_by(self, position: int, bits: int) -> int:
        """The modules that are turned where these bits of the letter at the position are."""
        turned = self._turned.get((position, bits))
        if turned is None:
            changed = bytearray(self.content)
            changed[position] ^= bits
            turned = self._turned[position, bits] = _drawn(bytes(changed)).modules ^ self.first.modules
        return turned


_symbols: dict[int, Symbols] = {}


def _symbols_like(content: bytes) -> Symbols:
    symbols = _symbols.get(len(content))
    if symbols is None:
        if len(_symbols) == REMEMBERED_LENGTHS:
            _symbols.clear()
        symbols = _symbols[len(content)] = Symbols(content)
    return symbols


def _drawn(content: bytes) -> QrCode:
    matrix = segno.make_qr(content, mode="byte", error="m", boost_error=False, mask=MASK).matrix
    filling = "0" * (-len(matrix) % 4)
    return QrCode(len(matrix), int("".join("".join("01"[module] for module in row) + filling for row in matrix), 2))


def _digits_across(modules_across: int) -> int:
    return -(-modules_across // 4)


@lru_cache(maxsize=REMEMBERED_LENGTHS)
def _pieces(modules_across: int) -> list[str]:
    """For each digit in turn, what its sixteen values draw. A bar that goes on in the next digit is drawn as two."""
    return [
        _piece(value, column=4 * place, height=modules_across - 1 - row)
        for row in range(modules_across)
        for place in range(_digits_across(modules_across))
        for value in range(16)
    ]


def _piece(value: int, *, column: int, height: int) -> str:
    runs = DARK.finditer(f"{value:04b}")
    return "".join(f"{column + run.start()} {height} {run.end() - run.start()} 1 re\n" for run in runs)
