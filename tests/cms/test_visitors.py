"""A page for visitors is drawn once, and never with anything of a person in it."""

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import override_settings
from django.urls import path, reverse
from wagtail.models import PageViewRestriction

from cms import memory
from cms.visitors import same_for_visitors
from tests.factories.agencies import PersonFactory
from tests.factories.cms import StandardPageFactory
from tests.factories.courses import ModulePageFactory, the_home

pytestmark = pytest.mark.django_db

drawn: list[str] = []


@same_for_visitors
def page(request, kind="plain"):
    drawn.append(kind)
    response = HttpResponse(f"{kind} {len(drawn)}", status=404 if kind == "missing" else 200)
    if kind == "form":
        get_token(request)
    if kind == "cookie":
        response.set_cookie("seen", "yes")
    if kind == "private":
        response["Cache-Control"] = "no-store"
    if kind == "told":
        messages.info(request, "Done")
    response["X-Kind"] = kind
    return response


urlpatterns = [path("<str:kind>/", page)]


@pytest.fixture(autouse=True)
def _nothing_yet():
    drawn.clear()
    memory.new_generation()


@override_settings(ROOT_URLCONF=__name__)
def test_plain_page_is_drawn_once_with_its_headers(client):
    first, second = client.get("/plain/"), client.get("/plain/")

    assert (first.content, second.content) == (b"plain 1", b"plain 1")
    assert second["X-Kind"] == "plain"
    assert client.head("/plain/").status_code == 200
    assert drawn == ["plain"]


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("kind", ["form", "cookie", "private", "missing", "told"])
def test_page_with_something_of_the_visitor_is_drawn_each_time(client, kind):
    for _ in range(2):
        client.cookies.clear()
        client.get(f"/{kind}/")
    assert drawn == [kind, kind]


@override_settings(ROOT_URLCONF=__name__)
def test_question_in_the_address_or_another_method_is_answered_by_itself(client):
    client.get("/plain/?a=1")
    client.get("/plain/?a=1")
    client.post("/plain/")
    assert drawn == ["plain", "plain", "plain"]


@override_settings(ROOT_URLCONF=__name__)
def test_signed_in_person_is_neither_shown_nor_gives_a_kept_page(client):
    client.get("/plain/")
    client.force_login(PersonFactory())

    assert client.get("/plain/").content == b"plain 2"
    client.logout()
    assert client.get("/plain/").content == b"plain 1"


def test_name_of_a_person_never_reaches_a_visitor(client):
    module = ModulePageFactory(slug="reports")
    client.force_login(PersonFactory(display_name="Somebody Seen"))
    assert "Somebody Seen" in client.get(reverse("courses:module", args=[module.slug])).content.decode()
    client.logout()
    for _ in range(2):
        assert "Somebody Seen" not in client.get(reverse("courses:module", args=[module.slug])).content.decode()


def test_each_language_has_its_own_page(client):
    english, welsh = client.get("/"), client.get("/cy/")
    assert 'lang="en"' in english.content.decode()[:200]
    assert 'lang="cy"' in welsh.content.decode()[:200]
    assert 'lang="en"' in client.get("/").content.decode()[:200]


def test_page_made_private_is_closed_at_once(client):
    standard = StandardPageFactory(parent=the_home(), slug="plans", title="Plans")
    assert client.get(standard.url).status_code == 200
    assert client.get(standard.url).status_code == 200

    PageViewRestriction.objects.create(page=standard, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(standard.url).status_code == 302


def test_warm_page_asks_the_database_nothing(client, django_assert_num_queries):
    client.get("/")
    with django_assert_num_queries(0):
        client.get("/")
