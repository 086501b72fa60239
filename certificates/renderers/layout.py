"""Composes a certificate: a stack of blocks from the top, and the foot with the QR code at the bottom."""

from collections.abc import Iterator
from typing import NamedTuple

from certificates.renderers.blocks import (
    CONTENT,
    FOOT_DEPTH,
    MARGIN,
    QR_GAP,
    QR_SIZE,
    Block,
    Fact,
    Facts,
    Foot,
    Holder,
    ModuleList,
    Note,
    Paragraph,
    Row,
)
from certificates.renderers.drawing import CertificateDrawing, ModuleLine, is_right_to_left
from certificates.renderers.fitting import DrawingDoesNotFit, FittedText, Style, fit, wrap
from certificates.renderers.fonts import Typefaces
from certificates.renderers.sheet import GREY, HEIGHT, TEAL, WIDTH, Sheet

TOP = 54.0
ABOVE_FOOT = 22.0
BAND = 14.0
DATE_COLUMN = 106.0  # at most; narrower when the dates are
COLUMN_GAP = 16.0
WIDEST_STRETCH = 1.25

WORD_MARK = "Waymark"


class Density(NamedTuple):
    """How a page gives way to much text: smaller titles, a smaller list, less space between blocks."""

    display: float  # factor of the size of title, name and course
    modules: float  # size of the list of modules
    least_stretch: float  # factor of the spaces between blocks


# The first of these that holds the certificate is used.
DENSITIES = (
    Density(1.0, 10.5, 0.8),
    Density(1.0, 9.5, 0.8),
    Density(0.85, 9.5, 0.65),
    Density(0.85, 8.5, 0.6),
    Density(0.7, 8.5, 0.5),
    Density(0.7, 7.5, 0.5),
    Density(0.7, 6.5, 0.5),
    Density(0.6, 5.5, 0.4),
)


