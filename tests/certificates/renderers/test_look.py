"""What an editor chose: colour, logos, signatories."""

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from certificates.renderers import CertificateDrawing
from certificates.renderers.colours import LEAST_CONTRAST, PaleAccent, contrast, palette_of
from certificates.renderers.drawing import Look, Picture
from certificates.renderers.pictures import FINEST, UnreadablePicture, pack
from tests.certificates.renderers.drawings import LOOK, PLAIN, picture
from tests.certificates.renderers.reading import Reader, faults_of

pytestmark = pytest.mark.unit

Draw = Callable[[CertificateDrawing], bytes]


def figures(pdf: bytes) -> list[str]:
    reader = Reader(pdf)
    return [str(each.Alt) for each in reader.elements(reader.root) if str(each.S) == "/Figure"]


def test_pictures_are_described_in_reading_order(draw: Draw) -> None:
    logos = [logo.alt for logo in LOOK.logos if logo.alt]

    assert figures(draw(replace(PLAIN, look=LOOK))) == [*logos, "Signature", "Signature", PLAIN.wording.qr_alt]


def test_signatories_are_read_with_their_posts(draw: Draw) -> None:
    lines = [text for kind, text in Reader(draw(replace(PLAIN, look=LOOK))).lines() if kind == "P"]

    assert [f"{each.name} {each.post}" for each in LOOK.signatories] == [
        text for text in lines if text in {f"{each.name} {each.post}" for each in LOOK.signatories}
    ]


def test_picture_is_packed_once_for_all_certificates(draw: Draw) -> None:
    draw(replace(PLAIN, look=LOOK))
    before = pack.cache_info().misses
    draw(replace(PLAIN, look=LOOK, course_title="Another course"))

    assert pack.cache_info().misses == before


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_kind_keep_the_standards(draw: Draw, mode: str) -> None:
    file = io.BytesIO()
    Image.new("RGBA", (40, 30), (180, 20, 60, 90)).convert("L" if mode == "I;16" else mode).save(file, "PNG")

    assert faults_of(draw(replace(PLAIN, look=Look(logos=(Picture(file.getvalue(), "Logo"),))))) == []


def test_colours_of_print_become_those_of_screens(draw: Draw) -> None:
    file = io.BytesIO()
    Image.new("CMYK", (40, 30), (200, 0, 0, 0)).save(file, "JPEG")

    assert faults_of(draw(replace(PLAIN, look=Look(logos=(Picture(file.getvalue(), "Logo"),))))) == []


def test_large_picture_is_made_as_fine_as_print_needs() -> None:
    packed = pack(picture(3000, 500, "#000000"))

    assert (packed.width, packed.height) == (FINEST[0], FINEST[0] // 6)


def test_ground_of_a_picture_is_the_paper(draw: Draw) -> None:
    pdf = draw(replace(PLAIN, look=Look(logos=(Picture(picture(300, 100, "#000000"), "Logo"),))))
    shown = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil()

    assert (shown.getpixel((61, 42)), shown.getpixel((80, 62))) == ((255, 255, 255), (0, 0, 0))


@pytest.mark.parametrize("data", [b"", b"not a picture", picture(50, 50, "#000000")[:80]])
def test_file_that_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePicture):
        pack(data)


@pytest.mark.parametrize(
    ("accent", "ratio"), [("#000000", 21.0), ("#ffffff", 1.0), ("#0000ff", 8.59), ("#767676", 4.54), ("#777777", 4.48)]
)
def test_contrast_is_that_of_the_guidelines(accent: str, ratio: float) -> None:
    assert contrast(accent) == pytest.approx(ratio, abs=0.01)


@given(st.integers(0, 0xFFFFFF))
def test_accent_is_drawn_exactly_when_it_can_be_read(code: int) -> None:
    accent = f"#{code:06x}"
    if contrast(accent) >= LEAST_CONTRAST:
        assert len(palette_of(accent)) == 3
    else:
        with pytest.raises(PaleAccent):
            palette_of(accent)


@pytest.mark.parametrize("accent", ["", "red", "#12345", "#12345g", "0b4f5c0"])
def test_accent_is_written_as_a_colour(accent: str) -> None:
    with pytest.raises(ValueError, match=r"#|hex"):
        contrast(accent)


def test_printed_address_opens_the_signed_link_and_the_code_the_plain_one(draw: Draw) -> None:
    with pikepdf.open(io.BytesIO(draw(replace(PLAIN, check_link=f"{PLAIN.check_url}#signed.text")))) as pdf:
        assert [str(each.A.URI) for each in pdf.pages[0].Annots] == [f"{PLAIN.check_url}#signed.text"]
