"""Typefaces: which one has a letter, how its glyphs measure, and the small part of it that a document carries."""

import mmap
import struct
import sys
import unicodedata
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb


class Family(NamedTuple):
    folder: str
    name: str
    enlarged: float = 1.0  # so that its letters look as big as those of the others


# In order of preference: the first face that has a letter draws it. Each is read when a letter first asks for it, so
# that the ten megabytes of Chinese are not read for a name in Welsh.
LATIN = Family("noto-sans", "NotoSans")
NASKH = Family("noto-naskh-arabic", "NotoNaskhArabic", enlarged=1.16)
NASTALIQ = Family("noto-nastaliq-urdu", "NotoNastaliqUrdu")
OTHERS = (
    Family("noto-sans-gurmukhi", "NotoSansGurmukhi"),
    Family("noto-sans-bengali", "NotoSansBengali"),
    Family("noto-sans-sc", "NotoSansSC"),
)
FAMILIES = (LATIN, NASKH, *OTHERS)
HANGING_FAMILIES = (LATIN, NASTALIQ, NASKH, *OTHERS)

# Languages whose names are written in the hanging hand, nastaliq, rather than in naskh.
HANGING_LANGUAGES = {"ur", "ks", "skr"}

PRINTABLE_ASCII = "".join(map(chr, range(0x20, 0x7F)))

KEPT_TABLES = ("cvt ", "fpgm", "head", "hhea", "maxp", "prep")

# Flags of a part of a composite glyph, from the OpenType "glyf" table.
WORD_ARGUMENTS, SCALED, MORE_PARTS, SCALED_BOTH_WAYS, MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80


class FontLacksLetter(Exception):
    """No typeface of the certificate can draw this character."""

    def __init__(self, character: str, text: str) -> None:
        self.character = character
        self.text = text
        code_points = " ".join(f"U+{ord(part):04X} {unicodedata.name(part, 'unnamed')}" for part in character)
        super().__init__(f"No typeface has {character!a} ({code_points}), wanted for {text!a}.")


class Measure(NamedTuple):
    """A glyph in thousandths of an em: its width as the PDF states it, and how far its ink reaches."""

    width: int
    rise: float
    drop: float


class Measures(dict[int, Measure]):
    """The measures of a face's glyphs, taken when they are first asked for."""

    def __init__(self, face: "Face") -> None:
        self._face = face

    def __missing__(self, glyph: int) -> Measure:
        scale = self._face.per_mille
        extents = self._face.shaper.get_glyph_extents(glyph)
        top, height = (extents.y_bearing, extents.height) if extents else (0, 0)
        width = round(self._face.metrics_of(glyph)[0] * scale)
        measure = self[glyph] = Measure(width, top * scale, -(top + height) * scale)
        return measure


class Face:
    """One TrueType file, looked into where needed and shared by every document."""

    def __init__(self, path: Path, *, name: str, bold: bool, enlarged: float) -> None:
        self.name = name
        self.bold = bold
        self.enlarged = enlarged
        with path.open("rb") as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.tables = _table_directory(self.data)
        if "glyf" not in self.tables:
            raise ValueError(f"{path.name} has no TrueType outlines; CFF fonts cannot be embedded.")
        head, metrics = self.table("head"), self.table("hhea")
        self.per_mille = 1000 / struct.unpack(">H", head[18:20])[0]
        self.bounds = [round(edge * self.per_mille) for edge in struct.unpack(">4h", head[36:44])]
        self.ascent, self.descent = (round(edge * self.per_mille) for edge in struct.unpack(">2h", metrics[4:8]))
        self.offsets = _numbers("I", self.table("loca")) if head[51] else _numbers("H", self.table("loca"))
        self.unit = 1 if head[51] else 2  # bytes that the offsets count
        self._full_metrics = struct.unpack(">H", metrics[34:36])[0]
        self._metrics = self.table("hmtx")
        self.shaper = hb.Font(hb.Face(hb.Blob.from_file_path(path)))
        self.measures = Measures(self)
        self._glyphs: dict[str, int] = {}

    def table(self, tag: str) -> bytes:
        start, length = self.tables[tag]
        return self.data[start : start + length]

    @cached_property
    def kept_tables(self) -> dict[str, bytes]:
        """Those that a subset takes over, some of them changed."""
        return {tag: self.table(tag) for tag in KEPT_TABLES if tag in self.tables}

    def has(self, character: str) -> bool:
        return self.glyph_of(character) != 0

    def glyph_of(self, character: str) -> int:
        """The glyph of a character by itself, 0 when there is none."""
        glyph = self._glyphs.get(character)
        if glyph is None:
            glyph = self._glyphs[character] = self.shaper.get_nominal_glyph(ord(character)) or 0
        return glyph

    @cached_property
    def signs(self) -> dict[str, int]:
        """The glyphs of printable ASCII."""
        glyphs = {sign: self.glyph_of(sign) for sign in PRINTABLE_ASCII}
        return {sign: glyph for sign, glyph in glyphs.items() if glyph}

    @cached_property
    def latin(self) -> frozenset[str]:
        """Printable ASCII, the letters of Latin script, and the apostrophe of print, as far as the face has them."""
        letters = filter(str.isalpha, map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))))
        return frozenset([*self.signs, *filter(self.has, ["\u2019", *letters])])

    def metrics_of(self, glyph: int) -> tuple[int, int]:
        """Advance and left bearing; glyphs after the full ones repeat the last advance."""
        last = self._full_metrics - 1
        advance, bearing = struct.unpack_from(">Hh", self._metrics, 4 * min(glyph, last))
        if glyph > last:
            (bearing,) = struct.unpack_from(">h", self._metrics, 2 * (last + 1 + glyph))
        return advance, bearing

    @cached_property
    def letter_of(self) -> dict[int, str]:
        """The letter that a glyph stands for by itself."""
        return {
            self.shaper.get_nominal_glyph(code) or 0: chr(code)
            for code in sorted(self.shaper.face.unicodes, reverse=True)
        }

    def outline_of(self, glyph: int) -> bytes:
        start = self.tables["glyf"][0]
        return self.data[start + self.unit * self.offsets[glyph] : start + self.unit * self.offsets[glyph + 1]]


