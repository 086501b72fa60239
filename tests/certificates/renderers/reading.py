"""Reads a tagged PDF as assistive software does: along the structure tree, replacement texts before glyphs."""

import io
import re
from collections.abc import Iterator

import page
import pikepdf
from pikepdf import Dictionary, Name, Pdf

STANDARDS = ("ua1", "2a")


def faults_of(pdf: bytes) -> list[str]:
    """What breaks PDF/UA-1, PDF/A-2a or the syntax of PDF; an empty list is a pass."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        syntax = document.check_pdf_syntax()
    broken = [
        f"{standard}: {failure.rule_id}"
        for standard in STANDARDS
        for failure in page.validate_pdf_bytes(pdf, profile=standard).failures
    ]
    return [*map(str, syntax), *broken]


class Reader:
    def __init__(self, pdf: bytes) -> None:
        self.pdf: Pdf = pikepdf.open(io.BytesIO(pdf))
        self.words = {each.objgen: words_of(each.obj) for each in self.pdf.pages}

    def lines(self) -> list[tuple[str, str]]:
        """Each element that says something, in reading order, with its kind."""
        return [(kind, text) for kind, text in self.said(self.root) if text]

    def tables(self) -> list[list[list[str]]]:
        found = [element for element in self.elements(self.root) if Name.Table == element.S]
        return [[[self.text(cell) for cell in children(row)] for row in children(table)] for table in found]

    @property
    def root(self) -> Dictionary:
        return self.pdf.Root.StructTreeRoot.K[0]

    def elements(self, element: Dictionary) -> Iterator[Dictionary]:
        yield element
        for child in children(element):
            yield from self.elements(child)

    def said(self, element: Dictionary) -> Iterator[tuple[str, str]]:
        yield str(element.S)[1:], "".join(self.own(element)).strip()
        for child in children(element):
            yield from self.said(child)

    def text(self, element: Dictionary) -> str:
        return "".join([*self.own(element), *map(self.text, children(element))]).strip()

    def own(self, element: Dictionary) -> Iterator[str]:
        for child in element.get("/K", []):
            if isinstance(child, int):
                yield self.words[element.Pg.objgen].get(child, "")
            elif child.get("/Type") == Name.MCR:
                yield self.words[child.Pg.objgen].get(int(child.MCID), "")


def children(element: Dictionary) -> list[Dictionary]:
    return [child for child in element.get("/K", []) if isinstance(child, Dictionary) and "/S" in child]


def words_of(sheet: Dictionary) -> dict[int, str]:
    """What the marked contents of a page say, by their numbers."""
    letters = {name: letters_of(font) for name, font in sheet.Resources.Font.items()}
    said: dict[int, str] = {}
    open_marks: list[tuple[int | None, bool]] = []  # (number, its text is given)
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(sheet):
        number = next((mark for mark, _ in reversed(open_marks) if mark is not None), None)
        given = any(is_given for _, is_given in open_marks)
        match str(operator):
            case "BDC":
                entries = operands[1]
                mark = int(entries.MCID) if "/MCID" in entries else None
                if "/ActualText" in entries and number is not None and not given:
                    said[number] = said.get(number, "") + str(entries.ActualText)
                open_marks.append((mark, "/ActualText" in entries))
            case "EMC":
                open_marks.pop()
            case "Tf":
                font = letters[str(operands[0])]
            case "TJ" if number is not None and not given:
                shown = b"".join(bytes(each) for each in operands[0] if isinstance(each, pikepdf.String))
                glyphs = [int.from_bytes(shown[at : at + 2]) for at in range(0, len(shown), 2)]
                said[number] = said.get(number, "") + "".join(font[glyph] for glyph in glyphs)
    return said


def letters_of(font: Dictionary) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", font.ToUnicode.read_bytes())
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}
