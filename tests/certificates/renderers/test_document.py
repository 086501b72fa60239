import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pypdfium2
import pytest

from certificates.renderers.document import ACROSS, UPRIGHT, Document, Said, Share
from certificates.renderers.fonts import Typefaces
from certificates.renderers.metadata import Metadata
from tests.certificates.renderers.reading import Reader, faults_of

pytestmark = pytest.mark.unit

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
Make = Callable[..., Document]


@pytest.fixture(scope="session")
def make(typefaces: Typefaces) -> Make:
    def begun(language: str = "en", **more) -> Document:
        return Document(typefaces, language=language, running="A long list", page_words="Page %d", **more)

    return begun


def finished(document: Document) -> bytes:
    return document.finish(Metadata("A long list", "Waymark", "a test", document.language, AT))


def pages_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(pdf)]


def numbered(count: int) -> Iterator[list[str]]:
    return ([str(number), f"Entry {number}", "in date"] for number in range(count))


WORDS = {
    "en": ("Learning record", "Łucja Żółkiewska"),
    "ur": ("سیکھنے کا ریکارڈ", "ڈاکٹر محمد عثمان قریشی"),
    "pa": ("ਸਿੱਖਣ ਦਾ ਰਿਕਾਰਡ", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ ਢਿੱਲੋਂ"),
    "bn": ("শেখার রেকর্ড", "শ্রেয়া চক্রবর্তী"),
    "ar": ("سجل التعلم", "فاطمة الزهراء بنت محمد"),
}


@pytest.mark.parametrize("size", [UPRIGHT, ACROSS])
@pytest.mark.parametrize("language", WORDS)
def test_document_of_every_part_keeps_the_standards_and_reads_as_it_was_said(make: Make, language: str, size) -> None:
    title, name = WORDS[language]
    document = make(language, size=size)
    document.heading(title, 1)
    document.name(Said(name, language))
    document.paragraph(title)
    document.facts([(title, name), ("English", Said("Taking reports", "en"))])
    document.heading(name, 2)
    document.table([title, name], [[name, title], [title, Said("Wales", "en")]], row_heads=True)
    shares = [Share(name, 75, "75%", 90), Share("English", 0, "0%"), Share(title, 100, "100%", 90)]
    document.bars(shares, alt=lambda some: "; ".join(f"{share.label}: {share.value}" for share in some))
    document.check_at("https://waymark.example.org/", label=title, qr_alt="QR", link_alt="Check")
    pdf = finished(document)

    assert faults_of(pdf) == []
    said = [(kind, text.replace("\u200b", "")) for kind, text in Reader(pdf).lines()]
    assert said == [
        ("H1", title),
        ("Span", name),
        ("P", title),
        ("TH", title),
        ("TD", name),
        ("TH", "English"),
        ("TD", "Taking reports"),
        ("H2", name),
        ("TH", title),
        ("TH", name),
        ("TH", name),
        ("TD", title),
        ("TH", title),
        ("TD", "Wales"),
        ("Figure", f"{name} 75% English 0% {title} 100%"),
        ("Span", title),
        ("Link", "https://waymark.example.org/"),
    ]


def test_long_table_is_one_table_on_many_pages_and_each_repeats_its_headings_for_the_eye(make: Make) -> None:
    document = make()
    document.heading("Entries", 1)
    written = document.table(["Number", "What", "State"], numbered(200))
    pdf = finished(document)

    assert written == 200
    assert Reader(pdf).tables() == [[["Number", "What", "State"], *numbered(200)]]
    assert faults_of(pdf) == []
    pages = pages_of(pdf)
    assert len(pages) == document.pages > 4
    assert [page.count("Number") for page in pages] == [1] * len(pages)
    assert [f"Page {number}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)


def test_row_longer_than_a_page_goes_on_in_the_same_cells(make: Make) -> None:
    long = " ".join(f"word{number}" for number in range(3000))
    document = make()
    document.table(["What", "Words"], [["short", "a"], ["long", long], ["last", "b"]])
    pdf = finished(document)

    assert document.pages > 3
    assert Reader(pdf).tables() == [[["What", "Words"], ["short", "a"], ["long", long], ["last", "b"]]]
    assert faults_of(pdf) == []


def test_long_paragraph_goes_on_in_the_same_paragraph(make: Make) -> None:
    long = " ".join(f"word{number}" for number in range(3000))
    document = make()
    document.paragraph(long)
    pdf = finished(document)

    assert Reader(pdf).lines() == [("P", long)]
    assert faults_of(pdf) == []


def test_nothing_is_drawn_beside_the_page(make: Make) -> None:
    document = make(size=ACROSS, text_size=8.5)
    headings = [f"A heading of column {number}" for number in range(14)]
    document.table(headings, [["x" * 400, *["22 November 2026, 10:00"] * 13]] * 3)
    pdf = finished(document)

    assert Reader(pdf).tables()[0][1][0] == "x" * 400
    for sheet in pypdfium2.PdfDocument(pdf):
        text = sheet.get_textpage()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        assert all(left > 0 and right < sheet.get_width() for left, _, right, _ in boxes)


def test_headings_are_listed_as_contents(make: Make) -> None:
    document = make()
    for part in ("First", "ڈاکٹر"):
        document.heading(part, 2)
        document.table(["Number", "What", "State"], numbered(60))

    contents = pypdfium2.PdfDocument(finished(document)).get_toc()

    assert [(each.get_title(), each.get_dest().get_index()) for each in contents] == [("First", 0), ("ڈاکٹر", 1)]


def test_letters_without_a_typeface_stand_as_their_codes_and_are_told(make: Make) -> None:
    document = make()
    document.paragraph("Wei 𐤀 and \x00")
    pdf = finished(document)

    assert Reader(pdf).lines() == [("P", "Wei [U+10900] and [U+0000]")]
    assert document.undrawn == {"𐤀", "\x00"}


def test_file_goes_to_its_target_as_it_grows(make: Make) -> None:
    class Target(io.RawIOBase):
        written = 0

        def write(self, data) -> int:
            self.written += len(data)
            return len(data)

    target = Target()
    document = make(target=target)
    document.table(["Number", "What", "State"], numbered(500))
    before = target.written

    assert finished(document) == b""
    assert before > 0.6 * target.written


def test_equal_documents_have_equal_bytes(make: Make) -> None:
    def drawn() -> bytes:
        document = make("ur")
        document.table(["Number", "What", "State"], numbered(5))
        return finished(document)

    assert drawn() == drawn()


def test_bars_that_no_page_holds_are_a_figure_on_each_page_with_words_for_its_own(make: Make) -> None:
    document = make()
    document.bars(
        [Share(f"Agency {number}", number, f"{number}%", 90) for number in range(60)],
        alt=lambda some: f"From {some[0].label} to {some[-1].label}",
    )
    pdf = finished(document)

    assert faults_of(pdf) == []
    assert len(pages_of(pdf)) == 2
    reader = Reader(pdf)
    figures = [str(each.Alt) for each in reader.elements(reader.root) if each.S == "/Figure"]
    assert figures == ["From Agency 0 to Agency 42", "From Agency 43 to Agency 59"]
