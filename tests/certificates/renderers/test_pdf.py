import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from pikepdf import Name

from certificates.renderers import CertificateDrawing, DrawingDoesNotFit, FontLacksLetter, draw_pdf
from tests.certificates.renderers.drawings import DRAWINGS, LONG_TITLE, PLAIN, named

pytestmark = pytest.mark.unit

STANDARDS = ("ua1", "2a")

Draw = Callable[[CertificateDrawing], bytes]


def broken_rules(pdf: bytes, standard: str) -> list[str]:
    return [failure.rule_id for failure in page.validate_pdf_bytes(pdf, profile=standard).failures]


def text_of(pdf: bytes) -> str:
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().replace("\r\n", "\n")


def spoken_text_of(pdf: bytes) -> str:
    """The replacement texts of the page, which assistive software reads instead of the glyphs."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        content = document.pages[0].Contents.read_bytes()
    spoken = [bytes.fromhex(code.decode()) for code in re.findall(rb"/ActualText <FEFF([0-9A-F]*)>", content)]
    return "\n".join(text.decode("utf-16-be") for text in spoken)


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary)
        and thing.get("/Type") == Name.StructElem
        and thing.get("/S") == Name("/" + kind)
    ]


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_certificate_keeps_the_standards(draw: Draw, drawing: CertificateDrawing, standard: str) -> None:
    assert broken_rules(draw(drawing), standard) == []


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_certificate_is_one_sound_page(draw: Draw, drawing: CertificateDrawing) -> None:
    with pikepdf.open(io.BytesIO(draw(drawing))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) == 1
        assert pdf.Root.Lang == drawing.language
        assert pdf.docinfo.Title == f"{drawing.wording.title}: {drawing.holder_name}"


def _without(*path: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        thing = pdf.Root
        for step in path[:-1]:
            thing = thing[step]
        del thing[path[-1]]

    return damage


def _figure_without_text(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "Figure")[0]["/Alt"]


def _headings_without_scope(pdf: pikepdf.Pdf) -> None:
    for heading in elements(pdf, "TH"):
        del heading["/A"]


def _content_without_tags(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[0].Contents.read_bytes()
    bare = content.replace(b"/Artifact <</Type /Layout>> BDC", b"", 1).replace(b"EMC", b"", 1)
    pdf.pages[0].Contents = pdf.make_stream(bare)


def _fonts_without_letters(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font["/ToUnicode"]


def _link_without_words(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0]["/Contents"]


DAMAGES = {
    "no language": _without("/Lang"),
    "not marked": _without("/MarkInfo"),
    "no structure": _without("/StructTreeRoot"),
    "no metadata": _without("/Metadata"),
    "title not shown": _without("/ViewerPreferences"),
    "figure without text": _figure_without_text,
    "headings without scope": _headings_without_scope,
    "content without tags": _content_without_tags,
    "fonts without letters": _fonts_without_letters,
    "link without words": _link_without_words,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_certificate_is_refused(draw: Draw, damage: Callable[[pikepdf.Pdf], None]) -> None:
    damaged = io.BytesIO()
    with pikepdf.open(io.BytesIO(draw(PLAIN))) as pdf:
        damage(pdf)
        pdf.save(damaged, object_stream_mode=pikepdf.ObjectStreamMode.disable)

    assert broken_rules(damaged.getvalue(), "ua1") != []


@pytest.mark.parametrize("which", ["english", "welsh", "polish", "turkish name", "romanian name", "punjabi", "bengali"])
def test_text_can_be_copied(draw: Draw, which: str) -> None:
    lines = text_of(draw(DRAWINGS[which])).split("\n")

    assert lines.count(DRAWINGS[which].holder_name) == 1
    assert lines.count(PLAIN.number) == 1


@pytest.mark.parametrize("which", ["arabic name", "urdu", "name in two scripts", "bengali"])
def test_joined_letters_are_spoken_in_reading_order(draw: Draw, which: str) -> None:
    assert spoken_text_of(draw(DRAWINGS[which])).split("\n").count(DRAWINGS[which].holder_name) == 1


def test_name_broken_into_lines_keeps_its_words_apart(draw: Draw) -> None:
    name = DRAWINGS["long name"].holder_name

    assert text_of(draw(DRAWINGS["long name"])).replace(" \n", " ").split("\n").count(name) == 1


def test_name_carries_its_own_language(draw: Draw) -> None:
    with pikepdf.open(io.BytesIO(draw(DRAWINGS["turkish name"]))) as pdf:
        assert [str(span.Lang) for span in elements(pdf, "Span") if "/Lang" in span] == ["tr"]


def test_everything_said_is_in_the_structure_in_reading_order(draw: Draw) -> None:
    with pikepdf.open(io.BytesIO(draw(PLAIN))) as pdf:
        document = pdf.Root.StructTreeRoot.K[0]
        kinds = [str(child.S) for child in document.K]

    # partnership, title, certifies, name, agency, has completed, course, three facts, modules, code, address, mark
    assert kinds == ["/P", "/H1", *["/P"] * 8, "/Table", "/Figure", "/P", "/P"]


@pytest.mark.parametrize("which", ["english", "urdu", "eight long modules"])
def test_qr_code_leads_to_the_check_page(draw: Draw, which: str) -> None:
    picture = pypdfium2.PdfDocument(draw(DRAWINGS[which]))[0].render(scale=1.2).to_pil()

    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [PLAIN.check_url]


def test_written_address_is_a_link_to_the_check_page(draw: Draw) -> None:
    with pikepdf.open(io.BytesIO(draw(PLAIN))) as pdf:
        assert [str(annotation.A.URI) for annotation in pdf.pages[0].Annots] == [PLAIN.check_url]


def test_right_to_left_page_is_a_mirror(draw: Draw) -> None:
    def link_and_code(drawing: CertificateDrawing) -> list[list[float]]:
        with pikepdf.open(io.BytesIO(draw(drawing))) as pdf:
            boxes = (pdf.pages[0].Annots[0].Rect, elements(pdf, "Figure")[0].A.BBox)
            return [[float(edge) for edge in box] for box in boxes]

    straight, mirrored = link_and_code(PLAIN), link_and_code(replace(PLAIN, language="ur"))

    width = 595.28
    assert mirrored == [
        pytest.approx([width - right, bottom, width - left, top], abs=0.011) for left, bottom, right, top in straight
    ]


@pytest.mark.parametrize(("language", "dark_side"), [("en-GB", 0), ("ur", -1), ("pa-Arab", -1), ("pa", 0)])
def test_band_marks_the_side_where_reading_starts(draw: Draw, language: str, dark_side: int) -> None:
    picture = pypdfium2.PdfDocument(draw(replace(PLAIN, language=language)))[0].render(scale=0.2).to_pil()
    edges = [picture.getpixel((2, 80)), picture.getpixel((picture.width - 3, 80))]

    assert edges[dark_side] == (11, 79, 92)
    assert edges[-1 - dark_side] == (255, 255, 255)


def test_letter_that_no_typeface_has_is_named(draw: Draw) -> None:
    with pytest.raises(FontLacksLetter) as refusal:
        draw(named("Sky 𐤀", "phn"))

    assert refusal.value.character == "𐤀"
    assert (
        str(refusal.value)
        == r"No typeface has '\U00010900' (U+10900 PHOENICIAN LETTER ALF), wanted for 'Sky \U00010900'."
    )


def test_more_text_than_a_page_holds_is_refused(draw: Draw) -> None:
    with pytest.raises(DrawingDoesNotFit):
        draw(replace(PLAIN, modules=PLAIN.modules * 40))


def test_very_long_titles_still_fit(draw: Draw) -> None:
    modules = (replace(PLAIN.modules[0], title=(LONG_TITLE * 2)[:255]),) * 8

    assert broken_rules(draw(replace(PLAIN, modules=modules)), "ua1") == []


def test_equal_facts_give_equal_bytes(draw: Draw) -> None:
    first = draw(DRAWINGS["urdu"])
    draw(PLAIN)

    assert draw(DRAWINGS["urdu"]) == first


def test_other_facts_give_other_bytes(draw: Draw, fonts_dir: Path) -> None:
    first = draw(PLAIN)

    assert draw(replace(PLAIN, valid_until="21 November 2027")) != first
    assert draw_pdf(PLAIN, fonts_dir, at=datetime(2026, 11, 22, tzinfo=UTC)) != first
