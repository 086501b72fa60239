"""Anyone takes a resource home: tagged as PDF, editable as a Word file, in any language."""

import io
import json
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn
from wagtail.models import Locale, PageViewRestriction

from cms.models import ResourcePage
from tests.certificates.renderers.reading import Reader, faults_of
from tests.factories.library import CollectionPageFactory, LibraryTermFactory, ResourcePageFactory, the_library

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
LIST = "/resources/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LISTS = "<p>Say <strong>clearly</strong>:</p><ol><li>One</li><li>Two</li></ol><p><a href='/help/'>Get help</a></p>"


def rich(text):
    return {"type": "rich_text", "value": text}


def step(title, minutes, body="<p>Talk about it.</p>"):
    return {"type": "step", "value": {"title": title, "minutes": minutes, "body": body}}


@pytest.fixture
def lesson() -> ResourcePage:
    library = the_library()
    library.ground_rules = json.dumps([rich("<ul><li>We listen.</li></ul>")])
    library.disclosure = json.dumps([rich("<ol><li>Stay calm.</li></ol>")])
    library.save()
    LibraryTermFactory(code="ks3", name="Key stage 3", wales="Step 4")
    cards = {
        "title": "Case cards",
        "cards": [{"type": "item", "id": str(n), "value": f"<p>Card {n}</p>"} for n in "12"],
    }
    return ResourcePageFactory(
        title="Fact first",
        slug="fact-first",
        summary="Check it.",
        last_published_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
        outcomes=json.dumps([{"type": "outcome", "value": "Say who decides."}]),
        steps=json.dumps([step("Start", 20, LISTS), step("Talk", 40)]),
        handouts=json.dumps([{"type": "cards", "value": cards}]),
        worksheet=json.dumps([rich("<ol><li>Who decides?</li></ol>")]),
        curriculum=json.dumps([{"type": "link", "value": {"subject": "Citizenship", "text": "Rights"}}]),
        licence="cc-by-4.0",
    )


def address(kind: str, *, language: str = "", part: str = "") -> str:
    return f"{language}{LIST}fact-first{part}.{kind}"


def word(response) -> "docx.document.Document":
    return docx.Document(io.BytesIO(response.content))


# --- PDF


@pytest.mark.parametrize(("language", "part"), [("", ""), ("/ur", ""), ("/ur", "/worksheet")])
def test_pdf_keeps_the_standards_in_every_direction(client, lesson, language, part):
    response = client.get(address("pdf", language=language, part=part))

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert faults_of(response.content) == []
    assert str(Reader(response.content).pdf.Root.Lang) == (language.strip("/") or "en")


def test_pdf_says_the_whole_lesson_in_order(client, lesson):
    said = Reader(client.get(address("pdf")).content).lines()

    headings = [(kind, text) for kind, text in said if kind.startswith("H")]
    assert headings == [
        ("H1", "Fact first"),
        ("H2", "Before the lesson"),
        ("H3", "Pupils will be able to"),
        ("H3", "Ground rules"),
        ("H2", "The lesson, step by step"),
        ("H3", "1. Start"),
        ("H3", "2. Talk"),
        ("H2", "Cards and scripts"),
        ("H2", "Worksheet"),
        ("H2", "For every pupil"),
        ("H2", "If a pupil tells you something"),
        ("H2", "Links to the curriculum"),
        ("H2", "About this resource"),
    ]
    words = [text for _kind, text in said]
    for text in ("Check it.", "Say who decides.", "We listen.", "Card 2", "Who decides?", "Stay calm.", "Rights"):
        assert text in words
    for text in ("Prevention editor", "21 November 2026", "Step 4", "http://127.0.0.1:8000/resources/fact-first/"):
        assert text in words


def test_timings_are_a_table_with_heads(client, lesson):
    assert [["Step", "Minutes"], ["1. Start", "20"], ["2. Talk", "40"], ["All steps", "60"]] in Reader(
        client.get(address("pdf")).content
    ).tables()


def test_worksheet_alone_has_no_answers_and_nothing_of_the_plan(client, lesson):
    words = [text for _kind, text in Reader(client.get(address("pdf", part="/worksheet")).content).lines()]

    assert "Who decides?" in words
    assert "We listen." not in words
    assert "1. Start" not in words


def test_resource_without_a_worksheet_has_no_file_of_it(client):
    page = ResourcePageFactory()

    assert client.get(f"{LIST}{page.slug}/worksheet.pdf").status_code == 404
    assert "worksheet.pdf" not in client.get(f"{LIST}{page.slug}/").content.decode()


def test_long_and_hostile_words_make_a_sound_file(client):
    nasty = "<script>alert(1)</script> & ]]> \u202e \x0b " + "x" * 2000 + " 😀 ڈاکٹر"
    page = ResourcePageFactory(title="A" * 255, safeguarding=nasty, send_notes=nasty, group_size="<b>30</b>")
    pdf, file = (client.get(f"{LIST}{page.slug}.{kind}") for kind in ("pdf", "docx"))

    assert faults_of(pdf.content) == []
    assert any("<script>alert(1)</script> & ]]>" in line.text for line in word(file).paragraphs)