class Composer:
    """Sets the texts of one certificate in their styles and stacks them."""

    def __init__(self, drawing: CertificateDrawing, typefaces: Typefaces) -> None:
        self.drawing = drawing
        self.right_to_left = is_right_to_left(drawing.language)
        self.regular = Style(typefaces.regular, drawing.language, self.right_to_left)
        self.bold = Style(typefaces.bold, drawing.language, self.right_to_left)
        self.name = Style(typefaces.bold, drawing.holder_language, self.right_to_left)

    def draw(self, sheet: Sheet) -> None:
        with sheet.canvas.artifact():
            sheet.fill(0, 0, BAND, HEIGHT, TEAL)
        blocks, stretch = self._stack()
        depth = TOP
        for block in blocks:
            depth += block.gap * stretch
            block.draw(sheet, depth)
            depth += block.height
        self._foot().draw(sheet)

    def _stack(self) -> tuple[list[Block], float]:
        """The blocks, as roomy as the page allows, and how far to stretch the spaces between them."""
        for density in DENSITIES:
            blocks = list(self._blocks(density))
            stretch = _stretch(blocks)
            if stretch >= density.least_stretch:
                return blocks, min(stretch, WIDEST_STRETCH)
        raise DrawingDoesNotFit(f"Certificate {self.drawing.number} has more text than one page holds.")

    def _blocks(self, density: Density) -> Iterator[Block]:
        drawing, wording, display = self.drawing, self.drawing.wording, density.display
        yield Paragraph(self._line(drawing.partnership_name, self.bold, 12.5, 11, 2), gap=0, colour=TEAL)
        yield Paragraph(
            self._line(wording.title, self.bold, 33 * display, 24 * display, 2), gap=40, colour=TEAL, kind="H1"
        )
        if drawing.state_note:
            yield Note(self._line(drawing.state_note, self.bold, 11.5, 11, 4, width=CONTENT - 26))
        yield Paragraph(self._line(wording.certifies, self.regular, 12.5, 10, 2), gap=30, colour=GREY)
        name = self._line(drawing.holder_name, self.name, 36 * display, 24 * display, 3)
        yield Holder(name, gap=13, language=drawing.holder_language)
        if drawing.agency_name:
            yield Paragraph(self._line(drawing.agency_name, self.regular, 12.5, 10.5, 2), gap=9)
        yield Paragraph(self._line(wording.has_completed, self.regular, 12.5, 10, 2), gap=22, colour=GREY)
        course = self._line(drawing.course_title, self.bold, 21 * display, 16 * display, 3)
        yield Paragraph(course, gap=10, colour=TEAL)
        yield self._facts()
        if drawing.modules:
            yield self._modules(density.modules)

    def _facts(self) -> Facts:
        drawing, wording = self.drawing, self.drawing.wording
        shares = [
            (0.38, wording.valid_until, drawing.valid_until),
            (0.275, wording.issued, drawing.issued),
            (0.345, wording.number, drawing.number),
        ]
        known = [fact for fact in shares if fact[2]]  # a certificate without an expiry has no first fact
        unit = CONTENT / sum(share for share, _, _ in known)
        return Facts(
            tuple(
                self._fact(label, value, unit * share, prominent=label == wording.valid_until)
                for share, label, value in known
            )
        )

    def _fact(self, label: str, value: str, width: float, *, prominent: bool) -> Fact:
        room = width - 2 * Facts.padding
        largest, comfortable = (20, 15) if prominent else (11, 9)
        return Fact(
            label=self._line(label, self.regular, 9.5, 8.5, 2, width=room),
            value=self._line(value, self.bold, largest, comfortable, 2, width=room),
            width=width,
            prominent=prominent,
        )

    def _modules(self, size: float) -> ModuleList:
        wording, modules = self.drawing.wording, self.drawing.modules
        completed = self._date_column(wording.module_completed, [module.completed for module in modules], size)
        until = self._date_column(wording.module_until, [module.until for module in modules], size)
        widths = (CONTENT - completed - until - 2 * COLUMN_GAP, completed, until)
        heading = ModuleLine(wording.module, wording.module_completed, wording.module_until)
        return ModuleList(
            heading=self._row(heading, self.bold, widths, size * 0.9),
            rows=tuple(self._row(module, self.regular, widths, size) for module in modules),
            offsets=(MARGIN, WIDTH - MARGIN - until - COLUMN_GAP - completed, WIDTH - MARGIN - until),
        )

    def _date_column(self, heading: str, dates: list[str], size: float) -> float:
        widest = max(
            self._line(heading, self.bold, size * 0.9, size * 0.9).width,
            *(self._line(date, self.regular, size, size).width for date in dates),
        )
        return min(widest + 0.1, DATE_COLUMN)

    def _row(self, line: ModuleLine, style: Style, widths: tuple[float, float, float], size: float) -> Row:
        title, completed, until = (
            wrap(text, style, width=width, size=size)
            for text, width in zip((line.title, line.completed, line.until), widths, strict=True)
        )
        return Row((title, completed, until), padding=size * 0.52)

    def _foot(self) -> Foot:
        drawing, wording = self.drawing, self.drawing.wording
        room = CONTENT - QR_SIZE - QR_GAP
        return Foot(
            label=self._line(wording.check_at, self.regular, 10.5, 9.5, 2, width=room),
            address=self._line(drawing.check_url, self.bold, 10.5, 8.5, 3, width=room),
            word_mark=self._line(WORD_MARK, self.bold, 10.5, 10.5),
            check_url=drawing.check_url,
            qr_alt=wording.qr_alt,
            link_alt=wording.link_alt,
        )

    def _line(
        self,
        text: str,
        style: Style,
        largest: float,
        comfortable: float,
        most_lines: int = 1,
        *,
        width: float = CONTENT,
    ) -> FittedText:
        return fit(text, style, width=width, largest=largest, comfortable=comfortable, most_lines=most_lines)


def _stretch(blocks: list[Block]) -> float:
    """How far the spaces between blocks can be stretched to fill the page down to the foot."""
    room = FOOT_DEPTH - ABOVE_FOOT - TOP - sum(block.height for block in blocks)
    return room / sum(block.gap for block in blocks)
