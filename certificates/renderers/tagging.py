"""A ReportLab canvas whose pages are tagged: PDF/UA-1 and PDF/A-2a.

ReportLab has no public way to write tags, so its canvas only gathers what is drawn on a page; the file around it is
our own (`file.py`), written as it grows. The tests hold what is drawn against both standards.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from certificates.renderers.embedding import Subset
from certificates.renderers.file import PdfFile, stream
from certificates.renderers.fonts import PRINTABLE_ASCII, Face
from certificates.renderers.metadata import Metadata, colour_profile, pdf_string
from certificates.renderers.shaping import GlyphRun, ShapedText

SEAL_FIELD = "Seal"


class Box(NamedTuple):
    """A rectangle in points from the bottom left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    def __str__(self) -> str:
        return f"[{self.left:.2f} {self.bottom:.2f} {self.right:.2f} {self.top:.2f}]"


@dataclass(slots=True)
class Element:
    """A node of the structure tree: a heading, a paragraph, a cell. It is written when it ends."""

    kind: str
    parent: int  # its number in the file
    number: int
    entries: str = ""
    children: list[str] = field(default_factory=list)
    page: int = 0  # the page of its first drawing, by its number in the file

    def __str__(self) -> str:
        """The object as a file has it, up to its further entries."""
        page = f" /Pg {self.page} 0 R" if self.page else ""
        children = " ".join(self.children)
        return f"<< /Type /StructElem /S /{self.kind} /P {self.parent} 0 R{page} /K [{children}]"


class Bookmark(NamedTuple):
    title: str
    page: int
    top: float


