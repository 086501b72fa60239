"""Composes a certificate: a stack of blocks from the top, and the foot with the QR code at the bottom."""

from collections.abc import Iterator

from certificates.renderers.blank import BlankSheet, Own
from certificates.renderers.blocks import (
    CONTENT,
    FOOT_DEPTH,
    MARGIN,
    Block,
    Drawn,
    Fact,
    Facts,
    Foot,
    Holder,
    Logos,
    ModuleList,
    Note,
    Paragraph,
    Row,
    Signatories,
    Signed,
)
from certificates.renderers.colours import palette_of
from certificates.renderers.drawing import Picture, Signatory
from certificates.renderers.fitting import FittedText, Style, fit, wrap
from certificates.renderers.fonts import Typefaces
from certificates.renderers.own import BESIDE_CODE, FACTS, Density, Rooms, Template, styles_of, widths_of_facts
from certificates.renderers.pictures import pack
from certificates.renderers.sheet import GREY, HEIGHT

TOP, TOP_WITH_LOGOS = 54.0, 40.0
ABOVE_FOOT = 22.0
BAND = 14.0
COLUMN_GAP = 16.0
WIDEST_STRETCH = 1.25
LOGO_HEIGHT, LOGO_WIDTH = 46.0, 170.0
SIGNATURE_HEIGHT, SIGNED_WIDTH = 34.0, 190.0

