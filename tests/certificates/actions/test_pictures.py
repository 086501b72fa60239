"""Pictures of designs: drawn anew as they are seen, and let go when nothing shows them any more."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageCms

from agencies.tasks import let_old_records_go
from certificates.actions import designs
from certificates.actions.pictures import CannotUsePicture, drop_unused, keep, redraw
from certificates.models import DesignPicture
from certificates.queries.looks import stored_name
from tests.factories.agencies import AgencyFactory, PersonFactory

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=8)


def uploaded(picture, form="PNG", **info):
    target = io.BytesIO()
    picture.save(target, form, **info)
    return SimpleUploadedFile("picture", target.getvalue())


def seen(redrawn):
    return Image.open(io.BytesIO(redrawn.data))


@pytest.mark.unit
class TestRedrawing:
    def test_a_photograph_that_was_taken_sideways_stands_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # turned by a quarter
        photograph = uploaded(Image.new("RGB", (300, 100), "navy"), "JPEG", exif=exif)

        redrawn = redraw(photograph)

        assert (redrawn.width, redrawn.height) == (100, 300)

    def test_grey_of_sixteen_bits_stays_grey(self):
        scan = Image.new("I;16", (40, 40))
        scan.putdata([0x4E00] * 1600)

        assert seen(redraw(uploaded(scan))).getpixel((5, 5)) == (0x4E, 0x4E, 0x4E)

    def test_colours_of_another_profile_are_drawn_as_they_look(self):
        usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        swapped = usual.replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")
        green = Image.new("RGB", (40, 40), (60, 180, 90))

        drawn = seen(redraw(uploaded(green, icc_profile=swapped)))

        assert drawn.getpixel((5, 5)) == (180, 60, 90)
        assert "icc_profile" not in drawn.info

    def test_a_picture_that_would_fill_the_memory_is_told_to_be_too_large(self):
        bomb = uploaded(Image.new("1", (30_000, 30_000)))

        with pytest.raises(CannotUsePicture, match="too many dots"):
            redraw(bomb)

    def test_more_bytes_than_two_million_are_not_even_read(self):
        with pytest.raises(CannotUsePicture, match="larger than 2 MB"):
            redraw(SimpleUploadedFile("logo.png", b"\x89PNG" + b"0" * 2 * 1024 * 1024))


@pytest.mark.integration
@pytest.mark.django_db
class TestLettingGo:
    def kept(self, colour, at):
        return keep(redraw(uploaded(Image.new("RGB", (60, 40), colour))), by=PersonFactory(), at=at)

    def content(self, sha256):
        return {"accent": "#0b4f5c", "logos": [{"picture": sha256, "alt": "Arms"}], "signatories": [], "texts": {}}

    def test_only_what_stands_in_no_version_and_no_draft_goes_after_a_week(self):
        editor, agency = PersonFactory(), AgencyFactory()
        published, drafted, forgotten = (self.kept(colour, LONG_AGO) for colour in ("navy", "teal", "maroon"))
        new = self.kept("olive", NOW - timedelta(days=6))
        design = designs.design_for(agency.partnership, None)
        for seen_number, sha256 in enumerate((published, drafted)):
            designs.save_draft(design=design, content=self.content(sha256), seen=seen_number, by=editor, at=LONG_AGO)
            if sha256 == published:
                designs.publish(design=design, seen=1, by=editor, at=LONG_AGO)

        gone = drop_unused(NOW)

        assert gone == 1
        assert set(DesignPicture.objects.values_list("sha256", flat=True)) == {published, drafted, new}
        assert not storages["private"].exists(stored_name(forgotten))
        assert all(storages["private"].exists(stored_name(each)) for each in (published, drafted, new))
        assert drop_unused(NOW) == 0

    def test_the_night_lets_them_go(self):
        self.kept("navy", LONG_AGO)

        let_old_records_go()

        assert not DesignPicture.objects.exists()

    def test_a_picture_that_is_brought_again_counts_its_week_anew(self):
        sha256 = self.kept("navy", LONG_AGO)
        self.kept("navy", NOW)

        assert drop_unused(NOW) == 0
        assert DesignPicture.objects.get().sha256 == sha256

    def test_a_picture_whose_file_was_lost_is_kept_again(self):
        storages["private"].delete(stored_name(self.kept("navy", LONG_AGO)))

        assert storages["private"].exists(stored_name(self.kept("navy", NOW)))