class TaggedCanvas(Canvas):
    """Everything drawn must stand inside `content` or `marked` (it is read aloud) or `artifact` (it is not)."""

    def __init__(self, size: tuple[float, float], *, language: str, target: BinaryIO | None = None) -> None:
        """`target` takes the file as it grows; left out, the file is kept until it is finished."""
        super().__init__(None, pagesize=size, pageCompression=0, pdfVersion=(1, 7), invariant=1, lang=language)
        self._size, self._language = size, language
        self._target = target if target is not None else io.BytesIO()
        self._file = PdfFile(self._target)
        self._tree, self._page_tree, self._resources = (self._file.reserve() for _ in range(3))
        self._root = self._element = Element("Document", self._tree, self._file.reserve())
        self._pages: list[int] = []
        self._bookmarks: list[Bookmark] = []
        self._parents: list[str] = []  # the parent tree: of each page, and of each annotation, by their keys
        self._subsets: dict[tuple[Face, bool], Subset] = {}
        self._seal_field = 0  # its number in the file, where there is one
        self._open_page()

    def _make_preamble(self) -> None:
        self._preamble = ""  # ReportLab would name a Helvetica here that is not embedded

    # What is drawn

    def begin(self, kind: str, entries: str = "") -> Element:
        """A new last child of the current element. It stays open, for drawings on several pages, until `end`."""
        element = Element(kind, self._element.number, self._file.reserve(), entries)
        self._element.children.append(f"{element.number} 0 R")
        return element

    def end(self, element: Element) -> None:
        self._file.write(element.number, f"{element} {element.entries} >>")

    @contextmanager
    def within(self, element: Element) -> Iterator[Element]:
        """What begins meanwhile belongs to this open element."""
        outer, self._element = self._element, element
        yield element
        self._element = outer

    @contextmanager
    def element(self, kind: str, entries: str = "") -> Iterator[Element]:
        """A node that gathers others: a table, a row, a paragraph of several parts."""
        element = self.begin(kind, entries)
        with self.within(element):
            yield element
        self.end(element)

    @contextmanager
    def marked(self, element: Element) -> Iterator[Element]:
        """What is drawn meanwhile, on this page, is what an open element holds."""
        mark, page = len(self._marked), self._page
        self._marked.append(element.number)
        element.page = element.page or page
        element.children.append(str(mark) if element.page == page else f"<< /Type /MCR /Pg {page} 0 R /MCID {mark} >>")
        self.addLiteral(f"/{element.kind} <</MCID {mark}>> BDC")
        yield element
        self.addLiteral("EMC")

    @contextmanager
    def content(self, kind: str, entries: str = "") -> Iterator[Element]:
        """A node that holds what is drawn meanwhile."""
        with self.element(kind, entries) as element, self.marked(element):
            yield element

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """Drawing that means nothing to a reader: rules, grounds, the foot of each page (`Pagination`)."""
        self.addLiteral(f"/Artifact <</Type /{kind}>> BDC")
        yield
        self.addLiteral("EMC")

    def turn_page(self) -> None:
        """This will close the page and open the next. Elements may stay open across it, but nothing `marked`."""
        self._close_page()
        self._startPage()
        self._open_page()

    def bookmark(self, title: str, top: float) -> None:
        """This will list a place of this page among the contents that readers show beside the pages."""
        self._bookmarks.append(Bookmark(title, self._page, top))

    def draw_text(
        self, text: ShapedText, x: float, y: float, *, size: float, colour: str, personal: bool, more_follows: bool
    ) -> None:
        """This will draw a line of text from its left end.

        `personal` text has fonts of its own, so that the others are the same in thousands of certificates and are
        compressed once. `more_follows` adds a space, so that the words of two lines do not run together when read.
        """
        self.addLiteral(
            f"{colour} rg\n"
            + text_block(text, x, y, size, lambda run: self._show(run, personal), more_follows=more_follows)
        )

    def link(self, url: str, box: Box, description: str) -> None:
        """This will make the box a link that belongs to the current element."""
        number, annotation = self._annotate(description)
        self._file.write(number, f"{annotation} {target_of_link(box, url)} >>")

    def _annotate(self, description: str) -> tuple[int, str]:
        """A link of the current element: its number, and the object as far as it needs no place and no address."""
        key, number = len(self._parents), self._file.reserve()
        self._parents.append(f"{self._element.number} 0 R")
        self._annotations.append(f"{number} 0 R")
        self._element.page = self._element.page or self._page
        self._element.children.append(f"<< /Type /OBJR /Obj {number} 0 R /Pg {self._page} 0 R >>")
        return number, (
            f"<< /Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /StructParent {key}"
            f" /Contents {pdf_string(description)}"
        )

    def seal_field(self, description: str) -> None:
        """This will leave an empty field for an organisation's seal. It takes no room: readers list seals apart."""
        key, number = len(self._parents), self._file.reserve()
        self._annotations.append(f"{number} 0 R")
        with self.element("Form") as element:
            self._parents.append(f"{element.number} 0 R")
            element.page = self._page
            element.children.append(f"<< /Type /OBJR /Obj {number} 0 R /Pg {self._page} 0 R >>")
        self._seal_field = self._file.write(
            number,
            f"<< /Type /Annot /Subtype /Widget /FT /Sig /T ({SEAL_FIELD}) /TU {pdf_string(description)} /F 132"
            f" /Rect [0 0 0 0] /P {self._page} 0 R /StructParent {key} >>",
        )

    def finish(self, metadata: Metadata) -> bytes:
        """This will close the last page and the file, and return the file unless it has a target of its own."""
        self._close_page()
        self._file.write(self._resources, f"<< /Font << {self._write_fonts()} >> >>")
        self._write_structure()
        described = self._file.add(metadata.described())
        self._file.close(catalogue=self._catalogue(described), information=self._file.add(metadata.information()))
        return self._target.getvalue() if isinstance(self._target, io.BytesIO) else b""

    # How it is written

    def _open_page(self) -> None:
        self._page = self._file.reserve()
        self._page_key = len(self._parents)
        self._parents.append("")
        self._marked: list[int] = []
        self._annotations: list[str] = []

    def _close_page(self) -> None:
        content = self._write_content()
        marked = self._file.add(f"[{' '.join(f'{number} 0 R' for number in self._marked)}]")
        self._parents[self._page_key] = f"{marked} 0 R"
        annotations = f" /Annots [{' '.join(self._annotations)}]" if self._annotations else ""
        width, height = self._size
        self._file.write(
            self._page,
            f"<< /Type /Page /Parent {self._page_tree} 0 R /MediaBox [0 0 {width:g} {height:g}]"
            f" /Resources {self._resources} 0 R /Contents {content} 0 R /StructParents {self._page_key} /Tabs /S"
            f"{annotations} >>",
        )
        self._pages.append(self._page)

    def _write_content(self) -> int:
        return self._file.add(stream("\n".join(self._code).encode("latin-1")))

    def _subset(self, face: Face, personal: bool) -> Subset:
        subset = self._subsets.get((face, personal))
        if subset is None:
            subset = Subset(f"F{len(self._subsets) + 1}", face, "" if personal else PRINTABLE_ASCII)
            self._subsets[face, personal] = subset
        return subset

    def _show(self, run: GlyphRun, personal: bool) -> str:
        subset = self._subset(run.face, personal)
        subset.add(run.glyphs)
        return subset.show(run)

    def _write_fonts(self) -> str:
        return " ".join(f"/{subset.resource} {subset.write(self._file)} 0 R" for subset in self._subsets.values())

    def _write_structure(self) -> None:
        """The pages, the tree, and the way back from marked content and annotations to their elements."""
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._file.write(self._page_tree, f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>")
        self.end(self._root)
        parents = " ".join(f"{key} {parent}" for key, parent in enumerate(self._parents))
        self._file.write(
            self._tree,
            f"<< /Type /StructTreeRoot /K [{self._root.number} 0 R]"
            f" /ParentTree {self._file.add(f'<< /Nums [{parents}] >>')} 0 R /ParentTreeNextKey {len(self._parents)} >>",
        )

    def _catalogue(self, described: int) -> int:
        add = self._file.add
        profile = add(_colour_profile_stream())
        contents = f" /Outlines {self._contents()} 0 R" if self._bookmarks else ""
        if self._seal_field:
            contents += f" /AcroForm << /Fields [{self._seal_field} 0 R] /SigFlags 0 >>"
        return add(
            f"<< /Type /Catalog /Pages {self._page_tree} 0 R /Lang {pdf_string(self._language)}"
            f" /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>"
            f" /StructTreeRoot {self._tree} 0 R /Metadata {described} 0 R{contents}"
            " /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB)"
            f" /Info (sRGB IEC61966-2.1) /DestOutputProfile {profile} 0 R >>] >>"
        )

    def _contents(self) -> int:
        outline = self._file.reserve()
        numbers = [self._file.reserve() for _ in self._bookmarks]
        for place, (number, mark) in enumerate(zip(numbers, self._bookmarks, strict=True)):
            before = f" /Prev {numbers[place - 1]} 0 R" if place else ""
            after = f" /Next {numbers[place + 1]} 0 R" if place + 1 < len(numbers) else ""
            self._file.write(
                number,
                f"<< /Title {pdf_string(mark.title)} /Parent {outline} 0 R{before}{after}"
                f" /Dest [{mark.page} 0 R /XYZ null {mark.top:.2f} null] >>",
            )
        return self._file.write(
            outline,
            f"<< /Type /Outlines /First {numbers[0]} 0 R /Last {numbers[-1]} 0 R /Count {len(numbers)} >>",
        )


@lru_cache(maxsize=1)
def _colour_profile_stream() -> bytes:
    return stream(colour_profile(), "/N 3")


def text_block(
    text: ShapedText, x: float, y: float, size: float, show: Callable[[GlyphRun], str], *, more_follows: bool
) -> str:
    """The operators that draw a line of text, with its letters beside where the glyphs do not tell them."""
    shown = "\n".join(map(show, text.runs))
    shown = f"BT {size:.3f} 0 0 {size:.3f} {x:.3f} {y:.3f} Tm\n{shown} ET"
    if text.spells_itself and not more_follows:
        return shown
    language = f"/Lang {pdf_string(text.language)} " if text.language else ""
    letters = pdf_string(text.text + " " if more_follows else text.text)
    return f"/Span <<{language}/ActualText {letters}>> BDC\n{shown}\nEMC"


def target_of_link(box: Box, url: str) -> str:
    return f"/Rect {box} /A << /S /URI /URI {pdf_string(url)} >>"
