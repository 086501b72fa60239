"""Documents of as many pages as they need: headings, paragraphs, facts and tables, written as they come.

Nothing is kept but the page in hand, so a table may have a hundred thousand rows. What is too long for a page goes on
on the next, in the same row and the same cell.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from certificates.renderers.drawing import is_right_to_left
from certificates.renderers.fitting import FittedText, Style, break_lines, fit, widths_of
from certificates.renderers.fonts import FontChain, Typefaces
from certificates.renderers.metadata import Metadata, pdf_string
from certificates.renderers.qr import qr_code
from certificates.renderers.shaping import drawable
from certificates.renderers.sheet import GREY, HEIGHT, INK, LINE, TEAL, TINT, WHITE, WIDTH, Sheet
from certificates.renderers.tagging import Element, TaggedCanvas

UPRIGHT, ACROSS = (WIDTH, HEIGHT), (HEIGHT, WIDTH)

MARGIN, TOP, FOOT = 48.0, 52.0, 54.0
COLUMN_GAP = 9.0
PADDING = 3.4  # above and below the words of a row
SAMPLE = 200  # rows by which the widths of columns are decided
WIDEST_WORD, WIDEST_CELL = 96.0, 420.0
LEAST_ROOM = 90.0  # a row that is longer than a page does not begin in less
BAR, BAR_GAP = 10.0, 7.0
SIZES = {1: 25.0, 2: 15.0, 3: 11.0, 4: 10.0}


class Said(NamedTuple):
    """Words, and their language where it is not the document's."""

    text: str
    language: str = ""


class Share(NamedTuple):
    """A bar: its label before it, how much of the whole, what is printed after it, and where its target is."""

    label: str
    percent: float
    value: str
    target: float | None = None


