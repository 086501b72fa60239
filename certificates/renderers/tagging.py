"""A ReportLab canvas whose pages are tagged: PDF/UA-1 and PDF/A-2a.

ReportLab has no public way to write tags, so this leans on private names of its canvas and document; the version is
pinned, and the tests hold every certificate against both standards.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject
from reportlab.pdfgen.canvas import Canvas

from certificates.renderers.fonts import Face, subset_file, subset_order
from certificates.renderers.metadata import Metadata, colour_profile, pdf_string
from certificates.renderers.shaping import Glyph, GlyphRun, ShapedText

PRINTABLE_ASCII = "".join(map(chr, range(0x20, 0x7F)))
FIRST_ANNOTATION_KEY = 1000  # keys of the parent tree: pages below, annotations from here


class Box(NamedTuple):
    """A rectangle in points from the bottom left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    def __str__(self) -> str:
        return f"[{self.left:.2f} {self.bottom:.2f} {self.right:.2f} {self.top:.2f}]"


class Written(PDFObject):
    """A PDF object of which the bytes are already written."""

    __RefOnly__ = 1

    def __init__(self, content: str | bytes = b"") -> None:
        self.content = content.encode("latin-1") if isinstance(content, str) else content

    def format(self, document: Any) -> bytes:
        return self.content


class Information(Written):
    """The document information, in the shape in which ReportLab asks for it."""

    def digest(self, signature: Any) -> None:
        signature.update(self.content)


def stream(data: bytes, entries: str = "", *, compress: bool = True) -> bytes:
    """A stream object. The line end before `endstream` is two bytes, so that no reader takes a 0x0D of the data."""
    if compress:
        data, entries = zlib.compress(data, 6), entries + " /Filter /FlateDecode"
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1") + data + b"\r\nendstream"


@dataclass
class Element:
    """A node of the structure tree: a heading, a paragraph, a cell."""

    kind: str
    parent: "Element | None"
    entries: str = ""
    children: list["Element | str"] = field(default_factory=list)
    number: int = 0


class FontParts(NamedTuple):
    """The objects of an embedded font that depend only on its glyphs, ready to be written."""

    name: str
    file: bytes
    glyph_numbers: bytes
    letters: bytes
    widths: str


@dataclass
class Subset:
    """The glyphs of one face that a document uses, by the number they have in the whole face."""

    resource: str
    face: Face
    letters: dict[int, str] = field(default_factory=dict)

    def add(self, glyphs: tuple[Glyph, ...]) -> None:
        for glyph in glyphs:
            if not self.letters.get(glyph.number):
                self.letters[glyph.number] = glyph.text


