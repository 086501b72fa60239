"""Draws a certificate as a PDF file: tagged, searchable, in any of its languages, the same bytes for the same facts."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from certificates.renderers.blank import Blank, BlankCanvas, BlankSheet, Filling
from certificates.renderers.drawing import CertificateDrawing, is_right_to_left
from certificates.renderers.fitting import DrawingDoesNotFit
from certificates.renderers.fonts import PRINTABLE_ASCII, Typefaces, load_typefaces
from certificates.renderers.layout import DENSITIES, Composer
from certificates.renderers.metadata import Metadata
from certificates.renderers.own import ACCENTED, Density, Rooms, Template, own_texts, styles_of, template_of
from certificates.renderers.qr import qr_code
from certificates.renderers.shaping import clean, drawable, shape

MOST_BLANKS = 128  # of about 40 KB each without pictures


def draw_pdf(drawing: CertificateDrawing, fonts_dir: Path, *, at: datetime) -> bytes:
    """This will draw the certificate on one page of A4, to PDF/UA-1 and PDF/A-2a, dated `at`.

    `fonts_dir` holds the Noto packages as npm lays them out (`node_modules/@expo-google-fonts`).
    Raises FontLacksLetter when no typeface has a character, DrawingDoesNotFit when one page cannot hold the text,
    PaleAccent and UnreadablePicture for a look that cannot be drawn.

    Certificates that differ in little but the holder, the number and the dates share a blank and take a tenth of the
    time, so many are best drawn in the order of agency and course.
    """
    typefaces, template = load_typefaces(fonts_dir), template_of(drawing)
    for density in DENSITIES:
        own = own_texts(drawing, typefaces, density)
        blank = _blank(typefaces, template, density, own.rooms)
        if blank:
            return blank.fill(
                Filling(
                    texts=own.in_order,
                    name_language=drawing.holder_language,
                    code=qr_code(drawing.check_url),
                    link=drawing.check_link or drawing.check_url,
                    metadata=_metadata(drawing, at),
                )
            )
    raise DrawingDoesNotFit(f"Certificate {drawing.number} has more text than one page holds.")


def undrawable(text: str, fonts_dir: Path) -> list[str]:
    """The letters of a text that no typeface has, each once."""
    regular = load_typefaces(fonts_dir).regular
    return [letter for letter in dict.fromkeys(clean(text)) if drawable(letter, regular) != letter and letter != " "]


@lru_cache(maxsize=MOST_BLANKS)
def _blank(typefaces: Typefaces, template: Template, density: Density, rooms: Rooms) -> Blank | None:
    """None when a page of this density does not hold it."""
    composer = Composer(template, typefaces, density, rooms)
    if not composer.fits():
        return None
    signs = PRINTABLE_ASCII + "".join(sorted(ACCENTED)) if rooms.has_accents else PRINTABLE_ASCII
    canvas = BlankCanvas(language=template.language, ready={typefaces.bold.first: signs})
    for style in styles_of(typefaces, template.language) if template.calendar else ():
        for word in template.calendar:
            canvas.make_ready(shape(word, style.chain, language=style.language, right_to_left=style.right_to_left))
    composer.draw(BlankSheet(canvas, right_to_left=is_right_to_left(template.language)))
    if template.seal_label:
        canvas.seal_field(template.seal_label)
    return canvas.finish_blank()


def _metadata(drawing: CertificateDrawing, at: datetime) -> Metadata:
    return Metadata(
        title=f"{drawing.wording.title}: {drawing.holder_name}",
        author=drawing.partnership_name,
        subject=f"{drawing.wording.number} {drawing.number}",
        language=drawing.language,
        at=at,
    )
