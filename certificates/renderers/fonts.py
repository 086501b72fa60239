"""Typefaces: which one has a letter, how its glyphs measure, and the small part of it that a document carries."""

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb


class Family(NamedTuple):
    folder: str
    name: str
    enlarged: float = 1.0  # so that its letters look as big as those of the others


# In order of preference: the first face that has a letter draws it.
FAMILIES = (
    Family("noto-sans", "NotoSans"),
    Family("noto-naskh-arabic", "NotoNaskhArabic", enlarged=1.16),
    Family("noto-sans-gurmukhi", "NotoSansGurmukhi"),
    Family("noto-sans-bengali", "NotoSansBengali"),
)

# Flags of a part of a composite glyph, from the OpenType "glyf" table.
WORD_ARGUMENTS, SCALED, MORE_PARTS, SCALED_BOTH_WAYS, MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80


class FontLacksLetter(Exception):
    """No typeface of the certificate can draw this character."""

    def __init__(self, character: str, text: str) -> None:
        self.character = character
        self.text = text
        code_points = " ".join(f"U+{ord(part):04X} {unicodedata.name(part, 'unnamed')}" for part in character)
        super().__init__(f"No typeface has {character!a} ({code_points}), wanted for {text!a}.")


class Ink(NamedTuple):
    """How far a glyph reaches above and below its baseline, in thousandths of an em."""

    rise: float
    drop: float


class Face:
    """One TrueType file, read once and shared by every document."""

    def __init__(self, path: Path, *, name: str, bold: bool, enlarged: float) -> None:
        self.name = name
        self.bold = bold
        self.enlarged = enlarged
        self.data = path.read_bytes()
        self.tables = _table_directory(self.data)
        if "glyf" not in self.tables:
            raise ValueError(f"{path.name} has no TrueType outlines; CFF fonts cannot be embedded.")
        head, metrics = self.table("head"), self.table("hhea")
        self.per_mille = 1000 / struct.unpack(">H", head[18:20])[0]
        self.bounds = [round(edge * self.per_mille) for edge in struct.unpack(">4h", head[36:44])]
        self.ascent, self.descent = (round(edge * self.per_mille) for edge in struct.unpack(">2h", metrics[4:8]))
        self.offsets = self._outline_offsets(long=head[51] == 1)
        self.advances = self._horizontal_metrics(struct.unpack(">H", metrics[34:36])[0])
        face = hb.Face(self.data)
        self.letters = frozenset(face.unicodes)
        self.shaper = hb.Font(face)
        self.ink: dict[int, Ink] = {}
        self._letter_of_glyph: dict[int, str] = {}

    def table(self, tag: str) -> bytes:
        start, length = self.tables[tag]
        return self.data[start : start + length]

    def has(self, character: str) -> bool:
        return ord(character) in self.letters

    def glyph_of(self, character: str) -> int:
        return self.shaper.get_nominal_glyph(ord(character)) or 0

    def width_of(self, glyph: int) -> int:
        """The advance as the PDF states it: whole thousandths of an em."""
        return round(self.advances[glyph][0] * self.per_mille)

    def ink_of(self, glyph: int) -> Ink:
        ink = self.ink.get(glyph)
        if ink is None:
            extents = self.shaper.get_glyph_extents(glyph)
            top, height = (extents.y_bearing, extents.height) if extents else (0, 0)
            ink = self.ink[glyph] = Ink(top * self.per_mille, -(top + height) * self.per_mille)
        return ink

    def letter_of(self, glyph: int) -> str:
        """The letter that a glyph stands for by itself; a zero-width space for glyphs that only occur joined."""
        if not self._letter_of_glyph:
            self._letter_of_glyph = {self.glyph_of(chr(code)): chr(code) for code in sorted(self.letters, reverse=True)}
        return self._letter_of_glyph.get(glyph, "\u200b")

    def outline_of(self, glyph: int) -> bytes:
        start = self.tables["glyf"][0]
        return self.data[start + self.offsets[glyph] : start + self.offsets[glyph + 1]]

    def _outline_offsets(self, *, long: bool) -> tuple[int, ...]:
        table = self.table("loca")
        if long:
            return struct.unpack(f">{len(table) // 4}I", table)
        return tuple(2 * offset for offset in struct.unpack(f">{len(table) // 2}H", table))

    def _horizontal_metrics(self, full: int) -> list[tuple[int, int]]:
        """Advance and left bearing of every glyph; glyphs after the `full` ones repeat the last advance."""
        table = self.table("hmtx")
        metrics = list(struct.iter_unpack(">Hh", table[: 4 * full]))
        bearings = struct.iter_unpack(">h", table[4 * full :])
        return metrics + [(metrics[-1][0], bearing) for (bearing,) in bearings]


