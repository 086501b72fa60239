"""Draws what the rooms below want as a PDF, with the engine of certificates: tagged, with the same typefaces."""

from django.conf import settings

from certificates.renderers.document import Said
from certificates.renderers.fonts import load_typefaces
from certificates.renderers.lesson import ROOM, Lesson
from certificates.renderers.metadata import Metadata
from cms.documents.parts import Facts, Heading, Listing, NewPage, Paper, Paragraph, Part, Table, Words

TEXT_SIZE = 10.5


def pdf_of(paper: Paper) -> bytes:
    lesson = Lesson(
        load_typefaces(settings.PDF_FONTS_DIR),
        language=paper.language,
        running=paper.title,
        page_words=paper.page_words,
        text_size=TEXT_SIZE,
    )
    for part in paper.parts:
        draw(lesson, part)
    return lesson.finish(Metadata(paper.title, paper.author, paper.subject, paper.language, paper.at))


def draw(lesson: Lesson, part: Part) -> None:
    match part:
        case Heading(words, level):
            with lesson.facing(words.language):
                lesson.heading(words.text, level, language=words.language)
        case Paragraph(words, is_bold):
            with lesson.facing(words.language):
                if is_bold:
                    lesson.title(said(words))
                else:
                    lesson.paragraph(said(words))
            addresses(lesson, words)
        case Listing(items, is_numbered, is_cards, lines):
            listed = [[said(words) for words in item] for item in items]
            if is_cards:
                lesson.cards(listed)
            else:
                lesson.items(listed, is_numbered=is_numbered, lines=lines)
            addresses(lesson, *(words for item in items for words in item))
        case Facts(pairs):
            lesson.facts([(name.text, said(value)) for name, value in pairs])
        case Table():
            table(lesson, part)
        case NewPage():
            lesson.new_page()


def table(lesson: Lesson, part: Table) -> None:
    if part.caption and part.caption.text:
        lesson.title(said(part.caption))
    lesson.least_row = ROOM if part.has_room else 0.0
    rows = ([said(words) for words in row] for row in part.rows)
    lesson.table([words.text for words in part.headings], rows, row_heads=part.has_row_heads)
    lesson.least_row = 0.0


def said(words: Words) -> Said:
    return Said(words.text, words.language)


def addresses(lesson: Lesson, *paragraphs: Words) -> None:
    """Each address once, where it is not what the words say themselves."""
    links = {run.address: run.text for words in paragraphs for run in words.links}
    lesson.addresses([(label or address, address) for address, label in links.items()])