class TaggedCanvas(Canvas):
    """Everything drawn must stand inside `content` (it is read aloud) or `artifact` (it is not)."""

    def __init__(self, size: tuple[float, float], *, language: str) -> None:
        super().__init__(None, pagesize=size, pageCompression=0, pdfVersion=(1, 7), invariant=1, lang=language)
        self._root = self._element = Element("Document", None)
        self._elements = [self._root]
        self._marked: list[Element] = []
        self._linked: list[tuple[Element, PDFDictionary]] = []
        self._subsets: dict[tuple[Face, bool], Subset] = {}

    def _make_preamble(self) -> None:
        self._preamble = ""  # ReportLab would name a Helvetica here that is not embedded

    # What is drawn

    @contextmanager
    def element(self, kind: str, entries: str = "") -> Iterator[Element]:
        """A node that gathers others: a table, a row, a paragraph of several parts."""
        parent = self._element
        element = self._element = Element(kind, parent, entries)
        parent.children.append(element)
        self._elements.append(element)
        yield element
        self._element = parent

    @contextmanager
    def content(self, kind: str, entries: str = "") -> Iterator[Element]:
        """A node that holds what is drawn meanwhile."""
        with self.element(kind, entries) as element:
            mark = len(self._marked)
            self._marked.append(element)
            element.children.append(str(mark))
            self.addLiteral(f"/{kind} <</MCID {mark}>> BDC")
            yield element
            self.addLiteral("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Drawing that means nothing to a reader: rules, grounds."""
        self.addLiteral("/Artifact <</Type /Layout>> BDC")
        yield
        self.addLiteral("EMC")

    def draw_text(
        self, text: ShapedText, x: float, y: float, *, size: float, colour: str, personal: bool, more_follows: bool
    ) -> None:
        """This will draw a line of text from its left end.

        `personal` text has fonts of its own, so that the others are the same in thousands of certificates and are
        compressed once. `more_follows` adds a space, so that the words of two lines do not run together when read.
        """
        shown = "\n".join(
            f"/{self._resource(run, personal)} {run.face.enlarged:g} Tf {run.operators}" for run in text.runs
        )
        shown = f"BT {size:.3f} 0 0 {size:.3f} {x:.3f} {y:.3f} Tm\n{shown} ET"
        space = " " if more_follows else ""
        if not text.spells_itself or space:
            language = f"/Lang {pdf_string(text.language)} " if text.language else ""
            shown = f"/Span <<{language}/ActualText {pdf_string(text.text + space)}>> BDC\n{shown}\nEMC"
        self.addLiteral(f"{colour} rg\n{shown}")

    def link(self, url: str, box: Box, description: str) -> None:
        """This will make the box a link that belongs to the current element."""
        key = FIRST_ANNOTATION_KEY + len(self._linked)
        annotation = Written(
            f"<< /Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect {box} /StructParent {key}"
            f" /Contents {pdf_string(description)} /A << /S /URI /URI {pdf_string(url)} >> >>"
        )
        self._addAnnotation(annotation)
        self._linked.append((self._element, annotation))

    def finish(self, metadata: Metadata) -> bytes:
        """This will close the only page and return the file."""
        self.showPage()
        page = self._close_page()
        self._write_fonts()
        self._write_structure(page)
        self._write_catalogue(metadata)
        return bytes(self._doc.GetPDFData(self))

    # How it is written

    def _resource(self, run: GlyphRun, personal: bool) -> str:
        subset = self._subsets.get((run.face, personal))
        if subset is None:
            subset = Subset(f"F{len(self._subsets) + 1}", run.face)
            if not personal:
                subset.letters.update(_printable_ascii(run.face))
            self._subsets[run.face, personal] = subset
        subset.add(run.glyphs)
        return subset.resource

    def _number_of(self, thing: PDFObject) -> int:
        """The object number in the file; the object joins the file when it is first asked for."""
        reference = self._doc.Reference(thing)
        return int(self._doc.idToObjectNumberAndVersion[reference.name][0])

    def _add(self, content: str | bytes) -> int:
        return self._number_of(Written(content))

    def _close_page(self) -> int:
        page = self._doc.Pages[0]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = 0
        page.Tabs = PDFName("S")
        content = page.stream.encode("latin-1")
        self._doc.updateSignature(content)
        page.Contents = Written(stream(content))
        return self._number_of(page)

    def _write_fonts(self) -> None:
        fonts = self._doc.idToObject["BasicFonts"].dict
        for subset in self._subsets.values():
            fonts[subset.resource] = self._doc.Reference(Written(self._font(subset)))

    def _font(self, subset: Subset) -> str:
        face = subset.face
        parts = _font_parts(face, tuple(sorted(subset.letters.items())))
        bounds = " ".join(map(str, face.bounds))
        descriptor = self._add(
            f"<< /Type /FontDescriptor /FontName /{parts.name} /Flags 4 /FontBBox [{bounds}] /ItalicAngle 0"
            f" /Ascent {face.ascent} /Descent {face.descent} /CapHeight 714 /StemV {140 if face.bold else 80}"
            f" /FontFile2 {self._add(parts.file)} 0 R >>"
        )
        descendant = self._add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{parts.name}"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor {descriptor} 0 R /W [{parts.widths}]"
            f" /CIDToGIDMap {self._add(parts.glyph_numbers)} 0 R >>"
        )
        return (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{parts.name} /Encoding /Identity-H"
            f" /DescendantFonts [{descendant} 0 R] /ToUnicode {self._add(parts.letters)} 0 R >>"
        )

    def _write_structure(self, page: int) -> None:
        root = Written()
        root_number = self._number_of(root)
        objects = [Written() for _ in self._elements]
        for element, node in zip(self._elements, objects, strict=True):
            element.number = self._number_of(node)
        for element, annotation in self._linked:
            element.children.append(f"<< /Type /OBJR /Obj {self._number_of(annotation)} 0 R /Pg {page} 0 R >>")
        for element, node in zip(self._elements, objects, strict=True):
            parent = element.parent.number if element.parent else root_number
            children = " ".join(
                child if isinstance(child, str) else f"{child.number} 0 R" for child in element.children
            )
            node.content = (
                f"<< /Type /StructElem /S /{element.kind} /P {parent} 0 R /Pg {page} 0 R"
                f" /K [{children}] {element.entries} >>"
            ).encode("latin-1")
        root.content = (
            f"<< /Type /StructTreeRoot /K [{self._root.number} 0 R] /ParentTree {self._add(self._parent_tree())} 0 R"
            f" /ParentTreeNextKey {FIRST_ANNOTATION_KEY + len(self._linked)} >>"
        ).encode("latin-1")
        self._doc.Catalog.StructTreeRoot = root

    def _parent_tree(self) -> str:
        """From marked content and annotations back to the elements that they belong to."""
        marked = " ".join(f"{element.number} 0 R" for element in self._marked)
        linked = " ".join(
            f"{key} {element.number} 0 R" for key, (element, _) in enumerate(self._linked, FIRST_ANNOTATION_KEY)
        )
        return f"<< /Nums [0 [{marked}] {linked}] >>"

    def _write_catalogue(self, metadata: Metadata) -> None:
        document, catalogue = self._doc, self._doc.Catalog
        document.info = Information(metadata.information())
        catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "OutputIntents"]
        catalogue.MarkInfo = PDFDictionary({"Marked": "true"})
        catalogue.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
        catalogue.Metadata = Written(stream(metadata.xmp(), "/Type /Metadata /Subtype /XML", compress=False))
        catalogue.OutputIntents = Written(
            "[<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1)"
            f" /DestOutputProfile {self._add(_colour_profile_stream())} 0 R >>]"
        )


