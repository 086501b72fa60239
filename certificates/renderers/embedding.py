"""The fonts that a file carries: of each face only the glyphs that it shows, numbered as they come."""

import zlib
from functools import lru_cache
from typing import NamedTuple

from certificates.renderers.file import QUICK, PdfFile, stream
from certificates.renderers.fonts import Face, subset_file, subset_order
from certificates.renderers.shaping import Glyph, GlyphRun

NOTHING = "\u200b"


class FontParts(NamedTuple):
    """The objects of an embedded font that depend only on its glyphs, ready to be written."""

    name: str
    file: bytes
    letters: bytes
    widths: str


class Subset:
    """The glyphs of one face that a file shows, numbered as they come: text is written before all are known."""

    def __init__(self, resource: str, face: Face, signs: str = "") -> None:
        """`signs` are those that it has from the start."""
        self.resource, self.face = resource, face
        self.letters: dict[int, str] = {}  # by glyph of the whole face, in the order of their numbers here
        self.codes: dict[int, str] = {}
        if signs:
            self.letters, self.codes = (known.copy() for known in _numbered(face, signs))

    def add(self, glyphs: tuple[Glyph, ...]) -> None:
        for glyph, text in glyphs:
            if glyph not in self.codes:
                self.codes[glyph] = f"{len(self.codes) + 1:04X}"
            if not self.letters.get(glyph):
                self.letters[glyph] = text

    def holds(self, glyphs: tuple[Glyph, ...]) -> bool:
        """Whether it can show these as they are, each giving the same letters when it is copied."""
        return set(glyphs) <= self.letters.items()

    def has(self, glyphs: tuple[Glyph, ...]) -> bool:
        """Whether it can show these, for text whose letters are told beside it."""
        return all([glyph in self.codes for glyph, _ in glyphs])

    def show(self, run: GlyphRun) -> str:
        """The operators that draw a run of glyphs which are in the subset."""
        shown = "".join(map(self.codes.get, run.shown, run.shown))  # type: ignore[arg-type]
        return f"/{self.resource} {run.face.enlarged:g} Tf {shown}"

    def write(self, file: PdfFile, level: int = 6) -> int:
        """This will write the font's objects and return the number of the first."""
        face = self.face
        parts = _font_parts(face, tuple(self.letters.items()), level)
        bounds = " ".join(map(str, face.bounds))
        descriptor = file.add(
            f"<< /Type /FontDescriptor /FontName /{parts.name} /Flags 4 /FontBBox [{bounds}] /ItalicAngle 0"
            f" /Ascent {face.ascent} /Descent {face.descent} /CapHeight 714 /StemV {140 if face.bold else 80}"
            f" /FontFile2 {file.add(parts.file)} 0 R >>"
        )
        descendant = file.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{parts.name}"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor {descriptor} 0 R /W [0 [{parts.widths}]] /CIDToGIDMap /Identity >>"
        )
        return file.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{parts.name} /Encoding /Identity-H"
            f" /DescendantFonts [{descendant} 0 R] /ToUnicode {file.add(parts.letters)} 0 R >>"
        )


@lru_cache(maxsize=32)
def _numbered(face: Face, signs: str) -> tuple[dict[int, str], dict[int, str]]:
    letters = {face.glyph_of(sign): sign for sign in signs if face.has(sign)}
    return letters, {glyph: f"{place:04X}" for place, glyph in enumerate(letters, start=1)}


@lru_cache(maxsize=256)
def _font_parts(face: Face, letters: tuple[tuple[int, str], ...], level: int) -> FontParts:
    shown = [glyph for glyph, _ in letters]
    file = subset_file(face, subset_order(face, shown))
    return FontParts(
        name=f"{_subset_tag(file)}+{face.name}",
        file=stream(file, f"/Length1 {len(file)}", level=level),
        letters=stream(_letters_map(face, letters), compress=level != QUICK),
        widths=" ".join([str(face.measures[glyph].width) for glyph in [0, *shown]]),
    )


def _subset_tag(file: bytes) -> str:
    """The six capitals that tell one subset of a font from another."""
    code = zlib.crc32(file)
    return "".join(chr(ord("A") + code // 26**place % 26) for place in range(6))


def _letters_map(face: Face, letters: tuple[tuple[int, str], ...]) -> bytes:
    """The ToUnicode map, by which text is searched and copied; a glyph that only occurs joined gives nothing to see."""
    known = [text or face.letter_of.get(glyph, NOTHING) for glyph, text in letters]
    lines = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in enumerate(known, start=1)]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]  # the most that a block may hold
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()