class Document:
    """Takes one thing after the other, and `finish` at the end."""

    def __init__(
        self,
        typefaces: Typefaces,
        *,
        language: str,
        running: str,
        page_words: str,
        size: tuple[float, float] = UPRIGHT,
        text_size: float = 10.0,
        target: BinaryIO | None = None,
    ) -> None:
        """`running` stands at the foot of each page beside `page_words`, such as "Page %d"."""
        self.language, self.typefaces = language, typefaces
        self.right_to_left = is_right_to_left(language)
        self.canvas = TaggedCanvas(size, language=language, target=target)
        self.sheet = Sheet(self.canvas, right_to_left=self.right_to_left, width=size[0], height=size[1])
        self.width, self.bottom = size[0] - 2 * MARGIN, size[1] - FOOT
        self.running, self.page_words, self.text_size = running, page_words, text_size
        self.pages = 1
        self.depth = TOP
        self.least_row = 0.0  # how high each row of a table is at least: room to write in
        self.undrawn: set[str] = set()  # letters that no typeface has
        self._on_new_page: Callable[[], None] = lambda: None

    # What it takes

    def heading(self, text: str, level: int, *, keep: float = 70.0, language: str = "") -> None:
        """A heading stays with at least `keep` points of what it is about."""
        size = SIZES[level]
        words = self._fit(text, self.typefaces.bold, largest=size, most_lines=3, language=language)
        self._space(0 if level == 1 else size * 1.3)
        self._make_room(words.height + keep)
        if level == 2:
            self.canvas.bookmark(text, self.sheet.height - self.depth + 4)
        with self.canvas.content(f"H{level}", self._language(Said(text, language))):
            self.sheet.write_below(words, MARGIN, self.depth, colour=TEAL)
        self.depth += words.height + size * 0.45

    def paragraph(self, text: str | Said, *, colour: str = INK, is_bold: bool = False, size: float = 0.0) -> None:
        said, size = _said(text), size or self.text_size
        weight = self.typefaces.bold if is_bold else self.typefaces.regular
        words = self._lines(said, weight, self.width, size)
        element = self.canvas.begin("P", self._language(said))
        for part in self._pieces(words):
            with self.canvas.marked(element):
                self.sheet.write_below(part, MARGIN, self.depth, colour=colour)
            self.depth += part.height
        self.canvas.end(element)
        self.depth += size * 0.6

    def name(self, said: Said, *, largest: float = 24.0) -> None:
        """Somebody's name, large, in its own language."""
        words = self._fit(said.text, self.typefaces.bold, largest=largest, most_lines=3, language=said.language)
        self._make_room(words.height)
        with self.canvas.element("P"), self.canvas.content("Span", self._language(said)):
            self.sheet.write_below(words, MARGIN, self.depth, colour=INK, personal=True)
        self.depth += words.height + 10

    def facts(self, pairs: Sequence[tuple[str, str | Said]], *, width: float = 0.0) -> None:
        """A table of two columns, whose rows begin with what they are."""
        width = width or self.width
        size = self.text_size
        style = self._style(self.typefaces.bold)
        widest = max((widths_of(self._drawable(label), style)[0] * size for label, _ in pairs), default=0)
        first = min(widest + 2, width * 0.42)
        offsets = (MARGIN, MARGIN + first + 2 * COLUMN_GAP)
        with self.canvas.element("Table"):
            for label, value in pairs:
                said = _said(value)
                texts = [
                    self._lines(Said(label), self.typefaces.bold, first, size),
                    self._lines(said, self.typefaces.regular, width - first - 2 * COLUMN_GAP, size),
                ]
                self._row(texts, offsets, [_heads("Row"), ("TD", self._language(said))], width=width)
        self.depth += size

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[str | Said]],
        *,
        row_heads: bool = False,
        numbers: bool = False,
    ) -> int:
        """A table of any length; its headings come again on each page. `row_heads`: a row's first cell names it.

        `numbers`: what comes after the first column stands at the end of its column, and columns share the whole width.
        """
        size = self.text_size
        coming = iter(rows)
        sample = list(islice(coming, SAMPLE))
        widths = self._widths(headings, sample)
        if numbers:
            spare = self.width - sum(widths) - COLUMN_GAP * (len(widths) - 1)
            widths = [width + max(0.0, spare) / len(widths) for width in widths]
        offsets = [MARGIN + sum(widths[:place]) + COLUMN_GAP * place for place in range(len(widths))]
        heads = [
            self._lines(Said(heading), self.typefaces.bold, width, size)
            for heading, width in zip(headings, widths, strict=True)
        ]
        count = 0
        first = self._row_height(heads) + size * 4
        self._make_room(first)
        with self.canvas.element("Table"):
            ends = [0.0, *widths[1:]] if numbers else [0.0] * len(widths)
            self._row(heads, offsets, [_heads("Column")] * len(heads), is_head=True, ends=ends)
            self._on_new_page = lambda: self._repeat(heads, offsets, ends)
            for row in chain(sample, coming):
                cells = [_said(cell) for cell in row]
                texts = [
                    self._lines(cell, self.typefaces.regular, width, size)
                    for cell, width in zip(cells, widths, strict=True)
                ]
                kinds = [("TD", self._language(cell)) for cell in cells]
                if row_heads:
                    kinds[0] = _heads("Row", self._language(cells[0]))
                self._row(texts, offsets, kinds, ends=ends)
                count += 1
            self._on_new_page = lambda: None
        self.depth += size
        return count

    def bars(self, shares: Sequence[Share], *, alt: Callable[[Sequence[Share]], str]) -> None:
        """A bar for each share, solid on stripes. `alt` says in words what those on one page show."""
        size = self.text_size
        label_width, value_width = self.width * 0.3, 48.0
        rows = [
            (
                share,
                self._lines(Said(share.label), self.typefaces.regular, label_width, size),
                self._lines(Said(share.value), self.typefaces.bold, value_width, size),
            )
            for share in shares
        ]
        while rows:
            heights = [max(label.height, BAR) + BAR_GAP for _, label, _ in rows]
            count = 0
            while count < len(rows) and self.depth + sum(heights[: count + 1]) <= self.bottom:
                count += 1
            if not count:
                self._turn()
                continue
            box = self.sheet.box(MARGIN, self.depth, self.width, sum(heights[:count]))
            layout = f"/A << /O /Layout /Placement /Block /BBox {box} >>"
            words = pdf_string(alt([share for share, _, _ in rows[:count]]))
            with self.canvas.content("Figure", f"/Alt {words} {layout}"):
                for (share, label, value), height in zip(rows[:count], heights, strict=False):
                    self.sheet.write_below(label, MARGIN, self.depth, colour=INK, more=True)
                    start = MARGIN + label_width + COLUMN_GAP
                    length = self.width - label_width - value_width - 2 * COLUMN_GAP
                    self._bar(share, start, length)
                    self.sheet.write_below(value, start + length + COLUMN_GAP, self.depth, colour=INK, more=True)
                    self.depth += height
            rows = rows[count:]
        self.depth += size

    def _bar(self, share: Share, start: float, length: float) -> None:
        self.sheet.fill(start, self.depth, length, BAR, WHITE)
        self.sheet.stripes(start, self.depth, length, BAR, GREY)
        self.sheet.fill(start, self.depth, length * min(max(share.percent, 0), 100) / 100, BAR, TEAL)
        if share.target:
            place = start + length * min(share.target, 100) / 100
            self.sheet.fill(place - 2, self.depth - 2, 4, BAR + 4, WHITE)
            self.sheet.fill(place - 0.9, self.depth - 2, 1.8, BAR + 4, INK)

    def check_at(self, url: str, *, label: str, qr_alt: str, link_alt: str, size: float = 84.0) -> None:
        """A QR code, and beside it the address that it opens."""
        self._space(6)
        self._make_room(size + 12)
        box = self.sheet.box(MARGIN, self.depth, size, size)
        beside, room = MARGIN + size + 16, self.width - size - 16
        layout = f"/A << /O /Layout /Placement /Block /BBox {box} >>"
        with self.canvas.content("Figure", f"/Alt {pdf_string(qr_alt)} {layout}"):
            self.sheet.qr_code(qr_code(url), box)
        words = self._lines(Said(label), self.typefaces.regular, room, self.text_size)
        address = self._lines(Said(url), self.typefaces.bold, room, self.text_size)
        with self.canvas.element("P"):
            with self.canvas.content("Span"):
                self.sheet.write_below(words, beside, self.depth + 4, colour=GREY, more=True)
            with self.canvas.content("Link"):
                for place in self.sheet.write_below(address, beside, self.depth + 10 + words.height, colour=TEAL):
                    self.canvas.link(url, place, link_alt)
        self.depth += size + 12

    def finish(self, metadata: Metadata) -> bytes:
        """The file, unless it went to a target."""
        self._foot()
        return self.canvas.finish(metadata)

    # How it is set

    def _style(self, weight: FontChain, language: str = "") -> Style:
        language = language or self.language
        return Style(weight, language, is_right_to_left(language))

    def _drawable(self, text: str) -> str:
        shown = drawable(text, self.typefaces.regular)
        if "[U+" in shown:
            self.undrawn.update(letter for letter in text if f"[U+{ord(letter):04X}]" in shown)
        return shown

    def _lines(self, said: Said, weight: FontChain, width: float, size: float) -> FittedText:
        return break_lines(self._drawable(said.text), self._style(weight, said.language), width=width, size=size)

    def _fit(self, text: str, weight: FontChain, *, largest: float, most_lines: int, language: str = "") -> FittedText:
        return fit(
            self._drawable(text),
            self._style(weight, language),
            width=self.width,
            largest=largest,
            comfortable=largest * 0.7,
            most_lines=most_lines,
        )

    def _language(self, said: Said) -> str:
        return f"/Lang {pdf_string(said.language)}" if said.language and said.language != self.language else ""

    def _widths(self, headings: Sequence[str], sample: list[Sequence[str | Said]]) -> list[float]:
        """Each column at least as wide as its words, as far as the page has room; long texts share the rest."""
        needed, liked = [], []
        for place, heading in enumerate(headings):
            whole, word = (each * self.text_size for each in self._measured(Said(heading), self.typefaces.bold))
            for row in sample:
                measured = self._measured(_said(row[place]), self.typefaces.regular)
                whole, word = (max(old, new * self.text_size) for old, new in zip((whole, word), measured, strict=True))
            needed.append(min(word, WIDEST_WORD) + 0.1)
            liked.append(max(needed[-1], min(whole, WIDEST_CELL) + 0.1))
        room = self.width - COLUMN_GAP * (len(headings) - 1)
        if sum(needed) >= room:
            return [width * room / sum(needed) for width in needed]
        share = min(1.0, (room - sum(needed)) / ((sum(liked) - sum(needed)) or 1.0))
        return [least + share * (most - least) for least, most in zip(needed, liked, strict=True)]

    def _measured(self, said: Said, weight: FontChain) -> tuple[float, float]:
        return widths_of(self._drawable(said.text), self._style(weight, said.language))

    # Where it stands

    def _space(self, points: float) -> None:
        if self.depth > TOP:
            self.depth += points

    def _make_room(self, points: float) -> None:
        if self.depth + points > self.bottom and self.depth > TOP:
            self._turn()

    def _turn(self) -> None:
        self._foot()
        self.canvas.turn_page()
        self.pages += 1
        self.depth = TOP
        self._on_new_page()

    def _foot(self) -> None:
        size, depth = 8.0, self.bottom + 20
        number = self._lines(Said(self.page_words % self.pages), self.typefaces.regular, self.width * 0.3, size)
        running = self._fit(self.running, self.typefaces.regular, largest=size, most_lines=1)
        with self.canvas.artifact("Pagination"):
            self.sheet.fill(MARGIN, depth - 8, self.width, 0.6, LINE)
            self.sheet.write_below(running, MARGIN, depth, colour=GREY)
            self.sheet.write_below(number, MARGIN + self.width - number.width, depth, colour=GREY)

    def _pieces(self, words: FittedText) -> Iterator[FittedText]:
        """The lines that each page has room for; the page is turned between them."""
        left = words.lines
        while left:
            count = _lines_within(FittedText(left, words.size), self.bottom - self.depth)
            if not count:
                self._turn()
                continue
            yield FittedText(left[:count], words.size)
            left = left[count:]

    def _row_height(self, texts: Sequence[FittedText]) -> float:
        rise = max(text.rise for text in texts)
        return max(self.least_row, rise + max(text.height - text.rise for text in texts) + 2 * PADDING)

    def _row(
        self,
        texts: Sequence[FittedText],
        offsets: Sequence[float],
        kinds: Sequence[tuple[str, str]],
        *,
        width: float = 0.0,
        is_head: bool = False,
        ends: Sequence[float] = (),
    ) -> None:
        """`ends` are how far from its offset the words of a cell end, where they do not begin there."""
        height = self._row_height(texts)
        fits_a_page = height <= self.bottom - TOP - LEAST_ROOM
        self._make_room(height if fits_a_page else LEAST_ROOM)
        with self.canvas.element("TR"):
            cells = [self.canvas.begin(kind, entries) for kind, entries in kinds]
            left = [text.lines for text in texts]
            while any(left):
                room = self.bottom - self.depth - 2 * PADDING
                rise = max(text.rise for text in texts)
                parts: list[FittedText | None] = []
                for place, text in enumerate(texts):
                    count = _lines_within(FittedText(left[place], text.size), room - (rise - text.rise))
                    parts.append(FittedText(left[place][:count], text.size) if count else None)
                    left[place] = left[place][count:]
                self._draw_cells(parts, offsets, cells, rise=rise, width=width, is_head=is_head, ends=ends)
                if any(left):
                    self._turn()
            for cell in cells:
                self.canvas.end(cell)

    def _draw_cells(
        self,
        parts: Sequence[FittedText | None],
        offsets: Sequence[float],
        cells: Sequence[Element] | None,
        *,
        rise: float,
        width: float = 0.0,
        is_head: bool = False,
        ends: Sequence[float] = (),
    ) -> None:
        """One row, or as much of it as the page holds; without `cells` for the eye alone."""
        drop = max((part.height - part.rise for part in parts if part), default=0.0)
        height = max(0.0 if is_head else self.least_row, rise + drop + 2 * PADDING)
        with self.canvas.artifact():
            if is_head:
                self.sheet.fill(MARGIN - 4, self.depth, (width or self.width) + 8, height, TINT)
            line, colour = (1.1, TEAL) if is_head else (0.5, LINE)
            self.sheet.fill(MARGIN - 4, self.depth + height - line, (width or self.width) + 8, line, colour)
        baseline, colour = self.depth + PADDING + rise, TEAL if is_head else INK
        for place, part in enumerate(parts):
            if part is None:
                continue
            with self.canvas.marked(cells[place]) if cells else self.canvas.artifact("Pagination"):
                aside = ends[place] - part.width if ends and ends[place] else 0.0
                self.sheet.write(part, offsets[place] + max(0.0, aside), baseline, colour=colour)
        self.depth += height

    def _repeat(self, heads: Sequence[FittedText], offsets: Sequence[float], ends: Sequence[float]) -> None:
        self._draw_cells(heads, offsets, None, rise=max(head.rise for head in heads), is_head=True, ends=ends)


def _said(text: str | Said) -> Said:
    return text if isinstance(text, Said) else Said(text)


def _heads(scope: str, entries: str = "") -> tuple[str, str]:
    return "TH", f"/A << /O /Table /Scope /{scope} >> {entries}"


def _lines_within(text: FittedText, room: float) -> int:
    if not text.lines or text.rise + text.drop > room + 0.01:
        return 0
    return min(len(text.lines), 1 + int((room + 0.01 - text.rise - text.drop) / text.line_height))