WORD_MARK = "Waymark"

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
    """Sets the texts that many certificates share in their styles, leaves room for the others, and stacks them."""

    def __init__(self, template: Template, typefaces: Typefaces, density: Density, rooms: Rooms) -> None:
        self.template, self.density, self.rooms = template, density, rooms
        self.regular, self.bold = styles_of(typefaces, template.language)
        self.palette = palette_of(template.look.accent)
        self.signatories = self._signatories()
        self.blocks = list(self._blocks())
        self.top = TOP_WITH_LOGOS if template.look.logos else TOP
        self.stretch = self._room() / sum(block.gap for block in self.blocks)

    def fits(self) -> bool:
        return self.stretch >= self.density.least_stretch

    def draw(self, sheet: BlankSheet) -> None:
        with sheet.canvas.artifact():
            sheet.fill(0, 0, BAND, HEIGHT, self.palette.accent)
        depth = self.top
        for block in self.blocks:
            depth += block.gap * min(self.stretch, WIDEST_STRETCH)
            block.draw(sheet, depth)
            depth += block.height
        if self.signatories:
            self.signatories.draw(sheet, FOOT_DEPTH - ABOVE_FOOT - self.signatories.height)
        self._foot().draw(sheet)

    def _room(self) -> float:
        """What the spaces between blocks can share."""
        signatories = self.signatories.height + ABOVE_FOOT if self.signatories else 0
        return FOOT_DEPTH - ABOVE_FOOT - signatories - self.top - sum(block.height for block in self.blocks)

    def _blocks(self) -> Iterator[Block]:
        template, wording, display = self.template, self.template.wording, self.density.display
        accent, logos = self.palette.accent, self._logos()
        if logos:
            yield logos
        partnership = self._line(template.partnership_name, self.bold, 12.5, 11, 2)
        yield Paragraph(partnership, gap=16 if logos else 0, colour=accent)
        title = self._line(wording.title, self.bold, 33 * display, 24 * display, 2)
        yield Paragraph(title, gap=40, colour=accent, kind="H1")
        if template.state_note:
            yield Note(self._line(template.state_note, self.bold, 11.5, 11, 4, width=CONTENT - 26))
        yield Paragraph(self._line(wording.certifies, self.regular, 12.5, 10, 2), gap=30, colour=GREY)
        yield Holder(Own(0, self.rooms.name, recurs=False), gap=7)
        if template.agency_name:
            yield Paragraph(self._line(template.agency_name, self.regular, 12.5, 10.5, 2), gap=7)
        yield Paragraph(self._line(wording.has_completed, self.regular, 12.5, 10, 2), gap=22, colour=GREY)
        course = self._line(template.course_title, self.bold, 21 * display, 16 * display, 3)
        yield Paragraph(course, gap=10, colour=accent)
        yield self._facts()
        if template.titles:
            yield self._modules(self.density.modules)

    def _facts(self) -> Facts:
        wording, known = self.template.wording, self.template.known_facts
        labels = (wording.valid_until, wording.issued, wording.number)
        kinds = [place for place in range(len(FACTS)) if known[place]]
        number = 2
        return Facts(
            tuple(
                Fact(
                    label=self._line(labels[kind], self.regular, 9.5, 8.5, 2, width=width - 2 * Facts.padding),
                    value=Own(number + place, room, recurs=kind != len(FACTS) - 1),
                    width=width,
                    prominent=kind == 0,
                )
                for place, (kind, width, room) in enumerate(
                    zip(kinds, widths_of_facts(known), self.rooms.facts, strict=True)
                )
            ),
            self.palette,
        )

    def _modules(self, size: float) -> ModuleList:
        wording, (completed, until) = self.template.wording, self.rooms.columns
        title = CONTENT - completed - until - 2 * COLUMN_GAP
        headings = ((wording.module, title), (wording.module_completed, completed), (wording.module_until, until))
        number = 2 + len(self.rooms.facts)
        rows = (
            Row(
                (
                    wrap(words, self.regular, width=title, size=size),
                    Own(number + 2 * place, self.rooms.dates),
                    Own(number + 2 * place + 1, self.rooms.dates),
                ),
                padding=size * 0.52,
            )
            for place, words in enumerate(self.template.titles)
        )
        small = size * 0.9
        return ModuleList(
            heading=Row(
                tuple(wrap(words, self.bold, width=width, size=small) for words, width in headings),
                padding=small * 0.52,
            ),
            rows=tuple(rows),
            offsets=(MARGIN, MARGIN + title + COLUMN_GAP, MARGIN + CONTENT - until),
            palette=self.palette,
        )

    def _logos(self) -> Logos | None:
        logos = self.template.look.logos
        if not logos:
            return None
        width = min(LOGO_WIDTH, (CONTENT - Logos.between * (len(logos) - 1)) / len(logos))
        return Logos(tuple(_drawn(logo, width, LOGO_HEIGHT) for logo in logos))

    def _signatories(self) -> Signatories | None:
        signatories = self.template.look.signatories
        if not signatories:
            return None
        width = min(SIGNED_WIDTH, (CONTENT - Signatories.between * (len(signatories) - 1)) / len(signatories))
        return Signatories(tuple(self._signed(signatory, width) for signatory in signatories), self.palette)

    def _signed(self, signatory: Signatory, width: float) -> Signed:
        return Signed(
            name=self._line(signatory.name, self.bold, 10, 8.5, 2, width=width),
            post=self._line(signatory.post, self.regular, 9, 8, 3, width=width),
            signature=_drawn(signatory.signature, width, SIGNATURE_HEIGHT) if signatory.signature else None,
            width=width,
        )

    def _foot(self) -> Foot:
        wording = self.template.wording
        return Foot(
            label=self._line(wording.check_at, self.regular, 10.5, 9.5, 2, width=BESIDE_CODE),
            address=Own(1, self.rooms.address, recurs=False),
            word_mark=self._line(WORD_MARK, self.bold, 10.5, 10.5),
            qr_alt=wording.qr_alt,
            link_alt=wording.link_alt,
            palette=self.palette,
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


def _drawn(picture: Picture, width: float, height: float) -> Drawn:
    """As large as its place allows."""
    packed = pack(picture.data)
    scale = min(width / packed.width, height / packed.height)
    return Drawn(packed, picture.alt, packed.width * scale, packed.height * scale)