class FontChain:
    """Faces of one weight in order of preference, each read when it is first asked."""

    def __init__(self, faces: tuple[Callable[[], Face], ...]) -> None:
        self._faces = faces
        self._face_of: dict[str, Face | None] = {}

    @property
    def first(self) -> Face:
        return self._faces[0]()

    def face_for(self, character: str, *, current: Face | None = None, shared: bool = False) -> Face | None:
        """This will return the face to draw a character with, or None.

        A character that is `shared` by scripts (a space, a comma, a combining mark) stays with the face in use, so
        that marks stand on their letters and words are not cut.
        """
        if shared and current and current.has(character):
            return current
        if character not in self._face_of:
            self._face_of[character] = next((face() for face in self._faces if face().has(character)), None)
        return self._face_of[character]


@dataclass(frozen=True, eq=False)
class Typefaces:
    regular: FontChain
    bold: FontChain
    hanging: FontChain  # bold

    def of_names(self, language: str) -> FontChain:
        """The faces of somebody's name in its language (BCP 47, or empty when unknown)."""
        primary, *subtags = language.lower().split("-")
        is_hanging = primary in HANGING_LANGUAGES and not {"latn", "deva"} & set(subtags)
        return self.hanging if is_hanging or "aran" in subtags else self.bold


@lru_cache(maxsize=4)
def load_typefaces(fonts_dir: Path) -> Typefaces:
    """The Noto faces of a folder laid out as `node_modules/@expo-google-fonts` is."""

    def chain(families: tuple[Family, ...], *, bold: bool) -> FontChain:
        # Each face is asked for by itself, so that it is read when it is needed.
        return FontChain(tuple(partial(_load, fonts_dir, family, bold) for family in families))

    return Typefaces(
        regular=chain(FAMILIES, bold=False),
        bold=chain(FAMILIES, bold=True),
        hanging=chain(HANGING_FAMILIES, bold=True),
    )


@lru_cache(maxsize=32)
def _load(fonts_dir: Path, family: Family, bold: bool) -> Face:
    weight = "700Bold" if bold else "400Regular"
    return Face(
        fonts_dir / family.folder / weight / f"{family.name}_{weight}.ttf",
        name=f"{family.name}-{weight[3:]}",
        bold=bold,
        enlarged=family.enlarged,
    )


def _numbers(kind: str, data: bytes) -> "array[int]":
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _table_directory(data: mmap.mmap) -> dict[str, tuple[int, int]]:
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


def subset_order(face: Face, glyphs: list[int]) -> dict[int, int]:
    """Old glyph number to new: the wanted glyphs as they come, then the parts they are made of. Glyph 0 stays 0."""
    order = {0: 0, **{glyph: place for place, glyph in enumerate(glyphs, start=1)}}
    waiting = [part.glyph for glyph in glyphs for part in _parts_of(face, glyph)]
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
    head, metrics, profile = (bytearray(face.kept_tables[tag]) for tag in ("head", "hhea", "maxp"))
    head[8:12], head[50:52] = bytes(4), b"\0\1"
    metrics[34:36] = profile[4:6] = struct.pack(">H", count)
    tables = face.kept_tables | {
        "glyf": bytes(outlines),
        "head": bytes(head),
        "hhea": bytes(metrics),
        "hmtx": b"".join(struct.pack(">Hh", *face.metrics_of(glyph)) for glyph in order),
        "loca": struct.pack(f">{count + 1}I", *offsets),
        "maxp": bytes(profile),
    }
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
