"""The designer: drafts are kept whatever is wrong, versions never change, pictures are drawn anew."""

import io
import re

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image

from certificates.actions import designs
from certificates.models import CertificateDesign, DesignPicture, DesignVersion
from certificates.queries.designs import Touched, what_is_touched
from certificates.queries.looks import PictureIsMissing, bytes_of, look_from, stored_name
from certificates.queries.wording import texts_in
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import NOW

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def agency():
    return AgencyFactory(name="Northmoor Council")


@pytest.fixture
def lead(agency, client):
    person = MembershipFactory(agency=agency, lead=True).person
    client.force_login(person)
    return person


def at(page, agency, *args):
    return reverse(f"certificates:{page}", args=["agency", agency.slug, *args])


def picture(name="logo.png", colour="navy", size=(300, 120), form="PNG", **info):
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, form, **info)
    return SimpleUploadedFile(name, target.getvalue())


def typed(do="save", seen=0, **more):
    return {"do": do, "seen": str(seen), "accent": "#0b4f5c", **more}


def test_what_is_published_is_frozen_and_can_be_gone_back_to(client, agency, lead):
    one = typed("publish", logo_1_picture=picture(), logo_1_alt="Arms of Northmoor", en_title="Award of Northmoor")
    client.post(at("design", agency), one)
    client.post(at("design", agency), typed("publish", 1, accent="#7a1f3d"))

    client.post(at("design-version", agency, "1"))

    versions = list(DesignVersion.objects.order_by("number"))
    assert [each.number for each in versions] == [1, 2, 3]
    assert versions[0].content == versions[2].content
    assert versions[0].content["texts"] == {"en": {"title": "Award of Northmoor"}}
    assert versions[1].content["logos"] == []
    assert {each.published_by for each in versions} == {lead}
    for verb in ("UPDATE certificates_designversion SET number = 9", "DELETE FROM certificates_designversion"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb)


def test_a_draft_is_kept_with_all_that_is_wrong_and_not_published(client, agency, lead):
    pale = typed("publish", accent="#ffee88", logo_1_picture=picture(), signatory_1_name="Dr Imran Example")

    page = client.post(at("design", agency), pale | {"en_valid_until": "x" * 31}).content.decode()

    draft = CertificateDesign.objects.get().draft
    assert (draft["accent"], draft["signatories"][0]["name"]) == ("#ffee88", "Dr Imran Example")
    assert draft["logos"][0]["picture"] == DesignPicture.objects.get().sha256
    for wrong in (
        "too pale: its contrast with white is 1.2 to 1",
        "Say what the logo shows",
        "in which post",
        "31 char",
    ):
        assert wrong in page
    assert not DesignVersion.objects.exists()


def test_pictures_are_drawn_anew_and_what_is_none_is_refused_in_plain_words(client, agency, lead):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    photograph = picture("a.jpg", form="JPEG", size=(3000, 1000), exif=exif)
    secret = photograph.read()
    photograph.seek(0)
    drawing = SimpleUploadedFile("logo.png", b"<?xml version='1.0'?><svg onload='alert(1)'/>")
    broken = SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n0000")

    page = client.post(
        at("design", agency),
        typed(
            logo_1_picture=photograph, logo_1_alt="One", logo_2_picture=drawing, logo_3_picture=broken,
            logo_4_picture=picture(size=(8, 8)),
        ),
    ).content.decode()  # fmt: skip

    kept = DesignPicture.objects.get()
    data = bytes_of(kept.sha256)
    assert b"taken at home" in secret
    assert b"taken at home" not in data
    assert (kept.width, kept.height, kept.media_type) == (1200, 400, "image/jpeg")
    assert "SVG drawings cannot be used. Export the drawing as a PNG and choose that." in page
    assert "too small to be printed" in page
    assert "not a picture that we can read" in page or "damaged" in page


def test_two_who_save_at_once_lose_nothing(client, agency, lead):
    client.get(at("design", agency))
    design = designs.design_for(agency.partnership, agency)
    theirs = {"accent": "#123456", "logos": [], "signatories": [], "texts": {}}
    designs.save_draft(design=design, content=theirs, seen=0, by=PersonFactory(display_name="Efua"), at=NOW)

    page = client.post(at("design", agency), typed("publish", 0, en_title="Mine")).content.decode()

    assert "Efua saved another draft" in page
    assert 'value="Mine"' in page
    assert CertificateDesign.objects.get().draft == theirs
    client.post(at("design", agency), typed("publish", 1, en_title="Mine"))
    client.post(at("design", agency), typed("publish", 2, en_title="Mine"))  # a second click
    assert DesignVersion.objects.get().content["texts"] == {"en": {"title": "Mine"}}


def test_a_missing_picture_is_said_loudly_and_never_left_out(client, agency, lead):
    client.post(at("design", agency), typed("publish", logo_1_picture=picture(colour="teal"), logo_1_alt="Arms"))
    content = DesignVersion.objects.get().content
    sha256 = content["logos"][0]["picture"]
    storages["private"].delete(stored_name(sha256))
    bytes_of.cache_clear()

    page = client.get(at("design", agency)).content.decode()

    assert "A picture of this design is missing in storage." in page
    with pytest.raises(PictureIsMissing):
        look_from(content, texts_in("en", {})[0], "en")