@lru_cache(maxsize=1)
def _colour_profile_stream() -> bytes:
    return stream(colour_profile(), "/N 3")


@lru_cache(maxsize=32)
def _printable_ascii(face: Face) -> dict[int, str]:
    return {face.glyph_of(character): character for character in PRINTABLE_ASCII if face.has(character)}


@lru_cache(maxsize=256)
def _font_parts(face: Face, letters: tuple[tuple[int, str], ...]) -> FontParts:
    order = subset_order(face, tuple(glyph for glyph, _ in letters))
    file = subset_file(face, order)
    positions = bytearray(2 * (max(order) + 1))
    for glyph, position in order.items():
        positions[2 * glyph : 2 * glyph + 2] = position.to_bytes(2)
    return FontParts(
        name=f"{_subset_tag(file)}+{face.name}",
        file=stream(file, f"/Length1 {len(file)}"),
        glyph_numbers=stream(bytes(positions)),
        letters=stream(_letters_map(face, letters)),
        widths=" ".join(f"{glyph} [{face.width_of(glyph)}]" for glyph in sorted(order)),
    )


def _subset_tag(file: bytes) -> str:
    """The six capitals that tell one subset of a font from another."""
    code = zlib.crc32(file)
    return "".join(chr(ord("A") + code // 26**place % 26) for place in range(6))


def _letters_map(face: Face, letters: tuple[tuple[int, str], ...]) -> bytes:
    """The ToUnicode map, by which text is searched and copied."""
    lines = [
        f"<{glyph:04X}> <{(text or face.letter_of(glyph)).encode('utf-16-be').hex().upper()}>"
        for glyph, text in letters
    ]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]  # the most that a block may hold
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()
