"""The parts of a certificate: each knows its height, the space it would like above it, and how to draw itself."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from certificates.renderers.blank import BlankSheet, Own
from certificates.renderers.colours import Palette
from certificates.renderers.fitting import FittedText
from certificates.renderers.metadata import pdf_string
from certificates.renderers.pictures import Packed
from certificates.renderers.sheet import AMBER, CREAM, GREY, HEIGHT, INK, WHITE, WIDTH
from certificates.renderers.tagging import Box

MARGIN = 60.0
BOTTOM = 50.0
CONTENT = WIDTH - 2 * MARGIN
QR_SIZE, QR_GAP = 94.0, 20.0
FOOT_DEPTH = HEIGHT - BOTTOM - QR_SIZE


class Block(Protocol):
    """A part of the page that knows its height and the space it would like above it."""

    @property
    def gap(self) -> float: ...

    @property
    def height(self) -> float: ...

    def draw(self, sheet: BlankSheet, depth: float) -> None: ...


@dataclass(frozen=True)
class Drawn:
    """A picture as it stands on the page."""

    picture: Packed
    alt: str
    width: float
    height: float

    def draw(self, sheet: BlankSheet, offset: float, depth: float) -> None:
        """A picture that is not described is ornament."""
        box = sheet.box(offset, depth, self.width, self.height)
        described = sheet.canvas.content("Figure", figure(self.alt, box)) if self.alt else sheet.canvas.artifact()
        with described:
            sheet.canvas.draw_picture(self.picture, box)


@dataclass(frozen=True)
class Logos:
    """Side by side, their middles on one line."""

    logos: tuple[Drawn, ...]
    gap: float = 0.0
    between: float = 24.0

    @cached_property
    def height(self) -> float:
        return max(logo.height for logo in self.logos)

    def draw(self, sheet: BlankSheet, depth: float) -> None:
        offset = MARGIN
        for logo in self.logos:
            logo.draw(sheet, offset, depth + (self.height - logo.height) / 2)
            offset += logo.width + self.between


@dataclass(frozen=True)
class Paragraph:
    text: FittedText
    gap: float
    colour: str = INK
    kind: str = "P"

    @property
    def height(self) -> float:
        return self.text.height

    def draw(self, sheet: BlankSheet, depth: float) -> None:
        with sheet.canvas.content(self.kind):
            sheet.write_below(self.text, MARGIN, depth, colour=self.colour)


@dataclass(frozen=True)
class Holder:
    """The name, marked with its own language so that it is spoken rightly."""

    name: Own
    gap: float

    @property
    def height(self) -> float:
        return self.name.height

    def draw(self, sheet: BlankSheet, depth: float) -> None:
        with sheet.canvas.element("P"), sheet.canvas.name():
            sheet.leave(self.name, MARGIN, depth + self.name.rise, colour=INK)


@dataclass(frozen=True)
class Note:
    """A certificate that is not simply valid says so under its title."""

    text: FittedText
    gap: float = 20.0
    padding: float = 11.0

    @property
    def height(self) -> float:
        return self.text.height + 2 * self.padding

    def draw(self, sheet: BlankSheet, depth: float) -> None:
        with sheet.canvas.artifact():
            sheet.fill(MARGIN, depth, CONTENT, self.height, CREAM)
            sheet.fill(MARGIN, depth, 4, self.height, AMBER)
        with sheet.canvas.content("P"):
            sheet.write_below(self.text, MARGIN + 4 + self.padding, depth + self.padding, colour=INK)


@dataclass(frozen=True)
class Fact:
    label: FittedText
    value: Own
    width: float
    prominent: bool

    @property
    def height(self) -> float:
        return self.label.height + 9 + self.value.height


@dataclass(frozen=True)
class Facts:
    """Side by side; the prominent one, the expiry, on a dark ground."""

    facts: tuple[Fact, ...]
    palette: Palette
    gap: float = 26.0
    padding: float = 13.0

    @cached_property
    def height(self) -> float:
        rise = max(fact.label.rise for fact in self.facts)
        drop = max(fact.value.drop for fact in self.facts)
        return (
            rise + max(fact.height - fact.label.rise - fact.value.drop for fact in self.facts) + drop + 2 * self.padding
        )

    def draw(self, sheet: BlankSheet, depth: float) -> None:
        offset = MARGIN
        for fact in self.facts:
            self._draw_fact(sheet, fact, offset, depth)
            offset += fact.width

    def _draw_fact(self, sheet: BlankSheet, fact: Fact, offset: float, depth: float) -> None:
        """Labels share a first baseline and values a last one."""
        with sheet.canvas.artifact():
            ground = self.palette.accent if fact.prominent else self.palette.tint
            sheet.fill(offset, depth, fact.width, self.height, ground)
        label_baseline = depth + self.padding + max(other.label.rise for other in self.facts)
        last_baseline = depth + self.height - self.padding - max(other.value.drop for other in self.facts)
        value_baseline = last_baseline - (fact.value.height - fact.value.rise - fact.value.drop)
        with sheet.canvas.content("P"):
            label_colour, value_colour = (WHITE, WHITE) if fact.prominent else (GREY, INK)
            sheet.write(fact.label, offset + self.padding, label_baseline, colour=label_colour, more=True)
            sheet.leave(fact.value, offset + self.padding, value_baseline, colour=value_colour)


@dataclass(frozen=True)
class Row:
    cells: tuple[FittedText | Own, ...]
    padding: float

    @cached_property
    def rise(self) -> float:
        return max(cell.rise for cell in self.cells)

    @cached_property
    def height(self) -> float:
        return self.rise + max(cell.height - cell.rise for cell in self.cells) + 2 * self.padding


@dataclass(frozen=True)
class ModuleList:
    heading: Row
    rows: tuple[Row, ...]
    offsets: tuple[float, float, float]
    palette: Palette
    gap: float = 24.0

    @cached_property
    def height(self) -> float:
        return self.heading.height + sum(row.height for row in self.rows)

    def draw(self, sheet: BlankSheet, depth: float) -> None:
        with sheet.canvas.element("Table"):
            self._draw_row(sheet, self.heading, depth, ("Column", "Column", "Column"))
            depth += self.heading.height
            self._rule(sheet, depth, 1.2, self.palette.accent)
            for row in self.rows:
                self._draw_row(sheet, row, depth, ("Row", "", ""))
                depth += row.height
                self._rule(sheet, depth, 0.6, self.palette.line)

    def _rule(self, sheet: BlankSheet, depth: float, thickness: float, colour: str) -> None:
        with sheet.canvas.artifact():
            sheet.fill(MARGIN, depth - thickness, CONTENT, thickness, colour)

    def _draw_row(self, sheet: BlankSheet, row: Row, depth: float, scopes: tuple[str, str, str]) -> None:
        baseline = depth + row.padding + row.rise
        colour = self.palette.accent if row is self.heading else INK
        with sheet.canvas.element("TR"):
            for cell, offset, scope in zip(row.cells, self.offsets, scopes, strict=True):
                kind, entries = ("TH", f"/A << /O /Table /Scope /{scope} >>") if scope else ("TD", "")
                with sheet.canvas.content(kind, entries):
                    sheet.put(cell, offset, baseline, colour=colour)


@dataclass(frozen=True)
class Signed:
    """One who signs: the signature on a line, name and post under it."""

    name: FittedText
    post: FittedText
    signature: Drawn | None
    width: float


@dataclass(frozen=True)
class Signatories:
    """Side by side above the foot, their lines at one depth."""

    signed: tuple[Signed, ...]
    palette: Palette
    between: float = 20.0
    under_line: float = 7.0
    under_name: float = 3.0

    @cached_property
    def above_line(self) -> float:
        """Room for the tallest signature."""
        return max((signed.signature.height + 3 for signed in self.signed if signed.signature), default=0.0)

    @cached_property
    def rise(self) -> float:
        """Of the tallest name: names stand on one line, and posts under the deepest of them."""
        return max(signed.name.rise for signed in self.signed)

    @cached_property
    def to_posts(self) -> float:
        names = self.rise + max(signed.name.height - signed.name.rise for signed in self.signed)
        return self.under_line + names + self.under_name

    @cached_property
    def height(self) -> float:
        return self.above_line + self.to_posts + max(signed.post.height for signed in self.signed)

    def draw(self, sheet: BlankSheet, depth: float) -> None:
        line, offset = depth + self.above_line, MARGIN
        for signed in self.signed:
            if signed.signature:
                signed.signature.draw(sheet, offset, line - 3 - signed.signature.height)
            with sheet.canvas.artifact():
                sheet.fill(offset, line, signed.width, 0.6, self.palette.line)
            with sheet.canvas.content("P"):
                sheet.write(signed.name, offset, line + self.under_line + self.rise, colour=INK, more=True)
                sheet.write_below(signed.post, offset, line + self.to_posts, colour=GREY)
            offset += signed.width + self.between


@dataclass(frozen=True)
class Foot:
    """Where to check the certificate, and the word-mark."""

    label: FittedText
    address: Own
    word_mark: FittedText
    qr_alt: str
    link_alt: str
    palette: Palette

    def draw(self, sheet: BlankSheet) -> None:
        beside = MARGIN + QR_SIZE + QR_GAP
        with sheet.canvas.artifact():
            sheet.fill(beside, FOOT_DEPTH, CONTENT - QR_SIZE - QR_GAP, 0.6, self.palette.line)
        self._draw_code(sheet)
        with sheet.canvas.element("P"):
            with sheet.canvas.content("Span"):
                sheet.write_below(self.label, beside, FOOT_DEPTH + 14, colour=GREY, more=True)
            self._draw_address(sheet, beside, FOOT_DEPTH + 14 + self.label.height + 5)
        self._draw_word_mark(sheet)

    def _draw_code(self, sheet: BlankSheet) -> None:
        box = sheet.box(MARGIN, FOOT_DEPTH, QR_SIZE, QR_SIZE)
        with sheet.canvas.content("Figure", figure(self.qr_alt, box)):
            sheet.canvas.leave(box)

    def _draw_address(self, sheet: BlankSheet, offset: float, depth: float) -> None:
        with sheet.canvas.content("Link"):
            gap = sheet.leave(self.address, offset, depth + self.address.rise, colour=self.palette.accent)
            sheet.canvas.leave_link(self.link_alt, gap)

    def _draw_word_mark(self, sheet: BlankSheet) -> None:
        offset, baseline = WIDTH - MARGIN - self.word_mark.width, HEIGHT - BOTTOM
        with sheet.canvas.artifact():
            sheet.diamond(offset - 11, baseline - 7.4, 7, AMBER)
        with sheet.canvas.content("P"):
            sheet.write(self.word_mark, offset, baseline, colour=self.palette.accent)


def figure(alt: str, box: Box) -> str:
    """The entries of a picture's element."""
    return f"/Alt {pdf_string(alt)} /A << /O /Layout /Placement /Block /BBox {box} >>"
