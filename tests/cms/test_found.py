"""What public pages tell search engines: one true address each, the languages they really have, nothing hidden."""

import json
from datetime import date
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms import memory
from cms.enums import ServiceCategory
from tests.factories.agencies import PersonFactory
from tests.factories.cms import DirectoryPageFactory, ServiceFactory, StandardPageFactory
from tests.factories.courses import CoursePageFactory, EasyReadPageFactory, ModulePageFactory, the_home

pytestmark = pytest.mark.django_db

HOSTILE = "</script><script>alert(1)</script> & \u2028 <!--"


@pytest.fixture(autouse=True)
def _base(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://site.example"
    memory.new_generation()


def head(address: str, client: Client | None = None) -> BeautifulSoup:
    answer = (client or Client()).get(address, headers={"host": "testserver"})
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser").head


def canonical(address: str) -> str | None:
    link = head(address).select_one("link[rel=canonical]")
    return link and link["href"]


def alternates(address: str) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in head(address).select("link[rel=alternate][hreflang]")}


def graph(address: str) -> dict[str, dict]:
    [script] = head(address).select('script[type="application/ld+json"]')
    return {each["@type"]: each for each in json.loads(script.string)["@graph"]}


def in_welsh(page: Page, **words: str) -> Page:
    welsh = Locale.objects.get_or_create(language_code="cy")[0]
    translated = page.copy_for_translation(welsh, copy_parents=True)
    for name, value in words.items():
        setattr(translated, name, value)
    translated.save_revision().publish()
    return translated


def directory(**fields):
    DirectoryPageFactory(parent=the_home())
    return ServiceFactory(**fields)


def locations() -> list[str]:
    memory.new_generation()
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    client = Client()
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    files = [each.text.removeprefix("https://site.example") for each in index.iter(f"{space}loc")]
    return [
        each.text.removeprefix("https://site.example")
        for file in files
        for each in ElementTree.fromstring(client.get(file).content).iter(f"{space}loc")
    ]


# --- the head of a page


def test_page_has_one_address_whatever_host_was_asked(client):
    StandardPageFactory(parent=the_home(), slug="help", title="Help", summary="Where to turn.")
    page = head("/help/")

    assert page.select_one("link[rel=canonical]")["href"] == "https://site.example/help/"
    assert page.select_one("meta[name=description]")["content"] == "Where to turn."
    assert page.select_one('meta[property="og:url"]')["content"] == "https://site.example/help/"
    assert page.select_one('meta[property="og:image"]')["content"] == "https://site.example/static/waymark/share.png"
    assert page.select_one("meta[name=robots]") is None


def test_page_names_each_language_that_it_really_has():
    module = ModulePageFactory(slug="listening", title="Listening")
    assert alternates("/modules/listening/") == {}
    assert canonical("/cy/modules/listening/") == "https://site.example/modules/listening/"

    in_welsh(module, slug="gwrando")

    both = {
        "en": "https://site.example/modules/listening/",
        "cy": "https://site.example/cy/modules/gwrando/",
        "x-default": "https://site.example/modules/listening/",
    }
    assert alternates("/modules/listening/") == both
    assert alternates("/cy/modules/gwrando/") == both
    assert canonical("/cy/modules/gwrando/") == "https://site.example/cy/modules/gwrando/"
    assert canonical("/ur/modules/listening/") == "https://site.example/modules/listening/"


def test_pages_that_are_for_nobody_to_find_say_so():
    for address in ("/accounts/login/", "/join/"):
        page = head(address)
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
        assert page.select("link[rel=canonical], script[type='application/ld+json']") == []


def test_signed_in_page_says_nothing_to_search_engines(client):
    StandardPageFactory(parent=the_home(), slug="help")
    client.force_login(PersonFactory())
    assert head("/help/", client).select("link[rel=canonical], meta[name=robots]") == []


def test_choices_of_a_visitor_stand_for_the_list_and_pieces_for_themselves():
    directory()
    for number in range(21):
        ServiceFactory(name=f"More {number}")

    assert canonical("/directory/") == "https://site.example/directory/"
    assert canonical(f"/directory/?need={ServiceCategory.VICTIM_SUPPORT}&page=2") == "https://site.example/directory/"
    assert canonical("/directory/?page=2") == "https://site.example/directory/?page=2"
    assert canonical("/directory/?page=999") == "https://site.example/directory/?page=2"
    assert canonical("/directory/print/") == "https://site.example/directory/"
    assert head("/directory/print/").select_one("meta[name=robots]")["content"] == "noindex"


# --- structured data


def test_hostile_words_stay_words():
    StandardPageFactory(parent=the_home(), slug="odd", title=HOSTILE, summary=HOSTILE)
    page = BeautifulSoup(Client().get("/odd/").content, "html.parser")

    trail = graph("/odd/")["BreadcrumbList"]["itemListElement"]
    assert trail[-1] == {"@type": "ListItem", "position": 2, "name": HOSTILE, "item": "https://site.example/odd/"}
    assert [script.get("src") or script["type"] for script in page.select("head script")] == [
        "/static/waymark/page.js",
        "application/ld+json",
    ]
    assert page.head.select_one('meta[property="og:title"]')["content"] == HOSTILE


