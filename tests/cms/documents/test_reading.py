import pytest

from cms.documents.parts import Facts, Heading, Listing, NewPage, Paragraph, Table
from cms.documents.reading import parts_of

pytestmark = pytest.mark.unit
BASE = "https://waymark.example.org"


def read(html: str, language: str = "en"):
    return parts_of(html, language=language, base=BASE)


def test_parts_come_as_the_page_says_them():
    html = """
      <h1>Title</h1> loose words
      <nav><a href="/">Home</a></nav><script>alert(1)</script><!-- no -->
      <p>One <strong>two</strong>
         <em>three</em></p>
      <ul><li>First</li><li><p>Second</p><ul><li>Within</li></ul></li><li> </li></ul>
      <dl><div><dt>Owner</dt><dd>Editor</dd></div><dt>Empty</dt><dd></dd></dl>
    """

    title, loose, paragraph, listing, facts = read(html)

    assert isinstance(title, Heading)
    assert (title.words.text, title.level) == ("Title", 1)
    assert isinstance(loose, Paragraph)
    assert loose.words.text == "loose words"
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.is_bold, run.is_italic) for run in paragraph.words.runs] == [
        ("One ", False, False),
        ("two", True, False),
        (" ", False, False),
        ("three", False, True),
    ]
    assert isinstance(listing, Listing)
    assert [[words.text for words in item] for item in listing.items] == [["First"], ["Second", "– Within"]]
    assert isinstance(facts, Facts)
    assert [(name.text, value.text) for name, value in facts.pairs] == [("Owner", "Editor")]


def test_headings_go_down_one_level_at_a_time():
    parts = read("<h1>A</h1><h4>B</h4><h2>C</h2><h6>D</h6>")

    assert [part.level for part in parts if isinstance(part, Heading)] == [1, 2, 2, 3]


def test_table_keeps_its_heads_and_its_shape():
    html = """<table><caption>Timings</caption><tr><th>Step</th><th>Minutes</th></tr>
      <tr><th>Talk</th><td>10</td></tr><tr><th>Write</th></tr></table>"""

    (table,) = read(html)

    assert isinstance(table, Table)
    assert table.caption is not None
    assert table.caption.text == "Timings"
    assert [words.text for words in table.headings] == ["Step", "Minutes"]
    assert [[words.text for words in row] for row in table.rows] == [["Talk", "10"], ["Write", ""]]
    assert table.has_row_heads


def test_what_is_handed_out_begins_a_page_and_has_room_to_write():
    sheet, numbered = read('<section class="wm-resource__sheet wm-resource__writing"><ol><li>Why?</li></ol></section>')

    assert isinstance(sheet, NewPage)
    assert isinstance(numbered, Listing)
    assert (numbered.is_numbered, numbered.lines) == (True, 2)


def test_cards_are_told_from_other_lists():
    (cards,) = read('<ul class="wm-cut-outs__list"><li>One</li></ul>')

    assert isinstance(cards, Listing)
    assert cards.is_cards


def test_languages_other_than_the_files_are_kept():
    (mine, other) = read('<div lang="ur"><p>میرا</p><p lang="en">Mine</p></div>', "ur")

    assert isinstance(mine, Paragraph)
    assert isinstance(other, Paragraph)
    assert (mine.words.language, other.words.language) == ("", "en")


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/help/", f"{BASE}/help/"),
        ("https://example.org/a", "https://example.org/a"),
        ("mailto:a@partners.example", "mailto:a@partners.example"),
        ("#top", ""),
        ("tel:999", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://[broken", ""),
    ],
)
def test_links_lead_only_where_a_file_may(target, leads_to):
    (part,) = read(f'<p><a href="{target}">Words</a></p>')

    assert isinstance(part, Paragraph)
    assert [run.address for run in part.words.runs] == [leads_to]
    assert part.words.text == "Words"


def test_signs_that_no_file_can_hold_are_left_out():
    (part,) = read("<p>a\x0bb\x00c\ufffe</p>")

    assert isinstance(part, Paragraph)
    assert part.words.text == "abc"


def test_picture_is_told_by_its_alternative():
    (part,) = read('<figure><img src="x" alt="Two pupils talk"></figure>')

    assert isinstance(part, Paragraph)
    assert part.words.text == "Two pupils talk"
