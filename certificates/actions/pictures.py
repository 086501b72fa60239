"""Logos and signatures: read once, drawn anew by us, and kept by what they are. What was uploaded is never kept."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from agencies.models import Person
from certificates.models import CertificateDesign, DesignPicture
from certificates.queries.looks import pictures_in, stored_name
from certificates.renderers.pictures import in_srgb

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 4000 * 4000  # of an upload: more is refused before it is unpacked
LONGEST_SIDE = 1200  # of what is kept: 300 dots an inch on a logo of ten centimetres
LEAST_SIDE = 20
UNUSED_LIVE_DAYS = 7
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class CannotUsePicture(Exception):
    """The message says, to whoever uploaded it, why and what to do."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    data: bytes
    width: int
    height: int
    media_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def redraw(upload: UploadedFile) -> Redrawn:
    """The picture in bytes of our own making: PNG where something shines through, else JPEG or PNG as it came.

    Nothing but the dots survives: no place or time of a photograph, no hidden words, no second picture.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise CannotUsePicture(_("This picture is larger than 2 MB. Save a smaller copy of it and choose that."))
    data = upload.read()
    if b"<svg" in data[:4096].lower():
        raise CannotUsePicture(_("SVG drawings cannot be used. Export the drawing as a PNG and choose that."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                return _redrawn(picture)
    except CannotUsePicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise too_many_dots() from fault
    except UnidentifiedImageError as fault:
        raise CannotUsePicture(_("This file is not a picture that we can read. Choose a PNG or JPEG.")) from fault
    except (OSError, ValueError, SyntaxError, EOFError) as fault:
        raise CannotUsePicture(_("This picture is damaged. Save it anew as a PNG or JPEG.")) from fault


def _redrawn(picture: Image.Image) -> Redrawn:
    if picture.width * picture.height > MOST_PIXELS:
        raise too_many_dots()
    if min(picture.size) < LEAST_SIDE:
        raise CannotUsePicture(_("This picture is too small to be printed. Choose a larger one."))
    has_photograph = picture.format == "JPEG"
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    upright = in_srgb(eight_bits(ImageOps.exif_transpose(picture)))  # as it is seen where it came from
    plain = upright.convert("RGBA" if see_through else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    clean = Image.new(plain.mode, plain.size)  # without what hangs on the one that was read
    clean.paste(plain)
    target = io.BytesIO()
    if has_photograph:
        clean.save(target, "JPEG", quality=88, optimize=True)
    else:
        clean.save(target, "PNG", optimize=True)
    return Redrawn(target.getvalue(), clean.width, clean.height, "image/jpeg" if has_photograph else "image/png")


def eight_bits(picture: Image.Image) -> Image.Image:
    """Scanners save grey in 16 bits, which would be cut off to white."""
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L") if "16" in picture.mode else picture


def too_many_dots() -> CannotUsePicture:
    return CannotUsePicture(_("This picture has too many dots. Save a copy of at most 4000 by 4000 and choose that."))


def keep(redrawn: Redrawn, *, by: Person, at: datetime) -> str:
    """Keeps a picture and answers its digest. The same picture is kept once, whoever brings it and how often."""
    sha256, storage = redrawn.sha256, storages["private"]
    name = stored_name(sha256)
    row = DesignPicture(
        sha256=sha256,
        media_type=redrawn.media_type,
        width=redrawn.width,
        height=redrawn.height,
        size=len(redrawn.data),
        stored_as=name,
        added_at=at,
        added_by=by,
    )
    # The row before the file: where a picture is let go at the same moment, this waits for it and then finds no file.
    with transaction.atomic():
        DesignPicture.objects.filter(sha256=sha256, added_at__lt=at, versions=None).delete()  # its week begins anew
        DesignPicture.objects.bulk_create([row], ignore_conflicts=True)
    if not storage.exists(name):
        storage.save(name, ContentFile(redrawn.data))
    return sha256


@transaction.atomic
def drop_unused(at: datetime) -> int:
    """Lets go what was brought more than a week ago and stands in no version and no draft; answers how many went."""
    in_drafts = {
        sha256 for draft in CertificateDesign.objects.values_list("draft", flat=True) for sha256 in pictures_in(draft)
    }
    old = DesignPicture.objects.filter(added_at__lt=at - timedelta(days=UNUSED_LIVE_DAYS), versions=None)
    rows = old.exclude(sha256__in=in_drafts).select_for_update(of=("self",))
    gone = [row for row in rows if not row.versions.exists()]  # under the lock: one may have been published since
    for row in gone:
        storages["private"].delete(row.stored_as)
    DesignPicture.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return len(gone)
