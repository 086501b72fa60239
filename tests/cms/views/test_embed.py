"""The directory in a frame of a partner's site."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tests.factories.cms import AreaFactory, DirectoryPageFactory, ServiceFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
EMBED, USE = reverse("cms:embed"), reverse("cms:use-directory")


@pytest.fixture(autouse=True)
def directory_page():
    return DirectoryPageFactory(parent=Page.objects.get(depth=2))


def a_service(**changes: object):
    today = timezone.localdate()
    return ServiceFactory(**{"checked_date": today, "review_date": today + timedelta(days=90), **changes})


def directives(response) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: value for name, _blank, value in parts}


def test_a_page_for_frames_has_headers_of_its_own(client, settings):
    settings.EMBED_HOSTS = ["https://council.example.org"]
    a_service()

    response = client.get(EMBED)

    assert directives(response) == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self' https://council.example.org",
    }
    assert not response.has_header("X-Frame-Options")
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_anybody_may_frame_it_unless_a_setting_names_whom(client):
    assert directives(client.get(EMBED))["frame-ancestors"] == "'self' *"


@pytest.mark.parametrize("name", ["directory", "easy-directory", "printed-directory", "use-directory"])
def test_no_other_page_can_be_framed(client, name):
    response = client.get(reverse(f"cms:{name}"))

    assert directives(response)["frame-ancestors"] == "'self'"
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_it_has_no_script_no_form_and_its_links_leave_the_frame(client):
    service = a_service(summary="<script>alert(1)</script>")

    said = client.get(EMBED).content.decode()

    assert "<script" not in said
    assert "<form" not in said
    assert '<base target="_top">' in said
    assert "&lt;script&gt;" in said
    assert f'href="/directory/{service.slug}/"' in said
    assert 'rel="noreferrer nofollow"' in said


@pytest.mark.parametrize(
    ("asked", "title", "names"),
    [
        ({}, "Find support", ["Homes", "Law", "Mill homes"]),
        ({"category": "HS"}, "Find support: Help with my home or my landlord", ["Homes", "Mill homes"]),
        ({"category": "LA", "area": "mill"}, "Find support: Know my rights: Mill", ["Law"]),
        ({"category": "HS", "area": "mill"}, "Find support: Help with my home or my landlord: Mill", ["Mill homes"]),
        ({"category": "nonsense", "area": "'><b>"}, "Find support", ["Homes", "Law", "Mill homes"]),
    ],
)
def test_a_partner_chooses_what_it_shows(client, asked, title, names):
    AreaFactory(code="mill", name="Mill")
    AreaFactory(code="dock", name="Dock")
    a_service(name="Homes", categories=["HS"], areas=["dock"])
    a_service(name="Mill homes", categories=["HS"], areas=["mill"])
    a_service(name="Law", categories=["LA"])

    response = client.get(EMBED, asked)

    assert texts(response, "h1") == [title]
    assert texts(response, ".wm-entry .wm-card__title") == names


def test_it_speaks_the_language_of_its_address(client):
    a_service()

    said = client.get(f"/ur{EMBED}").content.decode()

    assert '<html lang="ur" dir="rtl"' in said
    assert 'href="/ur/directory/' in said


def test_it_asks_as_much_for_three_as_for_one(client, django_assert_num_queries):
    a_service()
    client.get(EMBED)
    with django_assert_num_queries(4):
        client.get(EMBED)
    a_service()
    a_service()
    client.get(EMBED)  # content changed: what is remembered of it is read anew
    with django_assert_num_queries(4):
        client.get(EMBED)


def test_a_directory_that_is_closed_to_the_public_is_in_no_frame(client, directory_page):
    PageViewRestriction.objects.create(page=directory_page, restriction_type="login")

    assert client.get(EMBED).status_code == 404


def test_partners_copy_the_code_of_what_they_chose(client):
    AreaFactory(code="mill", name="Mill & Dock")

    response = client.get(USE, {"category": "HS", "area": "mill", "language": "cy"})

    code = response.context["code"]
    assert code.startswith('<iframe src="http://testserver/cy/directory/embed/?category=HS&amp;area=mill" title="')
    assert "Mill &amp; Dock" in code
    assert client.get("/cy/directory/embed/?category=HS&area=mill").status_code == 200
    assert texts(response, "textarea") == [code]


@pytest.mark.parametrize("asked", [{"category": '"><script>', "area": "x", "language": "xx"}, {}])
def test_what_makes_no_sense_is_left_out_of_the_code(client, asked):
    code = client.get(USE, asked).context["code"]

    assert code.startswith('<iframe src="http://testserver/directory/embed/" title="Find support"')
