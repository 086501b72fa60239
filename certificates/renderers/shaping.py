"""From text to glyphs in the order they are drawn: direction by UAX #9 (python-bidi), forms by HarfBuzz."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import uharfbuzz as hb
from bidi import algorithm

from certificates.renderers.fonts import Face, FontChain, FontLacksLetter

# Invisible characters that carry no meaning in a line of a certificate. Among them are the embeddings and overrides
# of direction, with which a name could be made to read as another.
DROPPED = dict.fromkeys(
    ord(character) for character in "\u00ad\u200b\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


class Glyph:
    """A glyph number with the text it stands for; later glyphs of one cluster stand for no text."""

    __slots__ = ("number", "text")

    def __init__(self, number: int, text: str) -> None:
        self.number = number
        self.text = text


@dataclass(frozen=True)
class GlyphRun:
    """Glyphs of one face with the PDF operators that show them once the font is set at `face.enlarged` points."""

    face: Face
    glyphs: tuple[Glyph, ...]
    operators: str


@dataclass(frozen=True)
class ShapedText:
    """One line of text, measured in ems."""

    text: str
    language: str
    runs: tuple[GlyphRun, ...]
    width: float
    rise: float
    drop: float
    right_to_left: bool
    spells_itself: bool  # each glyph in turn gives the next letters, so copying needs no help


class Segment:
    """A stretch of text with one face, one script and one level of direction."""

    __slots__ = ("end", "face", "level", "script", "start")

    def __init__(self, face: Face, script: str, level: int, start: int) -> None:
        self.face, self.script, self.level = face, script, level
        self.start, self.end = start, start + 1


def clean(text: str) -> str:
    """Composed letters, single spaces, no invisible controls."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(DROPPED))
    return " ".join(text.split())


