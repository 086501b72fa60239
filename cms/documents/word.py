"""Writes a paper as a Word file (OOXML) that people change: real headings, lists and tables, each in its language."""

import io
import re

from django.utils.translation import get_language_info
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from cms.documents.parts import Facts, Heading, Listing, NewPage, Paper, Paragraph, Part, Run, Table, Words

TEAL = RGBColor(0x0B, 0x4F, 0x5C)
LINK = "0B4F5C"
FACE = "Arial"
ROOM = Cm(1.8)  # of a row that is written into
SIZES = {1: 22, 2: 16, 3: 13, 4: 11}
LINKED_TO = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
REGIONS = {"en": "en-GB", "cy": "cy-GB"}  # what spelling checkers know them by
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


def word_file(paper: Paper) -> bytes:
    return Writing(paper).finish()


class Writing:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.file: WordDocument = Document()
        self.describe()
        self.dress()
        for part in paper.parts:
            self.write(part)

    def finish(self) -> bytes:
        target = io.BytesIO()
        self.file.save(target)
        return target.getvalue()

    # About the whole file

    def describe(self) -> None:
        about, paper = self.file.core_properties, self.paper
        about.title, about.subject = paper.title[:255], paper.subject[:255]
        about.author = about.last_modified_by = paper.author[:255]
        about.language = tag_of(paper.language)
        about.created = about.modified = paper.at
        about.comments = ""

    def dress(self) -> None:
        page = self.file.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
        if is_right_to_left(self.paper.language):
            page._sectPr.find(qn("w:docGrid")).addprevious(OxmlElement("w:bidi"))
        for style in self.file.styles:
            face = style.element.find(qn("w:rPr"))
            if face is not None and face.find(qn("w:rFonts")) is not None:
                face.remove(face.find(qn("w:rFonts")))
        defaults = self.file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        for old in (*defaults.findall(qn("w:rFonts")), *defaults.findall(qn("w:lang"))):
            defaults.remove(old)
        defaults.insert(0, made("w:rFonts", ascii=FACE, hAnsi=FACE, cs=FACE, eastAsia=FACE))
        defaults.append(language_mark(self.paper.language))
        self.file.styles["Normal"].font.size = Pt(11)
        for level, size in SIZES.items():
            font = self.file.styles[f"Heading {level}"].font
            font.size, font.color.rgb, font.italic = Pt(size), TEAL, False
        self.foot()

    def foot(self) -> None:
        line = self.file.sections[0].footer.paragraphs[0]
        self.face(line, "")
        before, _, after = self.paper.page_words.partition("%d")
        self.run(line, Run(f"{self.paper.title} · {before}"), "")
        field = made("w:fldSimple", instr="PAGE")
        line._p.append(field)
        number = OxmlElement("w:r")
        number.append(OxmlElement("w:t"))
        number[0].text = "1"
        field.append(number)
        if after:
            self.run(line, Run(after), "")

    # Parts

    def write(self, part: Part) -> None:
        match part:
            case Heading(words, level):
                self.say(self.file.add_paragraph(style=f"Heading {level}"), words)
            case Paragraph(words, is_bold):
                line = self.say(self.file.add_paragraph(), words, is_bold=is_bold)
                line.paragraph_format.keep_with_next = is_bold
            case Listing():
                self.listing(part)
            case Facts(pairs):
                self.facts(pairs)
            case Table():
                self.table(part)
            case NewPage():
                self.file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def listing(self, part: Listing) -> None:
        numbers = self.new_numbers() if part.is_numbered else None
        for item in part.items:
            if part.is_cards:
                self.card(item)
                continue
            first = self.file.add_paragraph(style="List Number" if part.is_numbered else "List Bullet")
            if numbers is not None:
                numbered(first, numbers)
            self.say(first, item[0])
            for words in item[1:]:
                self.say(self.file.add_paragraph(style="List Continue"), words)
            for _line in range(part.lines):
                framed(self.say(self.file.add_paragraph(), Words((Run("\u00a0"),))), ["bottom"], "single")

    def card(self, item: tuple[Words, ...]) -> None:
        """One paragraph in a frame to cut along; neighbours keep their own."""
        line = self.file.add_paragraph()
        for place, words in enumerate(item):
            if place:
                line.add_run().add_break()
            self.say(line, words)
        line.paragraph_format.keep_together = True
        framed(line, ["top", "left", "bottom", "right", "between"], "dashed")

    def new_numbers(self) -> int:
        """A list that begins at 1 again."""
        every = self.file.part.numbering_part.element
        style = self.file.styles["List Number"].element
        own = style.find(qn("w:pPr")).find(qn("w:numPr")).find(qn("w:numId")).get(qn("w:val"))
        abstract = next(each for each in every.num_lst if str(each.numId) == own).abstractNumId.val
        number = every.add_num(abstract)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def facts(self, pairs: tuple[tuple[Words, Words], ...]) -> None:
        table = self.file.add_table(rows=0, cols=2, style="Table Grid")
        self.face_table(table._tbl)
        marks_heads(table._tbl, row=False, column=True)
        for name, value in pairs:
            cells = table.add_row().cells
            self.cell(cells[0], name, is_bold=True)
            self.cell(cells[1], value)
        self.file.add_paragraph()

    def table(self, part: Table) -> None:
        if part.caption and part.caption.text:
            caption = self.say(self.file.add_paragraph(style="Caption"), part.caption)
            caption.paragraph_format.keep_with_next = True
        table = self.file.add_table(rows=1, cols=len(part.headings), style="Table Grid")
        self.face_table(table._tbl)
        marks_heads(table._tbl, row=True, column=part.has_row_heads)
        for cell, words in zip(table.rows[0].cells, part.headings, strict=True):
            self.cell(cell, words, is_bold=True)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in part.rows:
            line = table.add_row()
            if part.has_room:
                line.height = ROOM
            cells = line.cells
            for place, words in enumerate(row):
                self.cell(cells[place], words, is_bold=part.has_row_heads and place == 0)
        self.file.add_paragraph()

    def cell(self, cell: _Cell, words: Words, *, is_bold: bool = False) -> None:
        self.say(cell.paragraphs[0], words, is_bold=is_bold)

    # Words

    def say(self, line: WordParagraph, words: Words, *, is_bold: bool = False) -> WordParagraph:
        self.face(line, words.language)
        for run in words.runs:
            if run.address:
                self.link(line, run, words.language)
            else:
                self.run(line, run, words.language, is_bold=is_bold)
        return line

    def run(self, line: WordParagraph, run: Run, language: str, *, is_bold: bool = False) -> BaseOxmlElement:
        written = line.add_run(run.text)
        written.bold = True if run.is_bold or is_bold else None
        written.italic = True if run.is_italic else None
        looks = written._r.get_or_add_rPr()
        if is_right_to_left(language or self.paper.language):
            looks.append(OxmlElement("w:rtl"))
        if language:
            looks.append(language_mark(language))
        return written._r

    def link(self, line: WordParagraph, run: Run, language: str) -> None:
        number = self.file.part.relate_to(run.address, LINKED_TO, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), number)
        written = self.run(line, run, language)
        looks = written.get_or_add_rPr()
        looks.append(made("w:color", val=LINK))
        looks.append(made("w:u", val="single"))
        in_order(looks)
        line._p.append(link)
        link.append(written)

    def face(self, line: WordParagraph, language: str) -> None:
        if is_right_to_left(language or self.paper.language):
            around = line._p.get_or_add_pPr()
            if around.find(qn("w:bidi")) is None:
                around.insert_element_before(
                    OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
                )

    def face_table(self, table: BaseOxmlElement) -> None:
        if is_right_to_left(self.paper.language):
            style = table.tblPr.find(qn("w:tblStyle"))
            style.addnext(OxmlElement("w:bidiVisual"))