class FontChain:
    """Faces of one weight in order of preference."""

    def __init__(self, faces: tuple[Face, ...]) -> None:
        self.faces = faces

    def face_for(self, character: str, *, current: Face | None, shared: bool) -> Face | None:
        """This will return the face to draw a character with, or None.

        A character that is `shared` by scripts (a space, a comma, a combining mark) stays with the face in use, so
        that marks stand on their letters and words are not cut.
        """
        if shared and current and current.has(character):
            return current
        return next((face for face in self.faces if face.has(character)), None)


@dataclass(frozen=True)
class Typefaces:
    regular: FontChain
    bold: FontChain


@lru_cache(maxsize=4)
def load_typefaces(fonts_dir: Path) -> Typefaces:
    """This will read the Noto faces from a folder laid out as `node_modules/@expo-google-fonts` is."""
    return Typefaces(
        regular=_load_chain(fonts_dir, weight="400Regular", bold=False),
        bold=_load_chain(fonts_dir, weight="700Bold", bold=True),
    )


def _load_chain(fonts_dir: Path, *, weight: str, bold: bool) -> FontChain:
    return FontChain(
        tuple(
            Face(
                fonts_dir / family.folder / weight / f"{family.name}_{weight}.ttf",
                name=f"{family.name}-{weight[3:]}",
                bold=bold,
                enlarged=family.enlarged,
            )
            for family in FAMILIES
        )
    )


def _table_directory(data: bytes) -> dict[str, tuple[int, int]]:
    count = struct.unpack(">H", data[4:6])[0]
    entries = struct.iter_unpack(">4sIII", data[12 : 12 + 16 * count])
    return {tag.decode(): (start, length) for tag, _checksum, start, length in entries}


class Part(NamedTuple):
    """Another glyph used inside a composite one, and where its number stands in the outline."""

    position: int
    glyph: int


@cache
def _parts_of(face: Face, glyph: int) -> tuple[Part, ...]:
    outline = face.outline_of(glyph)
    if len(outline) < 10 or struct.unpack(">h", outline[:2])[0] >= 0:
        return ()
    parts, at, more = [], 10, True
    while more:
        flags, part = struct.unpack(">HH", outline[at : at + 4])
        parts.append(Part(at + 2, part))
        at += 4 + (4 if flags & WORD_ARGUMENTS else 2)
        at += 2 if flags & SCALED else 4 if flags & SCALED_BOTH_WAYS else 8 if flags & MATRIX else 0
        more = bool(flags & MORE_PARTS)
    return tuple(parts)


def subset_order(face: Face, glyphs: tuple[int, ...]) -> dict[int, int]:
    """Old glyph number to new, for the wanted glyphs and the parts they are made of. Glyph 0 stays 0."""
    order = {0: 0}
    waiting = list(glyphs)
    for glyph in waiting:
        if glyph not in order:
            order[glyph] = len(order)
            waiting.extend(part.glyph for part in _parts_of(face, glyph))
    return order


def subset_file(face: Face, order: dict[int, int]) -> bytes:
    """This will write a TrueType file of only these glyphs."""
    outlines, offsets = bytearray(), [0]
    for glyph in order:
        outlines += _renumbered(face, glyph, order)
        outlines += b"\0" * (-len(outlines) % 4)
        offsets.append(len(outlines))
    count = len(order)
    head, metrics, profile = (bytearray(face.table(tag)) for tag in ("head", "hhea", "maxp"))
    head[8:12], head[50:52] = bytes(4), b"\0\1"
    metrics[34:36] = profile[4:6] = struct.pack(">H", count)
    tables = {
        "glyf": bytes(outlines),
        "head": bytes(head),
        "hhea": bytes(metrics),
        "hmtx": b"".join(struct.pack(">Hh", *face.advances[glyph]) for glyph in order),
        "loca": struct.pack(f">{count + 1}I", *offsets),
        "maxp": bytes(profile),
    }
    tables.update({tag: face.table(tag) for tag in ("cvt ", "fpgm", "prep") if tag in face.tables})
    return _font_file(tables)


def _renumbered(face: Face, glyph: int, order: dict[int, int]) -> bytes:
    parts = _parts_of(face, glyph)
    if not parts:
        return face.outline_of(glyph)
    outline = bytearray(face.outline_of(glyph))
    for part in parts:
        outline[part.position : part.position + 2] = struct.pack(">H", order[part.glyph])
    return bytes(outline)


def _font_file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    directory = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    body = bytearray()
    for tag in sorted(tables):
        table = tables[tag]
        padded = table + b"\0" * (-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag.encode(), checksum, 12 + 16 * count + len(body), len(table))
        body += padded
    return directory + bytes(body)