def starts_from_right(text: str, *, otherwise: bool) -> bool:
    """The direction of the first letter that has one; `otherwise` for text of digits and signs only."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return otherwise


@lru_cache(maxsize=4096)
def shape(text: str, chain: FontChain, *, language: str, right_to_left: bool) -> ShapedText:
    """This will lay out one line of clean text. `right_to_left` is the direction of the paragraph it belongs to.

    Raises FontLacksLetter rather than ever drawing an empty box.
    """
    runs, width, rise, drop = [], 0.0, 0.0, 0.0
    spells_itself = not right_to_left
    for segment in _in_visual_order(_segments(text, chain, _levels(text, right_to_left))):
        buffer = _shaped(text[segment.start : segment.end], segment, language)
        operators, advance, run_rise, run_drop = _operators(segment.face, buffer)
        glyphs = _glyphs(text, segment, buffer)
        runs.append(GlyphRun(segment.face, glyphs, operators))
        enlarged = segment.face.enlarged
        width += advance * enlarged
        rise, drop = max(rise, run_rise * enlarged), max(drop, run_drop * enlarged)
        spells_itself = spells_itself and not segment.level and all(glyph.text for glyph in glyphs)
    return ShapedText(
        text=text,
        language=language,
        runs=tuple(runs),
        width=width / 1000,
        rise=rise / 1000,
        drop=drop / 1000,
        right_to_left=right_to_left,
        spells_itself=spells_itself,
    )


def _levels(text: str, right_to_left: bool) -> list[int]:
    """The embedding level of every character; odd levels run from the right."""
    base = int(right_to_left)
    if text.isascii() and not right_to_left:
        return [0] * len(text)
    # The algorithm drops joiners and other neutral controls (rule X9); they go with the character before them.
    classes = [unicodedata.bidirectional(character) for character in text]
    kept = "".join(character for character, kind in zip(text, classes, strict=True) if kind != "BN")
    storage = algorithm.get_empty_storage()
    storage.update(base_level=base, base_dir="LR"[base])
    algorithm.get_embedding_levels(kept, storage, False, False)
    algorithm.explicit_embed_and_overrides(storage, False)
    algorithm.resolve_weak_types(storage, False)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    resolved = iter(storage["chars"])
    levels: list[int] = []
    for kind in classes:
        previous = levels[-1] if levels else base
        levels.append(previous if kind == "BN" else next(resolved)["level"])
    return levels


@cache
def _script(character: str) -> str:
    """The script of a character (`Latn`, `Arab`), empty when many scripts share it."""
    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    return buffer.script or ""


def _segments(text: str, chain: FontChain, levels: list[int]) -> list[Segment]:
    segments: list[Segment] = []
    face: Face | None = None
    for index, character in enumerate(text):
        script = _script(character)
        # Figures and brackets look the same throughout the page, whatever letters stand beside them.
        shared = not script and (character == " " or not character.isascii())
        face = chain.face_for(character, current=face, shared=shared)
        if face is None or unicodedata.category(character) == "Cc":
            raise FontLacksLetter(character, text)
        last = segments[-1] if segments else None
        if (
            last
            and last.face is face
            and last.level == levels[index]
            and (script in ("", last.script) or not last.script)
        ):
            last.end = index + 1
            last.script = last.script or script
        else:
            segments.append(Segment(face, script, levels[index], index))
    return segments


def _in_visual_order(segments: list[Segment]) -> list[Segment]:
    """From left to right, as they stand on the page (UAX #9, rule L2)."""
    ordered = list(segments)
    for level in range(max((segment.level for segment in segments), default=0), 0, -1):
        start = 0
        while start < len(ordered):
            end = start
            while end < len(ordered) and ordered[end].level >= level:
                end += 1
            ordered[start:end] = reversed(ordered[start:end])
            start = end + 1
    return ordered


def _shaped(text: str, segment: Segment, language: str) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.flags = hb.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE
    buffer.direction = "rtl" if segment.level % 2 else "ltr"
    buffer.script = segment.script or "Latn"
    buffer.language = language or "und"  # never the language of the machine
    hb.shape(segment.face.shaper, buffer)
    return buffer


def _glyphs(text: str, segment: Segment, buffer: hb.Buffer) -> tuple[Glyph, ...]:
    clusters = sorted({info.cluster for info in buffer.glyph_infos})
    ends = dict(zip(clusters, [*clusters[1:], segment.end - segment.start], strict=True))
    glyphs = []
    for info in buffer.glyph_infos:
        end = ends.pop(info.cluster, None)
        letters = text[segment.start + info.cluster : segment.start + end] if end is not None else ""
        if info.codepoint == 0:
            raise FontLacksLetter(letters or text[segment.start + info.cluster], text)
        glyphs.append(Glyph(info.codepoint, letters))
    return tuple(glyphs)


def _operators(face: Face, buffer: hb.Buffer) -> tuple[str, float, float, float]:
    """PDF operators, and the width, rise and drop of the run in thousandths of an em.

    The PDF moves on by the rounded width of a glyph; what HarfBuzz wants otherwise is written between the glyphs.
    """
    scale = face.per_mille
    shown: list[str] = []
    lift = owed = width = rise = drop = 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        advance, across, up = position.x_advance * scale, position.x_offset * scale, position.y_offset * scale
        if up != lift:
            shown.append(f"] TJ {_number(up * face.enlarged / 1000)} Ts [")
            lift = up
        if abs(owed + across) > 0.05:
            shown.append(f" {_number(-(owed + across))} ")
        shown.append(f"<{info.codepoint:04X}>")
        owed = advance - face.width_of(info.codepoint) - across
        ink = face.ink_of(info.codepoint)
        width += advance
        rise, drop = max(rise, ink.rise + up), max(drop, ink.drop - up)
    if abs(owed) > 0.05:
        shown.append(f" {_number(-owed)}")
    operators = f"[{''.join(shown)}] TJ" + (" 0 Ts" if lift else "")
    return operators.replace("><", "").replace("[] TJ ", ""), width, rise, drop


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def words(text: str) -> Iterator[str]:
    """The pieces that a line may be broken between: after a space, a hyphen or a slash."""
    start = 0
    for end in range(1, len(text)):
        if text[end - 1] in " -‐/" and text[end] not in " /":
            yield text[start:end]
            start = end
    if text:
        yield text[start:]
