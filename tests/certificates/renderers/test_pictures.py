"""Pages beside small pictures of how they looked when somebody last looked at them.

    WAYMARK_RENEW_PICTURES=1 pytest tests/certificates/renderers/test_pictures.py

draws the pictures anew after a change that was meant; look at them before you commit them.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from certificates.renderers import CertificateDrawing
from tests.certificates.renderers.drawings import DRAWINGS, PLAIN

pytestmark = pytest.mark.unit

PICTURES = Path(__file__).parent / "pictures"
SCALE = 0.3  # 179 by 253 dots
# Mean difference of the dots of a tile, of 255. Edges of letters differ a little between versions of pdfium.
MOST_APART = 0.4
TILES = (6, 9)

SHOWN = (
    "english",
    "polish",
    "urdu",
    "punjabi",
    "bengali",
    "chinese name",
    "sorani name",
    "long name",
    "eight long modules",
    "english, with a look",
    "everything at once",
)

Draw = Callable[[CertificateDrawing], bytes]


def picture_of(pdf: bytes) -> Image.Image:
    grey: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE).to_pil().convert("L")
    return grey.point(lambda dot: dot // 16 * 16 + 8)  # sixteen greys, so that a file has a few kilobytes


def furthest_apart(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of the tile of the page where it is greatest."""
    if one.size != other.size:
        return 255.0
    difference, (across, down) = ImageChops.difference(one, other), TILES
    width, height = one.width / across, one.height / down
    boxes = [
        (int(x * width), int(y * height), int((x + 1) * width), int((y + 1) * height))
        for x in range(across)
        for y in range(down)
    ]
    return max(ImageStat.Stat(difference.crop(box)).mean[0] for box in boxes)


@pytest.mark.parametrize("which", SHOWN)
def test_page_looks_as_it_did(draw: Draw, which: str) -> None:
    path = PICTURES / f"{which.replace(', ', ' ').replace(' ', '-')}.png"
    picture = picture_of(draw(DRAWINGS[which]))
    if os.environ.get("WAYMARK_RENEW_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        picture.save(path, optimize=True)

    assert furthest_apart(picture, Image.open(path)) <= MOST_APART


@pytest.mark.parametrize(
    "change",
    [
        {"holder_name": "Amelia O’Connar"},
        {"valid_until": "20 November 2028"},
        {"agency_name": ""},
        {"look": replace(PLAIN.look, accent="#5b2a86")},
        {"check_url": PLAIN.check_url.replace("7K3Q", "7K3R")},
    ],
    ids=str,
)
def test_a_change_is_seen(draw: Draw, change: dict[str, object]) -> None:
    changed = picture_of(draw(replace(PLAIN, **change)))

    assert furthest_apart(changed, Image.open(PICTURES / "english.png")) > MOST_APART
