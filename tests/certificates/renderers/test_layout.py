from itertools import combinations

import pypdfium2
import pytest

from certificates.renderers import CertificateDrawing
from certificates.renderers.blank import BlankCanvas, BlankSheet, Gap
from certificates.renderers.blocks import FOOT_DEPTH, MARGIN, QR_SIZE
from certificates.renderers.drawing import is_right_to_left
from certificates.renderers.fonts import Typefaces
from certificates.renderers.layout import DENSITIES, Composer
from certificates.renderers.own import own_texts, template_of
from certificates.renderers.sheet import HEIGHT, WIDTH
from certificates.renderers.tagging import Box
from tests.certificates.renderers.drawings import DRAWINGS

pytestmark = pytest.mark.unit


class NotedSheet(BlankSheet):
    """Remembers where lines were written, and where places were left."""

    def __init__(self, canvas: BlankCanvas, *, right_to_left: bool) -> None:
        super().__init__(canvas, right_to_left=right_to_left)
        self.boxes: list[Box] = []
        self.gaps: list[Gap] = []

    def write(self, *args, **kwargs) -> list[Box]:
        boxes = super().write(*args, **kwargs)
        self.boxes += boxes
        return boxes

    def leave(self, *args, **kwargs) -> Gap:
        gap = super().leave(*args, **kwargs)
        self.gaps.append(gap)
        return gap


def composed(drawing: CertificateDrawing, typefaces: Typefaces) -> NotedSheet:
    """The page with its gaps filled."""
    for density in DENSITIES:
        own = own_texts(drawing, typefaces, density)
        composer = Composer(template_of(drawing), typefaces, density, own.rooms)
        if composer.fits():
            break
    sheet = NotedSheet(BlankCanvas(language=drawing.language), right_to_left=is_right_to_left(drawing.language))
    composer.draw(sheet)
    sheet.boxes += [box for gap in sheet.gaps for box in gap.boxes(own.in_order[gap.own.number])]
    return sheet


def overlap(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.top, other.top) - max(one.bottom, other.bottom)
    return across > 0.01 and up > 0.01


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_nothing_collides(typefaces: Typefaces, drawing: CertificateDrawing) -> None:
    sheet = composed(drawing, typefaces)
    boxes = [*sheet.boxes, sheet.box(MARGIN, FOOT_DEPTH, QR_SIZE, QR_SIZE)]

    assert len(boxes) > 10
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_everything_stands_within_the_margins(typefaces: Typefaces, drawing: CertificateDrawing) -> None:
    for box in composed(drawing, typefaces).boxes:
        assert box.left >= MARGIN - 0.01
        assert box.right <= WIDTH - MARGIN + 0.01
        assert 40 < box.bottom < box.top < HEIGHT - 40


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_ink_stays_in_its_line(typefaces: Typefaces, drawing: CertificateDrawing, draw) -> None:
    """What another program measures lies within the boxes that the layout kept apart."""
    boxes = [box for box in composed(drawing, typefaces).boxes if box.right > box.left]
    page = pypdfium2.PdfDocument(draw(drawing))[0]
    inks = [Box(*thing.get_bounds()) for thing in page.get_objects() if isinstance(thing, pypdfium2.PdfTextObj)]

    assert len(inks) >= len(boxes)
    assert [ink for ink in inks if not any(_within(ink, box) for box in boxes)] == []


def _within(ink: Box, box: Box) -> bool:
    """Letters may hang over sideways a little; above and below they may not, but for the rounding of the measure."""
    rounding = 0.02 * (box.top - box.bottom)
    across = box.left - 2.5 <= ink.left and ink.right <= box.right + 2.5
    return across and box.bottom - rounding <= ink.bottom and ink.top <= box.top + rounding