def test_a_preview_shows_what_is_typed_and_saves_nothing(client, agency, lead):
    wish = {"preview_language": "ur", "preview_long": "1", "ur_title": "سند"}

    twin = client.post(at("design-preview", agency), typed(**wish, logo_1_picture=picture(), logo_1_alt="Arms"))
    pdf = client.post(at("design-preview-pdf", agency), typed(**wish))

    page = twin.content.decode()
    assert 'lang="ur" dir="rtl"' in page
    assert "سند" in page
    assert 'alt="Arms"' in page
    assert pdf.content.startswith(b"%PDF")
    assert not DesignPicture.objects.exists()
    assert designs.design_for(agency.partnership, agency).draft == {}


def test_only_what_many_leave_out_is_called_optional(client, agency, lead):
    page = client.get(at("design", agency)).content.decode()

    called = re.findall(r'<label[^>]*>([^<]+) <span class="wm-optional">\(optional\)</span>', page)
    assert called == ["Picture of the signature"] * 3


def test_the_enter_key_saves_and_does_not_publish(client, agency, lead):
    page = client.get(at("design", agency)).content.decode()

    buttons = re.findall(r'<button[^>]* type="submit"[^>]*>', page[page.index('id="design"') :])
    assert 'name="do" value="save"' in buttons[0]
    assert sum('value="publish"' in button for button in buttons) == 1


def test_what_is_wrong_with_a_draft_is_said_again_when_it_is_opened(client, agency, lead):
    client.post(at("design", agency), typed(accent="#ffee88"))

    page = client.get(at("design", agency)).content.decode()

    assert "Something is still wrong with this design. Colour: This colour is too pale" in page


def test_a_specimen_that_cannot_be_drawn_says_why_in_words(client, agency, lead):
    answer = client.post(at("design-preview-pdf", agency), typed(accent="#ffee88"))

    assert answer.status_code == 422
    assert "Colour: This colour is too pale: its contrast with white is 1.2 to 1" in answer.content.decode()
    assert "#ffee88 has a contrast" not in answer.content.decode()


def test_what_nobody_sees_is_left_out_and_a_long_text_is_counted_whole(client, agency, lead):
    page = client.post(at("design", agency), typed(en_title="Award\x00 of\x07 merit", en_issued="x" * 5000))

    assert CertificateDesign.objects.get().draft["texts"]["en"]["title"] == "Award of merit"
    assert "5000 characters are too many for the page: 30 at most." in page.content.decode()


def test_a_picture_that_was_let_go_is_asked_for_again(client, agency, lead):
    page = client.post(at("design", agency), typed(logo_1_kept="a" * 64, logo_1_alt="Arms")).content.decode()

    assert "Logo 1: This picture is not kept any more. Choose it again." in page
    taken_away = typed(seen=1, logo_1_kept="a" * 64, logo_1_gone="on")
    assert "not kept any more" not in client.post(at("design", agency), taken_away).content.decode()


def test_putting_aside_says_first_what_it_touches(client, agency, lead):
    shared = designs.design_for(agency.partnership, None)
    designs.publish(design=shared, seen=0, by=lead, at=NOW)
    client.post(at("design", agency), typed("publish"))

    asked = client.get(at("design-aside", agency))

    assert CertificateDesign.objects.get(agency=agency).put_aside_at is None
    for words in (
        "new certificates follow the partnership’s again",
        "New certificates of: Northmoor Council",
        "The draft and all versions are kept",
    ):
        assert words in asked.content.decode()

    client.post(at("design-aside", agency))
    second = client.post(at("design-aside", agency), follow=True)

    assert CertificateDesign.objects.get(agency=agency).put_aside_by == lead
    assert second.redirect_chain == [(at("design-versions", agency), 302)]


@pytest.mark.parametrize("agencies", [1, 3])
def test_the_list_asks_as_often_however_many_there_are(client, django_assert_num_queries, agencies):
    home = AgencyFactory()
    AgencyFactory.create_batch(agencies - 1, partnership=home.partnership)
    client.force_login(MembershipFactory(agency=home, coordinator=True).person)
    client.get(reverse("certificates:designs"))

    with django_assert_num_queries(8):
        client.get(reverse("certificates:designs"))


def test_the_partnerships_design_names_the_agencies_that_follow_it(client, agency, lead):
    AgencyFactory(name="Harrow Homes", partnership=agency.partnership)
    client.post(at("design", agency), typed("publish"))
    shared = designs.design_for(agency.partnership, None)
    version = designs.publish(design=shared, seen=0, by=lead, at=NOW)
    for _each in range(2):
        CertificateFactory(design=version)

    assert what_is_touched(shared) == Touched(["Harrow Homes"], 2, None)
    assert what_is_touched(CertificateDesign.objects.get(agency=agency)) == Touched(
        ["Northmoor Council"], 0, agency.partnership
    )


def test_a_design_that_was_never_published_is_not_put_aside(client, agency, lead):
    client.post(at("design-aside", agency))

    assert CertificateDesign.objects.get(agency=agency).put_aside_at is None
