import pytest
from django.urls import reverse
from wagtail.models import Site

from tests.cms.editing import editor_client
from tests.factories.cms import StandardPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
STRICT = (
    "base-uri 'self'; default-src 'self'; form-action 'self'; frame-ancestors 'self'; frame-src 'self'; "
    "img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self'"
)
RELAXED = (
    "base-uri 'self'; default-src 'self'; form-action 'self'; frame-ancestors 'self'; frame-src 'self'; "
    "img-src 'self' data: blob:; object-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
)


def policy(response) -> str:
    return "; ".join(sorted(response["Content-Security-Policy"].split("; ")))


@pytest.fixture
def page():
    page = StandardPageFactory()
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": page})
    return page


def test_a_public_page_may_do_nothing_inline(client, page):
    response = client.get("/")

    assert response.status_code == 200
    assert policy(response) == STRICT


def test_a_public_page_is_as_strict_for_editors(client, page):
    assert policy(editor_client(client).get("/")) == STRICT


def test_wagtails_own_pages_may(client, page):
    editor = editor_client(client)

    assert policy(editor.get(reverse("wagtailadmin_home"))) == RELAXED
    assert policy(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))) == RELAXED


@pytest.mark.parametrize("address", ["/administrator/", "/en/admin/", "/x/admin/"])
def test_addresses_that_only_look_like_it_may_not(client, page, address):
    assert policy(client.get(address)) == STRICT
