"""The parts of a certificate: each knows its height, the space it would like above it, and how to draw itself."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from certificates.renderers.fitting import FittedText
from certificates.renderers.metadata import pdf_string
from certificates.renderers.qr import qr_code
from certificates.renderers.sheet import AMBER, CREAM, GREY, HEIGHT, INK, LINE, TEAL, TINT, WHITE, WIDTH, Sheet

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

    def draw(self, sheet: Sheet, depth: float) -> None: ...


@dataclass(frozen=True)
class Paragraph:
    text: FittedText
    gap: float
    colour: str = INK
    kind: str = "P"

    @property
    def height(self) -> float:
        return self.text.height

    def draw(self, sheet: Sheet, depth: float) -> None:
        with sheet.canvas.content(self.kind):
            sheet.write_below(self.text, MARGIN, depth, colour=self.colour)


@dataclass(frozen=True)
class Holder:
    """The name, marked with its own language so that it is spoken rightly."""

    text: FittedText
    gap: float
    language: str

    @property
    def height(self) -> float:
        return self.text.height

    def draw(self, sheet: Sheet, depth: float) -> None:
        language = f"/Lang {pdf_string(self.language)}" if self.language else ""
        with sheet.canvas.element("P"), sheet.canvas.content("Span", language):
            sheet.write_below(self.text, MARGIN, depth, colour=INK, personal=True)


@dataclass(frozen=True)
class Note:
    """A certificate that is not simply valid says so under its title."""

    text: FittedText
    gap: float = 20.0
    padding: float = 11.0

    @property
    def height(self) -> float:
        return self.text.height + 2 * self.padding

    def draw(self, sheet: Sheet, depth: float) -> None:
        with sheet.canvas.artifact():
            sheet.fill(MARGIN, depth, CONTENT, self.height, CREAM)
            sheet.fill(MARGIN, depth, 4, self.height, AMBER)
        with sheet.canvas.content("P"):
            sheet.write_below(self.text, MARGIN + 4 + self.padding, depth + self.padding, colour=INK)


@dataclass(frozen=True)
class Fact:
    label: FittedText
    value: FittedText
    width: float
    prominent: bool

    @property
    def height(self) -> float:
        return self.label.height + 9 + self.value.height


@dataclass(frozen=True)
class Facts:
    """Side by side; the prominent one, the expiry, on a dark ground."""

    facts: tuple[Fact, ...]
    gap: float = 26.0
    padding: float = 13.0

    @cached_property
    def height(self) -> float:
        rise = max(fact.label.rise for fact in self.facts)
        drop = max(fact.value.drop for fact in self.facts)
        return (
            rise + max(fact.height - fact.label.rise - fact.value.drop for fact in self.facts) + drop + 2 * self.padding
        )

    def draw(self, sheet: Sheet, depth: float) -> None:
        offset = MARGIN
        for fact in self.facts:
            self._draw_fact(sheet, fact, offset, depth)
            offset += fact.width

    def _draw_fact(self, sheet: Sheet, fact: Fact, offset: float, depth: float) -> None:
        """Labels share a first baseline and values a last one."""
        with sheet.canvas.artifact():
            sheet.fill(offset, depth, fact.width, self.height, TEAL if fact.prominent else TINT)
        label_baseline = depth + self.padding + max(other.label.rise for other in self.facts)
        last_baseline = depth + self.height - self.padding - max(other.value.drop for other in self.facts)
        value_baseline = last_baseline - fact.value.line_height * (len(fact.value.lines) - 1)
        with sheet.canvas.content("P"):
            label_colour, value_colour = (WHITE, WHITE) if fact.prominent else (GREY, INK)
            sheet.write(fact.label, offset + self.padding, label_baseline, colour=label_colour, more=True)
            sheet.write(fact.value, offset + self.padding, value_baseline, colour=value_colour)


@dataclass(frozen=True)
class Row:
    cells: tuple[FittedText, FittedText, FittedText]
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
    gap: float = 24.0

    @cached_property
    def height(self) -> float:
        return self.heading.height + sum(row.height for row in self.rows)

    def draw(self, sheet: Sheet, depth: float) -> None:
        with sheet.canvas.element("Table"):
            self._draw_row(sheet, self.heading, depth, ("Column", "Column", "Column"))
            depth += self.heading.height
            self._rule(sheet, depth, 1.2, TEAL)
            for row in self.rows:
                self._draw_row(sheet, row, depth, ("Row", "", ""))
                depth += row.height
                self._rule(sheet, depth, 0.6, LINE)

    def _rule(self, sheet: Sheet, depth: float, thickness: float, colour: str) -> None:
        with sheet.canvas.artifact():
            sheet.fill(MARGIN, depth - thickness, CONTENT, thickness, colour)

    def _draw_row(self, sheet: Sheet, row: Row, depth: float, scopes: tuple[str, str, str]) -> None:
        baseline = depth + row.padding + row.rise
        colour = TEAL if row is self.heading else INK
        with sheet.canvas.element("TR"):
            for cell, offset, scope in zip(row.cells, self.offsets, scopes, strict=True):
                kind, entries = ("TH", f"/A << /O /Table /Scope /{scope} >>") if scope else ("TD", "")
                with sheet.canvas.content(kind, entries):
                    sheet.write(cell, offset, baseline, colour=colour)


@dataclass(frozen=True)
class Foot:
    """Where to check the certificate, and the word-mark."""

    label: FittedText
    address: FittedText
    word_mark: FittedText
    check_url: str
    qr_alt: str
    link_alt: str

    def draw(self, sheet: Sheet) -> None:
        beside = MARGIN + QR_SIZE + QR_GAP
        with sheet.canvas.artifact():
            sheet.fill(beside, FOOT_DEPTH, CONTENT - QR_SIZE - QR_GAP, 0.6, LINE)
        self._draw_code(sheet)
        with sheet.canvas.element("P"):
            with sheet.canvas.content("Span"):
                sheet.write_below(self.label, beside, FOOT_DEPTH + 14, colour=GREY, more=True)
            self._draw_address(sheet, beside, FOOT_DEPTH + 14 + self.label.height + 5)
        self._draw_word_mark(sheet)

    def _draw_code(self, sheet: Sheet) -> None:
        box = sheet.box(MARGIN, FOOT_DEPTH, QR_SIZE, QR_SIZE)
        layout = f"/A << /O /Layout /Placement /Block /BBox {box} >>"
        with sheet.canvas.content("Figure", f"/Alt {pdf_string(self.qr_alt)} {layout}"):
            sheet.qr_code(qr_code(self.check_url), box)

    def _draw_address(self, sheet: Sheet, offset: float, depth: float) -> None:
        with sheet.canvas.content("Link"):
            boxes = sheet.write_below(self.address, offset, depth, colour=TEAL)
            for box in boxes:
                sheet.canvas.link(self.check_url, box, self.link_alt)

    def _draw_word_mark(self, sheet: Sheet) -> None:
        offset, baseline = WIDTH - MARGIN - self.word_mark.width, HEIGHT - BOTTOM
        with sheet.canvas.artifact():
            sheet.diamond(offset - 11, baseline - 7.4, 7, AMBER)
        with sheet.canvas.content("P"):
            sheet.write(self.word_mark, offset, baseline, colour=TEAL)
