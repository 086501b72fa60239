"""Documents that people teach from: lists, cards to cut out, room to write in, and words in other directions."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from certificates.renderers.document import COLUMN_GAP, MARGIN, PADDING, TOP, Document, Said
from certificates.renderers.drawing import is_right_to_left
from certificates.renderers.fitting import FittedText
from certificates.renderers.sheet import GREY, INK, LINE, TEAL

INDENT = 20.0
FRAME = 9.0  # from the frame of a card to its words
LEAST_CARD = 52.0
WRITING = 26.0  # from one line to write on to the next
ROOM = 46.0  # of a row that is written into
KEPT = 84.0  # what a title and the beginning of what it names take
Item = Sequence[Said]


class Lesson(Document):
    """Takes parts as a document does. What is in another language stands at the edge where that is read from."""

    @contextmanager
    def facing(self, language: str) -> Iterator[None]:
        before = self.sheet.right_to_left
        self.sheet.right_to_left = is_right_to_left(language or self.language)
        yield
        self.sheet.right_to_left = before

    def new_page(self) -> None:
        if self.depth > TOP:
            self._turn()

    def title(self, said: Said) -> None:
        """The name of a box, a table or a set of cards: it stays with what it names."""
        self._space(self.text_size * 0.6)
        self._make_room(KEPT)
        self.paragraph(said, is_bold=True)

    def items(self, items: Sequence[Item], *, is_numbered: bool = False, lines: int = 0) -> None:
        """A list; `lines` to write on follow each item."""
        numbering = "Decimal" if is_numbered else "Disc"
        with self.canvas.element("L", f"/A << /O /List /ListNumbering /{numbering} >>"):
            for place, item in enumerate(items, start=1):
                with self.facing(item[0].language):
                    self._item(item, f"{place}." if is_numbered else "•")
                self._lines_to_write(lines)
        self.depth += self.text_size * 0.5

    def cards(self, items: Sequence[Item]) -> None:
        """A list, each item in a frame to cut along."""
        with self.canvas.element("L", "/A << /O /List /ListNumbering /None >>"):
            for item in items:
                with self.facing(item[0].language):
                    self._card(item)
        self.depth += self.text_size * 0.6

    def addresses(self, links: Sequence[tuple[str, str]]) -> None:
        """Where the links of the paragraph before lead, printed and to follow."""
        size = self.text_size * 0.9
        for label, address in links:
            words = self._lines(Said(address), self.typefaces.regular, self.width - INDENT, size)
            self._make_room(words.height)
            element = self.canvas.begin("P")
            with self.canvas.within(element), self.canvas.content("Link"):
                for box in self.sheet.write_below(words, MARGIN + INDENT, self.depth, colour=TEAL):
                    self.canvas.link(address, box, label)
            self.canvas.end(element)
            self.depth += words.height + size * 0.5

    # How they are set

    def _widths(self, headings: Sequence[str], sample: list[Sequence[str | Said]]) -> list[float]:
        """A table that is written into has columns of one width."""
        if not self.least_row:
            return super()._widths(headings, sample)
        return [(self.width - COLUMN_GAP * (len(headings) - 1)) / len(headings)] * len(headings)

    def _foot(self) -> None:
        with self.facing(""):
            super()._foot()

    def _item(self, item: Item, label: str) -> None:
        size = self.text_size
        mark = self._lines(Said(label), self.typefaces.bold, INDENT, size)
        bodies = [self._lines(said, self.typefaces.regular, self.width - INDENT, size) for said in item]
        self._make_room(max(mark.height, bodies[0].rise + bodies[0].drop))
        with self.canvas.element("LI"):
            with self.canvas.content("Lbl"):
                self.sheet.write(mark, MARGIN + 4, self.depth + bodies[0].rise, colour=TEAL, more=True)
            with self.canvas.element("LBody"):
                for said, body in zip(item, bodies, strict=True):
                    self._body(said, body)

    def _body(self, said: Said, body: FittedText) -> None:
        element = self.canvas.begin("P", self._language(said))
        for part in self._pieces(body):
            with self.canvas.marked(element):
                self.sheet.write_below(part, MARGIN + INDENT, self.depth, colour=INK)
            self.depth += part.height
        self.canvas.end(element)
        self.depth += self.text_size * 0.45

    def _lines_to_write(self, count: int) -> None:
        for _line in range(count):
            self._make_room(WRITING)
            self.depth += WRITING
            with self.canvas.artifact():
                self.sheet.fill(MARGIN + INDENT, self.depth - 4, self.width - INDENT, 0.6, GREY)
        self.depth += self.text_size * 0.6 if count else 0

    def _card(self, item: Item) -> None:
        size, width = self.text_size * 1.1, self.width - 2 * FRAME
        bodies = [self._lines(said, self.typefaces.regular, width, size) for said in item]
        inside = sum(body.height for body in bodies) + size * 0.5 * (len(bodies) - 1)
        height = max(LEAST_CARD, inside + 2 * FRAME)
        is_whole = height <= self.bottom - TOP
        if is_whole:
            self._make_room(height)
            self._frame(height)
        start = self.depth
        self.depth += max(FRAME, (height - inside) / 2) if is_whole else 0
        with self.canvas.element("LI"), self.canvas.element("LBody"):
            for said, body in zip(item, bodies, strict=True):
                element = self.canvas.begin("P", self._language(said))
                for part in self._pieces(body):
                    with self.canvas.marked(element):
                        self.sheet.write_below(part, MARGIN + FRAME, self.depth, colour=INK)
                    self.depth += part.height
                self.canvas.end(element)
                self.depth += size * 0.5
        self.depth = (start + height if is_whole else self.depth) + PADDING * 2

    def _frame(self, height: float) -> None:
        left, bottom, right, top = self.sheet.box(MARGIN, self.depth, self.width, height)
        with self.canvas.artifact():
            self.canvas.addLiteral(
                f"q {LINE} RG 1.2 w [5 4] 0 d {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re S Q"
            )