def test_course_says_what_it_is():
    CoursePageFactory(slug="front-desk", title="Front desk", minutes=40)
    course = graph("/courses/front-desk/")["Course"]
    assert course["name"] == "Front desk"
    assert course["url"] == "https://site.example/courses/front-desk/"
    assert course["hasCourseInstance"]["courseWorkload"] == "PT40M"


def test_entry_says_nothing_from_inside():
    secrets = {
        "address": "1 Refuge Road",
        "is_address_secret": True,
        "safeguarding_contact": "Robin Inside",
        "funding_note": "Money ends in May",
        "owner": "Desk keeper",
        "owner_email": "keeper@partners.example",
    }
    directory(name="Safe Haven", slug="safe-haven", sector="statutory", **secrets)

    entry = graph("/directory/safe-haven/")["GovernmentService"]

    assert (entry["name"], entry["url"]) == ("Safe Haven", "https://site.example/directory/safe-haven/")
    assert [word for word in secrets.values() if isinstance(word, str) and word in json.dumps(entry)] == []


def test_charity_is_no_government_and_a_sample_is_not_found():
    directory(name="Kind", slug="kind", sector="voluntary")
    ServiceFactory(name="Sample", slug="sample", is_sample=True)
    assert "GovernmentService" not in graph("/directory/kind/")
    assert graph("/directory/kind/")["Service"]["name"] == "Kind"
    assert head("/directory/sample/").select_one("meta[name=robots]")["content"] == "noindex"
    assert "Service" not in graph("/directory/sample/")


def test_way_to_a_page_under_another_is_shown_and_told():
    above = StandardPageFactory(parent=the_home(), slug="about", title="About")
    StandardPageFactory(parent=above, slug="team", title="Team")

    page = BeautifulSoup(Client().get("/about/team/").content, "html.parser")

    assert [(link.text, link["href"]) for link in page.select(".govuk-breadcrumbs__link")] == [
        ("Home", "/"),
        ("About", "/about/"),
    ]
    trail = graph("/about/team/")["BreadcrumbList"]["itemListElement"]
    assert [step["item"] for step in trail] == [
        "https://site.example/",
        "https://site.example/about/",
        "https://site.example/about/team/",
    ]


def test_home_is_a_website():
    the_home()
    assert set(graph("/")) == {"Organization", "WebSite"}


# --- the sitemap


def test_sitemap_lists_what_is_open_in_the_languages_it_has():
    module = ModulePageFactory(slug="listening")
    EasyReadPageFactory(parent=module, slug="easy-read")
    in_welsh(module, slug="gwrando")
    directory(slug="kind", easy_read="It helps.")
    found = locations()
    assert found == sorted(set(found), key=found.index)
    assert {
        "/",
        "/modules/listening/",
        "/cy/modules/gwrando/",
        "/modules/listening/easy-read/",
        "/directory/",
        "/directory/kind/",
        "/directory/kind/easy-read/",
        "/figures/statements/",
    } <= set(found)
    assert not [path for path in found if path.startswith("/pl/modules/")]


def test_sitemap_names_nothing_that_is_hidden():
    private = StandardPageFactory(parent=the_home(), slug="private")
    StandardPageFactory(parent=private, slug="under-private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    StandardPageFactory(parent=the_home(), slug="draft", live=False)
    StandardPageFactory(parent=the_home(), slug="open")
    directory(slug="kind")
    day = timezone.localdate()
    ServiceFactory(slug="closed", closed_date=day)
    ServiceFactory(slug="forgotten", checked_date=date(2020, 1, 1), review_date=date(2020, 2, 1))
    ServiceFactory(slug="sample", is_sample=True)
    ServiceFactory(slug="draft-entry", live=False)
    found = locations()

    assert {"/open/", "/directory/kind/"} <= set(found)
    words = ("private", "draft", "closed", "forgotten", "sample")
    assert [path for path in found if any(word in path for word in words)] == []
    for path in found:
        assert Client().get(path).status_code == 200, path
        assert canonical(path) == f"https://site.example{path}"
        assert head(path).select_one("meta[name=robots]") is None


def test_sitemap_costs_the_same_for_one_entry_and_for_three(client, django_assert_num_queries):
    directory()
    for more in (0, 2):
        ServiceFactory.create_batch(more)
        memory.new_generation()
        with django_assert_num_queries(3):
            client.get("/sitemap-directory-1.xml")


def test_file_of_the_sitemap_that_there_is_not(client):
    for name in ("pages-99", "pages", "nothing-1", "pages-0"):
        assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_crawlers_are_told_where_the_map_is_and_what_is_closed(client):
    rules = client.get("/robots.txt").content.decode().splitlines()
    assert "Sitemap: https://site.example/sitemap.xml" in rules
    for path in ("/admin/", "/accounts/", "/search/", "/cy/accounts/", "/reminders/"):
        assert f"Disallow: {path}" in rules
    assert "Disallow: /" not in rules


@override_settings(SEARCH_ENGINES_WELCOME=False)
def test_site_for_trying_out_sends_crawlers_away(client):
    assert client.get("/robots.txt").content.decode().splitlines()[:2] == ["User-agent: *", "Disallow: /"]


# --- feeds


def test_feed_of_statements_answers(client):
    answer = client.get(reverse("figures:statements-atom"))
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert ElementTree.fromstring(answer.content).tag == "{http://www.w3.org/2005/Atom}feed"
    assert head("/figures/statements/").select_one('link[type="application/atom+xml"]')["href"] == (
        "/figures/statements/feed.atom"
    )
