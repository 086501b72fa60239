"""QR codes as bars of dark modules."""

import re
from collections import OrderedDict
from functools import lru_cache
from typing import NamedTuple

import segno

# Choosing the best of eight masks takes five times as long as drawing one, and scanners read all of them.
MASK = 3
DARK = re.compile(b"\x01+")
REMEMBERED_LENGTHS = 8


class Bar(NamedTuple):
    """Dark modules side by side; rows count from the top."""

    column: int
    row: int
    length: int


class QrCode(NamedTuple):
    modules_across: int
    bars: tuple[Bar, ...]


class Symbol(NamedTuple):
    """All modules as one number of a byte each, so that two symbols can be compared or joined in one step."""

    content: bytes
    modules_across: int
    modules: int


def qr_code(content: str) -> QrCode:
    """This will encode the content so that a code with 15 % of it soiled still reads (error correction M).

    For one length of content, and so one size of code, every bit of content always turns the same modules. The first
    symbol of a length is drawn in full; later ones are that symbol with the modules of the changed bits turned.
    """
    wanted = content.encode()
    symbol = _symbols.get(len(wanted))
    if symbol is None:
        symbol = _symbols[len(wanted)] = _drawn(wanted)
        if len(_symbols) > REMEMBERED_LENGTHS:
            _symbols.popitem(last=False)
    modules = symbol.modules
    for position, (old, new) in enumerate(zip(symbol.content, wanted, strict=True)):
        for bit in range(8):
            if (old ^ new) >> bit & 1:
                modules ^= _turned_by(len(wanted), position, bit)
    return QrCode(symbol.modules_across, _bars(modules, symbol.modules_across))


_symbols: OrderedDict[int, Symbol] = OrderedDict()


def _drawn(content: bytes) -> Symbol:
    code = segno.make_qr(content, mode="byte", error="m", boost_error=False, mask=MASK)
    return Symbol(content, len(code.matrix), int.from_bytes(b"".join(map(bytes, code.matrix))))


@lru_cache(maxsize=4096)
def _turned_by(length: int, position: int, bit: int) -> int:
    changed = bytearray(length)
    changed[position] = 1 << bit
    return _drawn(bytes(changed)).modules ^ _blank(length).modules


@lru_cache(maxsize=REMEMBERED_LENGTHS)
def _blank(length: int) -> Symbol:
    return _drawn(bytes(length))


def _bars(modules: int, across: int) -> tuple[Bar, ...]:
    symbol = modules.to_bytes(across * across)
    rows = (symbol[start : start + across] for start in range(0, len(symbol), across))
    return tuple(
        Bar(run.start(), row, run.end() - run.start()) for row, line in enumerate(rows) for run in DARK.finditer(line)
    )
