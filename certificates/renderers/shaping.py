"""From text to glyphs in the order they are drawn: direction by UAX #9 (python-bidi), forms by HarfBuzz."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import uharfbuzz as hb
from bidi import algorithm

from certificates.renderers.fonts import Face, FontChain, FontLacksLetter

# Invisible characters that carry no meaning in a line of a certificate. Among them are the embeddings and overrides
# of direction, with which a name could be made to read as another.
DROPPED = dict.fromkeys(
    ord(character) for character in "\u00ad\u200b\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


RUNNING_LEFT = {"R", "AL", "AN"}  # classes of direction; without them a line from the left runs as it is written


# A glyph of a face with the text it stands for; later glyphs of one cluster stand for no text. There are many.
Glyph = tuple[int, str]


class GlyphRun(NamedTuple):
    """Glyphs of one face. `shown` is the PDF operators that show them, with a glyph's number where its code will be."""

    face: Face
    glyphs: tuple[Glyph, ...]
    shown: tuple[str | int, ...]


class ShapedText(NamedTuple):
    """One line of text, measured in ems."""

    text: str
    language: str
    runs: tuple[GlyphRun, ...]
    width: float
    rise: float
    drop: float
    right_to_left: bool
    spells_itself: bool  # each glyph in turn gives the next letters, so copying needs no help
    space_follows: bool = False  # where it is broken from the next line of its text, unless within a word


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


def drawable(text: str, chain: FontChain) -> str:
    """Clean text in which a letter that no face has stands as its code, `[U+738B]`."""
    text = clean(text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if _can_draw(letter, chain) else f"[U+{ord(letter):04X}]" for letter in text)


def _can_draw(letter: str, chain: FontChain) -> bool:
    return unicodedata.category(letter) != "Cc" and chain.face_for(letter) is not None


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
        infos = buffer.glyph_infos
        glyphs = _glyphs(text, segment, infos)
        shown, advance, run_rise, run_drop = _shown(segment.face, infos, buffer.glyph_positions)
        runs.append(GlyphRun(segment.face, glyphs, shown))
        enlarged = segment.face.enlarged
        width += advance * enlarged
        rise, drop = max(rise, run_rise * enlarged), max(drop, run_drop * enlarged)
        spells_itself = spells_itself and not segment.level and all([letters for _, letters in glyphs])
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


class Signs(NamedTuple):
    """Printable ASCII in one face."""

    glyphs: dict[str, Glyph]
    widths: dict[str, int]
    rise: float  # how far any of them reaches, in ems
    drop: float


@lru_cache(maxsize=32)
def _signs(face: Face) -> Signs:
    measures = {sign: face.measures[glyph] for sign, glyph in face.signs.items()}
    scale = face.enlarged / 1000
    return Signs(
        glyphs={sign: (glyph, sign) for sign, glyph in face.signs.items()},
        widths={sign: measure.width for sign, measure in measures.items()},
        rise=max(measure.rise for measure in measures.values()) * scale,
        drop=max(measure.drop for measure in measures.values()) * scale,
    )


def spell(text: str, face: Face) -> ShapedText | None:
    """ASCII sign by sign as it comes from the left, not drawn together: an address, a number. None for other text."""
    signs = _signs(face)
    try:
        glyphs = tuple(map(signs.glyphs.__getitem__, text))
    except KeyError:
        return None
    return ShapedText(
        text=text,
        language="",
        runs=(GlyphRun(face, glyphs, ("[<", *[glyph for glyph, _ in glyphs], ">] TJ")),),
        width=sum(map(signs.widths.__getitem__, text)) * face.enlarged / 1000,
        rise=signs.rise,
        drop=signs.drop,
        right_to_left=False,
        spells_itself=True,
    )


def _levels(text: str, right_to_left: bool) -> list[int]:
    """The embedding level of every character; odd levels run from the right."""
    base = int(right_to_left)
    classes = list(map(unicodedata.bidirectional, text))
    if not right_to_left and RUNNING_LEFT.isdisjoint(classes):
        return [0] * len(text)
    # The algorithm drops joiners and other neutral controls (rule X9); they go with the character before them.
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


def _is_plain_ascii(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _segments(text: str, chain: FontChain, levels: list[int]) -> list[Segment]:
    if text and not any(levels) and (_is_plain_ascii(text) or chain.first.latin.issuperset(text)):
        whole = Segment(chain.first, "Latn", 0, 0)
        whole.end = len(text)
        return [whole]
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


def _glyphs(text: str, segment: Segment, infos: list[hb.GlyphInfo]) -> tuple[Glyph, ...]:
    numbers, clusters = [info.codepoint for info in infos], [info.cluster for info in infos]
    if 0 in numbers:
        lacking = clusters[numbers.index(0)]
        raise FontLacksLetter(_of_clusters(text, segment, clusters)[numbers.index(0)] or text[lacking], text)
    return tuple(zip(numbers, _of_clusters(text, segment, clusters), strict=True))


def _of_clusters(text: str, segment: Segment, clusters: list[int]) -> Sequence[str]:
    """The letters of each glyph: those of its cluster, which the first glyph of the cluster stands for."""
    text = text[segment.start : segment.end]
    if clusters == list(range(len(text))):
        return text
    starts = sorted(set(clusters))
    letters = {start: text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)}
    return [letters.pop(cluster, "") for cluster in clusters]


def _shown(
    face: Face, infos: list[hb.GlyphInfo], positions: list[hb.GlyphPosition]
) -> tuple[tuple[str | int, ...], float, float, float]:
    """What to show, and the width, rise and drop of the run in thousandths of an em.

    The PDF moves on by the rounded width of a glyph; what HarfBuzz wants otherwise is written between the glyphs.
    """
    scale, measures = face.per_mille, face.measures
    shown: list[str | int] = ["[<"]
    lift = owed = width = rise = drop = 0.0
    for info, position in zip(infos, positions, strict=True):
        glyph = info.codepoint
        advance, across, up = position.x_advance * scale, position.x_offset * scale, position.y_offset * scale
        if up != lift:
            shown.append(f">] TJ {_number(up * face.enlarged / 1000)} Ts [<")
            lift = up
        owed += across
        if not -0.05 <= owed <= 0.05:
            shown.append(f">{_number(-owed)}<")
        shown.append(glyph)
        stated, top, bottom = measures[glyph]
        owed = advance - stated - across
        width += advance
        if top + up > rise:
            rise = top + up
        if bottom - up > drop:
            drop = bottom - up
    shown.append(f">{_number(-owed)}] TJ" if abs(owed) > 0.05 else ">] TJ")
    if lift:
        shown.append(" 0 Ts")
    return tuple(shown), width, rise, drop


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
