"""The HTML twin of a certificate: what the PDF says and shows, from the same values."""

from base64 import b64encode
from dataclasses import dataclass

from certificates.renderers import CertificateDrawing
from certificates.renderers.drawing import Picture, is_right_to_left
from certificates.renderers.qr import QrCode, qr_code


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture for a page, in the page itself: nobody else can ask for it by an address."""

    address: str
    alt: str


@dataclass(frozen=True, slots=True)
class Signed:
    name: str
    post: str
    signature: Shown | None


@dataclass(frozen=True, slots=True)
class Twin:
    drawing: CertificateDrawing
    direction: str
    name_direction: str
    logos: list[Shown]
    signatories: list[Signed]
    code: QrCode


def twin_of(drawing: CertificateDrawing) -> Twin:
    return Twin(
        drawing=drawing,
        direction=direction_of(drawing.language),
        name_direction=direction_of(drawing.holder_language) if drawing.holder_language else "auto",
        logos=[shown(logo) for logo in drawing.look.logos],
        signatories=[
            Signed(each.name, each.post, shown(each.signature) if each.signature else None)
            for each in drawing.look.signatories
        ],
        code=qr_code(drawing.check_url),
    )


def direction_of(language: str) -> str:
    return "rtl" if is_right_to_left(language) else "ltr"


def shown(picture: Picture) -> Shown:
    kind = "png" if picture.data.startswith(b"\x89PNG") else "jpeg"
    return Shown(f"data:image/{kind};base64,{b64encode(picture.data).decode()}", picture.alt)
