"""Blanks: pages laid out and compressed once, with room for what is each holder's own.

A blank is a file without its end. Filling it writes the holder's texts and code between the stretches of the page that
are ready, and the few objects that differ from one holder to the next. There is no other road: a certificate that is
drawn alone has its blank made and filled in the same way, so equal facts give equal bytes whatever was drawn before.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from certificates.renderers.embedding import Subset
from certificates.renderers.file import QUICK, Beginning, PdfFile, Stretch, packed, stored, stream_of
from certificates.renderers.fitting import FittedText, Room
from certificates.renderers.fonts import Face
from certificates.renderers.metadata import Metadata, pdf_string
from certificates.renderers.pictures import Packed
from certificates.renderers.qr import QrCode
from certificates.renderers.shaping import GlyphRun, ShapedText
from certificates.renderers.sheet import HEIGHT, WIDTH, Sheet, code_operators
from certificates.renderers.tagging import Box, TaggedCanvas, target_of_link, text_block

MOST_KEPT = 4096  # dates of a blank whose drawing is remembered


class Own(NamedTuple):
    """The place of a text of the holder's own, which `fill` gets as the text of this number."""

    number: int
    room: Room
    recurs: bool = True  # dates do, names and numbers do not

    @property
    def rise(self) -> float:
        return self.room.rise

    @property
    def drop(self) -> float:
        return self.room.drop

    @property
    def height(self) -> float:
        return self.room.height


class Gap(NamedTuple):
    """Where on the page lines of a text of the holder's own begin: at which edge, and how high."""

    own: Own
    edge: float
    baseline: float
    colour: str
    from_right: bool

    def boxes(self, text: FittedText) -> Iterator[Box]:
        for index, line in enumerate(text.lines):
            width = line.width * text.size
            left = self.edge - width if self.from_right else self.edge
            baseline = self.baseline - index * self.own.room.line_height
            yield Box(left, baseline - text.drop, left + width, baseline + text.rise)


class Filling(NamedTuple):
    """What is one holder's own."""

    texts: Sequence[FittedText]
    name_language: str
    code: QrCode
    link: str
    metadata: Metadata


class Waiting(NamedTuple):
    """An object that each file writes by itself: its number, and the part of it that is always the same."""

    number: int
    begun: str


class BlankCanvas(TaggedCanvas):
    """A page of which places are kept free."""

    def __init__(self, *, language: str, ready: Mapping[Face, str] = MappingProxyType({})) -> None:
        """`ready` are signs of faces that may come to stand in the gaps."""
        super().__init__((WIDTH, HEIGHT), language=language)
        for face, signs in ready.items():
            self._subsets[face, False] = Subset(f"F{len(self._subsets) + 1}", face, signs)
        self._content = self._file.reserve()
        self._parts: list[str | Gap | Box] = self._code
        self._pictures: list[str] = []

    def make_ready(self, text: ShapedText) -> None:
        """This will have the letters of a text that may come to stand in the gaps."""
        for run in text.runs:
            self._subset(run.face, personal=False).add(run.glyphs)

    def leave(self, gap: Gap | Box) -> None:
        self._parts.append(gap)

    @contextmanager
    def name(self) -> Iterator[None]:
        """Content whose language comes with the name."""
        self._name = self.begin("Span")
        with self.marked(self._name):
            yield

    def leave_link(self, description: str, gap: Gap) -> None:
        """The text of this gap will be a link."""
        self._link, self._link_gap = Waiting(*self._annotate(description)), gap

    def draw_picture(self, picture: Packed, box: Box) -> None:
        name = f"P{len(self._pictures) + 1}"
        self._pictures.append(f"/{name} {self._file.add(picture.data)} 0 R")
        across, up = box.right - box.left, box.top - box.bottom
        self.addLiteral(f"q {across:.2f} 0 0 {up:.2f} {box.left:.2f} {box.bottom:.2f} cm /{name} Do Q")

    def finish_blank(self) -> "Blank":
        self._close_page()
        fonts = self._write_fonts()
        self._write_structure()
        described = self._file.reserve()
        return Blank(
            catalogue=self._catalogue(described),
            beginning=self._file.as_beginning(),
            parts=tuple(_joined(self._parts)),
            subsets={face: subset for (face, _), subset in self._subsets.items()},
            resources=f"/XObject << {' '.join(self._pictures)} >> /Font << {fonts}",
            content_number=self._content,
            resources_number=self._resources,
            name=Waiting(self._name.number, str(self._name)),
            link=self._link,
            link_gap=self._link_gap,
            described_number=described,
        )

    def _write_content(self) -> int:
        return self._content