LOOKS = ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "u", "rtl", "cs", "lang")


def in_order(looks: BaseOxmlElement) -> None:
    """The order that the standard asks for; Word opens no other without complaint."""
    places = {qn(f"w:{name}"): place for place, name in enumerate(LOOKS)}
    looks[:] = sorted(looks, key=lambda each: places.get(each.tag, len(places)))


def made(name: str, **attributes: str) -> BaseOxmlElement:
    element: BaseOxmlElement = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def language_mark(language: str) -> BaseOxmlElement:
    tag = tag_of(language)
    return made("w:lang", bidi=tag) if is_right_to_left(language) else made("w:lang", val=tag)


def tag_of(language: str) -> str:
    return REGIONS.get(language, language) if LANGUAGE.fullmatch(language) else "und"


def is_right_to_left(language: str) -> bool:
    try:
        return bool(get_language_info(language)["bidi"])
    except KeyError:
        return False


def numbered(line: WordParagraph, number: int) -> None:
    own = line._p.get_or_add_pPr().get_or_add_numPr()
    own.get_or_add_ilvl().val = 0
    own.get_or_add_numId().val = number


def framed(line: WordParagraph, sides: list[str], kind: str) -> None:
    frame = OxmlElement("w:pBdr")
    for side in sides:
        frame.append(made(f"w:{side}", val=kind, sz="6", space="6", color="4C5A68"))
    around = line._p.get_or_add_pPr()
    around.insert_element_before(frame, "w:shd", "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:rPr")


def marks_heads(table: BaseOxmlElement, *, row: bool, column: bool) -> None:
    """Which cells are headings, for screen readers."""
    look = table.tblPr.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        table.tblPr.append(look)
    look.set(qn("w:firstRow"), "1" if row else "0")
    look.set(qn("w:firstColumn"), "1" if column else "0")
    for name in ("lastRow", "lastColumn", "noVBand"):
        look.set(qn(f"w:{name}"), "1" if name == "noVBand" else "0")
    look.set(qn("w:val"), f"{0x0400 | (0x0020 if row else 0) | (0x0080 if column else 0):04X}")
