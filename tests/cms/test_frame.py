import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.shortcuts import render
from django.test import RequestFactory
from django.utils.translation import override

from cms import navigation
from cms.frame import Frame, address_in, languages_at
from tests.factories.agencies import PersonFactory
from tests.factories.cms import StandardPageFactory
from tests.factories.courses import the_home


def request_by(person, path="/learn/"):
    request = RequestFactory().get(path)
    request.user = person
    return request


def framed(person=None, path="/learn/", template="cms/form_went_stale.html"):
    return render(request_by(person or AnonymousUser(), path), template).content.decode()


@pytest.fixture
def menu(monkeypatch):
    monkeypatch.setattr(navigation, "_registered", {place: [] for place in navigation.Place})


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("en", '<html lang="en" dir="ltr"'),
        ("cy", '<html lang="cy" dir="ltr"'),
        ("pl", '<html lang="pl" dir="ltr"'),
        ("ur", '<html lang="ur" dir="rtl"'),
    ],
)
def test_the_frame_says_its_language_and_direction(language, opening, menu):
    with override(language):
        assert framed().lstrip().startswith(f"<!doctype html>\n{opening}")


@pytest.mark.parametrize(("language", "is_draft"), [("en", False), ("cy", True), ("pl", True), ("ur", True)])
def test_a_draft_translation_says_so(language, is_draft, menu):
    with override(language):
        assert ('class="wm-draft"' in framed()) is is_draft


def test_the_frame_offers_this_page_in_every_language_under_its_own_name(menu):
    with override("ur"):
        offered = [
            (lang.code, lang.name, lang.address, lang.is_current) for lang in languages_at(request_by(None).path)
        ]

    assert offered == [
        ("en", "English", "/learn/", False),
        ("cy", "Cymraeg", "/cy/learn/", False),
        ("pl", "Polski", "/pl/learn/", False),
        ("ur", "اردو", "/ur/learn/", True),
    ]


@pytest.mark.parametrize(
    ("language", "path", "address"),
    [
        ("en", "/", "/"),
        ("ur", "/", "/ur/"),
        ("en", "/ur/", "/"),
        ("en", "/ur/courses/a/", "/courses/a/"),
        ("pl", "/ur/courses/a/", "/pl/courses/a/"),
        ("cy", "/urban/", "/cy/urban/"),
        ("en", "/cymru/", "/cymru/"),
    ],
)
def test_an_address_changes_its_language_and_nothing_else(language, path, address):
    assert address_in(language, path) == address


@pytest.mark.django_db
def test_the_frame_of_an_anonymous_page_asks_the_database_nothing(client, django_assert_num_queries):
    framed()

    with django_assert_num_queries(0):
        framed()


@pytest.mark.django_db
def test_signing_out_takes_a_post(menu):
    body = framed(PersonFactory(display_name="Ana"))

    assert '<form method="post" action="/accounts/logout/">' in body
    assert "Ana" in body


def test_who_is_not_signed_in_may_sign_in(menu):
    assert 'href="/accounts/login/">Sign in</a>' in framed()


def test_rooms_put_their_own_items_in_the_menu_in_order(menu):
    navigation.register(lambda request: [navigation.Item("Figures", "/figures/", order=45)])
    navigation.register(lambda request: [navigation.Item("My learning", "/learn/", order=10)])

    shown = [(item.label, item.is_current) for item in Frame(request_by(None, "/learn/done/")).menu]

    assert shown == [("My learning", True), ("Figures", False)]


def test_an_item_registered_twice_shows_once(menu):
    def items(request):
        return [navigation.Item("Courses", "/courses/")]

    navigation.register(items)
    navigation.register(items)

    assert [item.label for item in Frame(request_by(None)).menu] == ["Courses"]


@pytest.mark.django_db
def test_a_question_about_a_person_is_asked_once(menu):
    asked = []
    request = request_by(PersonFactory())

    answers = [navigation.kept(request, "is-lead", lambda: asked.append(1) or True) for _ in range(3)]

    assert (answers, asked) == ([True, True, True], [1])


def test_nothing_is_asked_about_who_is_not_signed_in():
    assert navigation.kept(request_by(AnonymousUser()), "is-lead", lambda: True) is False


@pytest.mark.django_db
def test_pages_marked_for_menus_stand_in_the_footer_in_the_readers_language_or_english():
    StandardPageFactory(parent=the_home(), title="About", slug="about", show_in_menus=True)
    StandardPageFactory(parent=the_home(), title="Inner", slug="inner")
    cache.clear()

    with override("ur"):
        shown = {item.address.rsplit("/", 2)[1]: item.label for item in Frame(request_by(None)).footer_menu}

    assert shown["about"] == "About"
    assert "inner" not in shown


@pytest.mark.django_db
def test_pages_about_support_stand_in_the_main_menu():
    StandardPageFactory(parent=the_home(), title="Get help", slug="help", show_in_menus=True, quick_exit=True)
    cache.clear()

    frame = Frame(request_by(AnonymousUser()))

    assert [item.label for item in frame.menu] == ["Courses", "Get help"]
    assert [item.label for item in frame.footer_menu] == [
        "Report a hate crime",
        "How to hide your visit",
        "Check a certificate",
    ]


def test_leaving_quickly_is_a_plain_link(menu):
    body = framed(template="components/quick_exit.html")

    assert 'href="https://www.bbc.co.uk/weather" rel="noreferrer nofollow"' in body


def test_the_frame_says_where_help_is_and_that_nothing_is_reported_here(menu):
    body = framed()

    assert 'href="tel:999"' in body
    assert 'href="tel:101"' in body
    assert "It does not take reports of incidents." in body