class BlankSheet(Sheet):
    canvas: BlankCanvas

    def leave(self, own: Own, offset: float, baseline: float, *, colour: str) -> Gap:
        """This will keep a place whose first line stands on the baseline."""
        edge = self.width - offset if self.right_to_left else offset
        gap = Gap(own, edge, self.height - baseline, colour, self.right_to_left)
        self.canvas.leave(gap)
        return gap

    def put(self, text: FittedText | Own, offset: float, baseline: float, *, colour: str) -> None:
        """A text, or the place of one."""
        if isinstance(text, Own):
            self.leave(text, offset, baseline, colour=colour)
        else:
            self.write(text, offset, baseline, colour=colour)


@dataclass(frozen=True, eq=False)
class Blank:
    beginning: Beginning
    parts: tuple[Stretch | Gap | Box, ...]
    subsets: dict[Face, Subset]
    resources: str
    catalogue: int
    content_number: int
    resources_number: int
    name: Waiting
    link: Waiting
    link_gap: Gap
    described_number: int
    kept: dict[tuple[int, str], Stretch] = field(default_factory=dict)

    def fill(self, filling: Filling) -> bytes:
        """The file of one holder."""
        target = io.BytesIO()
        file, fonts = PdfFile(target, self.beginning), PersonalFonts(self.subsets)
        file.write(self.content_number, stream_of([self._drawn(part, filling, fonts) for part in self.parts]))
        file.write(self.resources_number, f"<< {self.resources} {fonts.write(file)} >> >>")
        language = f" /Lang {pdf_string(filling.name_language)}" if filling.name_language else ""
        file.write(self.name.number, f"{self.name.begun}{language} >>")
        boxes = list(self.link_gap.boxes(filling.texts[self.link_gap.own.number]))
        file.write(self.link.number, f"{self.link.begun} {target_of_link(_around(boxes), filling.link)} >>")
        file.write(self.described_number, filling.metadata.described())
        file.close(catalogue=self.catalogue, information=file.add(filling.metadata.information()))
        return target.getvalue()

    def _drawn(self, part: Stretch | Gap | Box, filling: Filling, fonts: "PersonalFonts") -> Stretch:
        if isinstance(part, Stretch):
            return part
        if isinstance(part, Box):
            return packed(code_operators(filling.code, part).encode(), QUICK)
        number, recurs = part.own.number, part.own.recurs
        text = filling.texts[number]
        key = (number, text.said)
        stretch = self.kept.get(key) if recurs else None
        if stretch is None:
            before = len(fonts.shown)
            stretch = stored(_operators(part, text, fonts).encode("latin-1"))
            # What needs a font of this file alone is of no use to others.
            if recurs and len(fonts.shown) == before and len(self.kept) < MOST_KEPT:
                self.kept[key] = stretch
        return stretch


class PersonalFonts:
    """The fonts of one filled blank: those of the blank where they have what is to be shown, otherwise its own."""

    def __init__(self, subsets: dict[Face, Subset]) -> None:
        self._subsets = subsets
        self._own: dict[Face, Subset] = {}
        self.shown: list[GlyphRun] = []  # by its own

    def show(self, run: GlyphRun, *, is_told: bool) -> str:
        """`is_told`: the letters stand beside the glyphs, so that a glyph may be another letter's too."""
        ready = self._subsets.get(run.face)
        if ready and (ready.has(run.glyphs) if is_told else ready.holds(run.glyphs)):
            return ready.show(run)
        own = self._own.get(run.face)
        if own is None:
            own = self._own[run.face] = Subset(f"N{len(self._own) + 1}", run.face)
        self.shown.append(run)
        own.add(run.glyphs)
        return own.show(run)

    def write(self, file: PdfFile) -> str:
        return " ".join([f"/{subset.resource} {subset.write(file, QUICK)} 0 R" for subset in self._own.values()])


def _operators(gap: Gap, text: FittedText, fonts: PersonalFonts) -> str:
    lines = []
    for line, box in zip(text.lines, gap.boxes(text), strict=True):
        show = partial(fonts.show, is_told=not line.spells_itself or line.space_follows)
        left, baseline = box.left, box.bottom + text.drop
        lines.append(text_block(line, left, baseline, text.size, show, more_follows=line.space_follows))
    return f"{gap.colour} rg\n" + "\n".join(lines)


def _joined(parts: list[str | Gap | Box]) -> Iterator[Stretch | Gap | Box]:
    """What stands between two gaps as one stretch."""
    lines: list[str] = []
    for part in parts:
        if isinstance(part, str):
            lines.append(part)
        else:
            yield packed(("\n" + "\n".join(lines) + "\n").encode("latin-1"))
            yield part
            lines = []
    yield packed(("\n" + "\n".join(lines) + "\n").encode("latin-1"))


def _around(boxes: list[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))