# --- Word


def test_word_file_has_real_headings_lists_and_tables(client, lesson):
    response = client.get(address("docx"))

    assert (response.status_code, response["Content-Type"]) == (200, WORD)
    file = word(response)
    headings = [(line.style.name, line.text) for line in file.paragraphs if line.style.name.startswith("Heading")]
    assert headings[:5] == [
        ("Heading 1", "Fact first"),
        ("Heading 2", "Before the lesson"),
        ("Heading 3", "Pupils will be able to"),
        ("Heading 3", "Ground rules"),
        ("Heading 2", "The lesson, step by step"),
    ]
    assert ("List Bullet", "We listen.") in [(line.style.name, line.text) for line in file.paragraphs]
    assert [line.text for line in file.paragraphs if line.style.name == "List Number"] == [
        "One",
        "Two",
        "Who decides?",
        "Stay calm.",
    ]
    timings = next(table for table in file.tables if table.cell(0, 0).text == "Step")
    assert [[cell.text for cell in row.cells] for row in timings.rows][1] == ["1. Start", "20"]
    assert timings.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert (file.core_properties.title, file.core_properties.author) == ("Fact first", "Prevention editor")
    assert file.core_properties.language == "en-GB"


def test_each_numbered_list_of_a_word_file_begins_at_one(client, lesson):
    lines = [line for line in word(client.get(address("docx"))).paragraphs if line.style.name == "List Number"]
    numbers = [line._p.pPr.numPr.numId.val for line in lines]

    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 3


def test_links_of_a_word_file_lead_to_the_site(client, lesson):
    file = word(client.get(address("docx")))

    assert {each.target_ref for each in file.part.rels.values() if each.is_external} == {
        "http://127.0.0.1:8000/help/",
        "http://127.0.0.1:8000/resources/fact-first/",
    }


def test_word_file_in_urdu_reads_from_the_right(client, lesson):
    file = word(client.get(address("docx", language="/ur")))

    assert file.core_properties.language == "ur"
    assert file.sections[0]._sectPr.find(qn("w:bidi")) is not None
    heading = next(line for line in file.paragraphs if line.style.name == "Heading 2")
    assert heading._p.pPr.find(qn("w:bidi")) is not None
    english = next(line for line in file.paragraphs if line.text == "Fact first")
    assert english._p.pPr.find(qn("w:bidi")) is None
    assert english._p.xpath(".//w:lang/@w:val") == ["en-GB"]
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in file.tables)


# --- the reader's language


def test_translation_is_what_readers_of_its_language_get(client, lesson):
    urdu = Locale.objects.get_or_create(language_code="ur")[0]
    the_library().copy_for_translation(urdu, copy_parents=True)
    translation = lesson.copy_for_translation(urdu)
    translation.title = "پہلے حقیقت"
    translation.save_revision().publish()

    kind, title = Reader(client.get(address("pdf", language="/ur")).content).lines()[0]
    assert (kind, title.replace("\u200b", "")) == ("H1", "پہلے حقیقت")
    assert word(client.get(address("docx", language="/ur"))).core_properties.title == "پہلے حقیقت"
    assert word(client.get(address("docx"))).core_properties.title == "Fact first"


# --- how it is kept


def test_file_is_kept_by_what_it_says(client, lesson):
    first = client.get(address("pdf"))
    again = client.get(address("pdf"), headers={"if-none-match": first["ETag"]})
    lesson.summary = "Check it twice."
    lesson.save_revision().publish()
    changed = client.get(address("pdf"), headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)
    assert first["Cache-Control"] == "public, no-cache"
    assert first["Content-Disposition"] == 'attachment; filename="fact-first.pdf"'
    assert not first.cookies


def test_file_is_drawn_once_for_what_it_says(client, lesson, monkeypatch):
    from cms.queries import resource_files

    first = client.get(address("pdf")).content
    monkeypatch.setattr(resource_files, "pdf_of", None)

    assert client.get(address("pdf")).content == first


def test_closed_resource_gives_its_file_to_nobody_who_may_not_see_it(client, lesson):
    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(address("pdf")).status_code == 302
    assert client.get(address("docx", part="/worksheet")).status_code == 302


@pytest.mark.parametrize("path", ["fact-first.exe", "fact-first.PDF", "nowhere.pdf", "fact-first/worksheet.html"])
def test_files_that_are_not_there_are_not_found(client, lesson, path):
    assert client.get(f"{LIST}{path}").status_code == 404


def test_collection_has_no_file(client):
    assert client.get(f"{LIST}{CollectionPageFactory().slug}.pdf").status_code == 404


def test_file_is_only_fetched(client, lesson):
    assert client.post(address("pdf")).status_code == 405


def test_page_leads_to_its_files(client, lesson):
    html = client.get(f"{LIST}fact-first/").content.decode()

    for path in (".pdf", ".docx", "/worksheet.pdf", "/worksheet.docx"):
        assert f'href="{LIST}fact-first{path}"' in html
