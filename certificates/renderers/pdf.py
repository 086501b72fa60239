"""Draws a certificate as a PDF file: tagged, searchable, in any of its languages, the same bytes for the same facts."""

from datetime import datetime
from pathlib import Path

from certificates.renderers.drawing import CertificateDrawing, is_right_to_left
from certificates.renderers.fonts import load_typefaces
from certificates.renderers.layout import Composer
from certificates.renderers.metadata import Metadata
from certificates.renderers.sheet import HEIGHT, WIDTH, Sheet
from certificates.renderers.tagging import TaggedCanvas


def draw_pdf(drawing: CertificateDrawing, fonts_dir: Path, *, at: datetime) -> bytes:
    """This will draw the certificate on one page of A4, to PDF/UA-1 and PDF/A-2a, dated `at`.

    `fonts_dir` holds the Noto packages as npm lays them out (`node_modules/@expo-google-fonts`).
    Raises FontLacksLetter when no typeface has a character, DrawingDoesNotFit when one page cannot hold the text.
    """
    canvas = TaggedCanvas((WIDTH, HEIGHT), language=drawing.language)
    sheet = Sheet(canvas, right_to_left=is_right_to_left(drawing.language))
    Composer(drawing, load_typefaces(fonts_dir)).draw(sheet)
    return canvas.finish(
        Metadata(
            title=f"{drawing.wording.title}: {drawing.holder_name}",
            author=drawing.partnership_name,
            subject=f"{drawing.wording.number} {drawing.number}",
            language=drawing.language,
            at=at,
        )
    )
