"""Logos and signatures as PDF draws them: without transparency and in sRGB, no finer than print needs, packed once."""

import io
import struct
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps

FINEST = (900, 400)  # dots across and down: 300 to the inch at the largest size that a picture is drawn
MOST_DOTS = 40_000_000


class UnreadablePicture(ValueError):
    """The file is no PNG or JPEG that can be drawn."""


class Packed(NamedTuple):
    """A picture as an object of a file."""

    width: int
    height: int
    data: bytes


@lru_cache(maxsize=64)
def pack(data: bytes) -> Packed:
    """This will read a PNG or JPEG. Raises UnreadablePicture for anything else, and for what is too large."""
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]) as opened:
            if opened.width * opened.height > MOST_DOTS:
                raise UnreadablePicture(f"The picture has more than {MOST_DOTS} dots.")
            is_photograph = opened.format == "JPEG"
            picture = _opaque(in_srgb(ImageOps.exif_transpose(opened)))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise UnreadablePicture(str(fault)) from fault
    picture.thumbnail(FINEST, Image.Resampling.LANCZOS)
    return _as_jpeg(picture) if is_photograph else _as_png(picture)


def in_srgb(picture: Image.Image) -> Image.Image:
    """The picture in the colours that it means, where it says which those are."""
    profile = picture.info.get("icc_profile")
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    if not profile or has_alpha or picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"), outputMode="RGB") or picture
    except ImageCms.PyCMSError:
        return picture  # a profile for something else, or broken: the usual colours are near enough


def _opaque(picture: Image.Image) -> Image.Image:
    """On white, as the page is."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture).convert("RGB")


def _as_jpeg(picture: Image.Image) -> Packed:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90, optimize=True)
    return _packed(picture, file.getvalue(), "/Filter /DCTDecode")


def _as_png(picture: Image.Image) -> Packed:
    """PDF packs pictures as PNG does, so the data of a PNG can be taken over."""
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    parameters = f"<< /Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns {picture.width} >>"
    return _packed(picture, _png_data(file.getvalue()), f"/Filter /FlateDecode /DecodeParms {parameters}")


def _png_data(file: bytes) -> bytes:
    data, at = b"", 8
    while at < len(file):
        length, kind = struct.unpack_from(">I4s", file, at)
        if kind == b"IDAT":
            data += file[at + 8 : at + 8 + length]
        at += 12 + length
    return data


def _packed(picture: Image.Image, data: bytes, packing: str) -> Packed:
    entries = (
        f"<< /Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height}"
        f" /ColorSpace /DeviceRGB /BitsPerComponent 8 {packing} /Length {len(data)} >>\nstream\n"
    )
    return Packed(picture.width, picture.height, entries.encode() + data + b"\r\nendstream")
