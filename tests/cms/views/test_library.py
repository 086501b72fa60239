"""Anyone finds a prevention resource, in any language, and uses it."""

import json
import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from cms.enums import Facet
from cms.memory import forget_all
from cms.models import CannotPublish, ResourcePage
from cms.queries import checking, library
from tests.cms.editing import editor_client
from tests.factories.agencies import StrandFactory
from tests.factories.library import (
    CollectionPageFactory,
    LibraryTermFactory,
    ResourcePageFactory,
    the_library,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
LIST = "/resources/"


def titles(page) -> list[str]:
    return re.findall(r'class="wm-card__link" href="/(?:ur/)?resources/[^"]+">([^<]+)</a>', page.content.decode())


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def step(title="Talk", minutes=60):
    value = {"title": title, "minutes": minutes, "body": "<p>Talk about it.</p>"}
    return {"type": "step", "value": value}


@pytest.fixture
def stages():
    return [
        LibraryTermFactory(code="ks3", name="Key stage 3", sort_order=2, wales="Step 4"),
        LibraryTermFactory(code="ks4", name="Key stage 4", sort_order=3),
        LibraryTermFactory(facet=Facet.TOPIC, code="law", name="The law"),
    ]


# --- the list


def test_list_shows_every_resource_and_how_many(client):
    ResourcePageFactory(title="Beta")
    ResourcePageFactory(title="Alpha", live=False)
    ResourcePageFactory(title="alpha")

    page = client.get(LIST)

    assert titles(page) == ["alpha", "Beta"]
    assert "2 resources" in words(page)


def test_filters_combine_and_can_be_taken_away(client, stages):
    ResourcePageFactory(title="Law for three", topics=["law"], audiences=["ks3"])
    ResourcePageFactory(title="Law for four", topics=["law"], audiences=["ks4"])
    ResourcePageFactory(title="Other for three", audiences=["ks3"])

    page = client.get(LIST, {"audience": "ks3", "topic": "law"})

    assert titles(page) == ["Law for three"]
    html = page.content.decode()
    assert '<option value="ks4">Key stage 4 (1)</option>' in html
    assert '<option value="ks3" selected>Key stage 3 (1)</option>' in html
    assert re.findall(r'class="wm-chosen__link" href="([^"]+)"', html) == [
        "/resources/?topic=law",
        "/resources/?audience=ks3",
    ]


def test_number_beside_each_choice_is_what_the_address_shows(client, stages):
    ResourcePageFactory(topics=["law"], audiences=["ks3", "ks4"], minutes=30)
    ResourcePageFactory(audiences=["ks4"], minutes=90)

    for asked in ({}, {"topic": "law"}, {"length": "longer"}):
        for of in library.shown(query(asked), language="en").filters:
            for option in of.options:
                page = client.get(LIST, {**asked, of.name: option.code})
                assert len(titles(page)) == option.count, (asked, of.name, option.code)


def query(asked):
    from django.http import QueryDict
    from django.utils.http import urlencode

    return QueryDict(urlencode(asked))


def test_resource_about_no_strand_is_about_every_one(client):
    StrandFactory(code="race", name="Race")
    StrandFactory(code="disability", name="Disability")
    ResourcePageFactory(title="All", strands=[])
    ResourcePageFactory(title="One", strands=["race"])
    forget_all()

    assert titles(client.get(LIST, {"strand": "race"})) == ["All", "One"]
    assert titles(client.get(LIST, {"strand": "disability"})) == ["All"]


@pytest.mark.parametrize(
    ("asked", "is_said"),
    [
        ({"audience": "nonsense"}, True),
        ({"audience": "<script>alert(1)</script>"}, True),
        ({"audience": "x" * 50_000}, True),
        ({"sort": "'; drop table--"}, True),
        ({"audience": "", "sort": ""}, False),
        ({"page": "minus one"}, False),
        ({"page": "99999"}, False),
        ({"unknown": "x"}, False),
    ],
)
def test_nonsense_in_the_address_is_left_out_and_said(client, stages, asked, is_said):
    ResourcePageFactory(title="Alpha")

    page = client.get(LIST, asked)

    assert (page.status_code, titles(page)) == (200, ["Alpha"])
    assert ("was not a filter of this library" in words(page)) is is_said
    assert "<script>alert" not in page.content.decode()


def test_order_is_kept_while_filters_are_taken_away(client, stages):
    ResourcePageFactory(title="Alpha", minutes=90)
    ResourcePageFactory(title="Beta", minutes=30)
    ResourcePageFactory(title="Gamma", minutes=30, sittings=4)

    page = client.get(LIST, {"audience": "ks3", "sort": "shortest"})

    assert titles(page) == ["Beta", "Alpha", "Gamma"]
    assert 'href="/resources/?sort=shortest"' in page.content.decode()


def test_long_list_has_pages_that_keep_the_filter(client, stages):
    ResourcePageFactory.create_batch(library.ON_A_PAGE + 1)

    first, second = client.get(LIST, {"audience": "ks3"}), client.get(LIST, {"audience": "ks3", "page": 2})

    assert (len(titles(first)), len(titles(second))) == (library.ON_A_PAGE, 1)
    assert 'href="?audience=ks3&amp;page=2"' in first.content.decode()


def test_filters_that_find_nothing_say_what_to_do(client, stages):
    ResourcePageFactory(topics=["law"], audiences=["ks3"])
    ResourcePageFactory(audiences=["ks4"])

    page = client.get(LIST, {"audience": "ks4", "topic": "law"})

    assert "No resource fits all of these filters" in words(page)
    assert titles(page) == []


def test_empty_library_says_so(client):
    the_library()

    assert "There are no resources yet" in words(client.get(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_many(client, stages, count, django_assert_num_queries):
    ResourcePageFactory.create_batch(count)
    client.get(LIST, {"audience": "ks3"})

    with django_assert_num_queries(4):  # the list's page, those above it, their privacy, the resources shown
        client.get(LIST, {"audience": "ks3"})


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_few_queries_when_nothing_is_remembered(client, stages, count, django_assert_num_queries):
    ResourcePageFactory.create_batch(count)
    client.get(LIST)
    forget_all()

    with django_assert_num_queries(
        12
    ):  # as above; words, strands, privacy, languages and resources; three of the frame's
        client.get(f"{LIST}?audience=ks3")


# --- in every language


@pytest.mark.parametrize("language", ["cy", "pl", "ur"])
def test_library_answers_in_every_language_with_english_where_none_is_translated(client, language):
    resource = ResourcePageFactory(title="Alpha")

    assert ">Alpha</a>" in client.get(f"/{language}{LIST}").content.decode()
    page = client.get(f"/{language}{LIST}{resource.slug}/")
    assert page.status_code == 200
    assert '<h1 class="govuk-heading-xl">Alpha</h1>' in page.content.decode()
    assert 'lang="en" dir="ltr"' in page.content.decode()


def test_translated_resource_stands_in_the_place_of_the_english_one(client):
    urdu = Locale.objects.get_or_create(language_code="ur")[0]
    resource = ResourcePageFactory(title="Alpha")
    the_library().copy_for_translation(urdu, copy_parents=True)
    translation = resource.copy_for_translation(urdu)
    translation.title = "الف"
    translation.save_revision().publish()

    assert titles(client.get(f"/ur{LIST}")) == ["الف"]
    assert titles(client.get(LIST)) == ["Alpha"]
    assert "الف" in client.get(f"/ur{LIST}{resource.slug}/").content.decode()


# --- a resource


def test_resource_has_everything_that_a_lesson_needs(client, stages):
    library_page = the_library()
    library_page.ground_rules = json.dumps([{"type": "rich_text", "value": "<p>We listen.</p>"}])
    library_page.disclosure = json.dumps([{"type": "rich_text", "value": "<p>Thank you for telling me.</p>"}])
    library_page.save()
    cards = {"title": "Case cards", "cards": [{"type": "item", "id": "1", "value": "<p>A window is broken.</p>"}]}
    resource = ResourcePageFactory(
        summary="Sort cases.",
        outcomes=json.dumps([{"type": "outcome", "value": "Say who decides."}]),
        materials=json.dumps([{"type": "item", "value": "Scissors"}]),
        steps=json.dumps([step()]),
        handouts=json.dumps([{"type": "cards", "value": cards}]),
        worksheet=json.dumps([{"type": "rich_text", "value": "<p>Five questions.</p>"}]),
        curriculum=json.dumps([{"type": "link", "value": {"subject": "Citizenship", "text": "Rights"}}]),
        safeguarding="Have time afterwards.",
        send_notes="Read the cards aloud.",
        check_learning="Ask five questions.",
        licence="cc-by-4.0",
    )

    page = words(client.get(f"{LIST}{resource.slug}/"))

    for said in (
        "Sort cases. Say who decides. Scissors Talk about it. A window is broken. Five questions. Citizenship Rights",
        "Have time afterwards. We listen. Thank you for telling me. Read the cards aloud. Ask five questions.",
        "Creative Commons Prevention editor 21 November 2026 21 November 2999 60 minutes Key stage 3 Step 4",
    ):
        for sentence in said.split(". "):
            for word in sentence.rstrip(".").split():
                assert word in page, word


def test_sessions_have_their_own_minutes(client):
    parts = [
        {"type": "session", "value": "Week 1"},
        step("Start", 20),
        step("Talk", 40),
        {"type": "session", "value": "Week 2"},
        step("Sign", 60),
    ]
    resource = ResourcePageFactory(sittings=2, steps=json.dumps(parts))

    shown = library.Reading(resource, "en").sessions

    assert [(session.title, session.minutes, len(session.steps)) for session in shown] == [
        ("Week 1", 60, 2),
        ("Week 2", 60, 1),
    ]
    assert "2 sessions of 60 minutes" in words(client.get(f"{LIST}{resource.slug}/"))


def test_resource_past_its_review_date_says_so_and_its_owner_is_told(client):
    today = timezone.localdate()
    late = ResourcePageFactory(checked_date=date(2020, 1, 1), review_date=today, keeper_email="p@partners.example")
    ResourcePageFactory(review_date=today + timedelta(days=1))

    assert "was to be checked again by" in words(client.get(f"{LIST}{late.slug}/"))
    (item,) = checking.to_check(on=today)
    assert (item.subject.pk, item.owner, item.owner_email) == (late.pk, "Prevention editor", "p@partners.example")


def test_resource_leads_to_others_like_it(client, stages):
    resource = ResourcePageFactory(title="One", topics=["law"])
    ResourcePageFactory(title="Two", topics=["law"])
    ResourcePageFactory(title="Three", topics=[], audiences=[])

    assert titles(client.get(f"{LIST}{resource.slug}/")) == ["Two"]


@pytest.mark.parametrize("count", [1, 3])
def test_resource_costs_the_same_however_many_there_are(client, stages, count, django_assert_num_queries):
    resource, *_ = ResourcePageFactory.create_batch(count + 1)
    address = f"{LIST}{resource.slug}/?from=list"
    client.get(address)

    with django_assert_num_queries(7):  # the resource, those above it and their privacy, rules, stages, notes, related
        client.get(address)


@pytest.mark.parametrize("slug", ["nowhere", "x" * 300])
def test_unknown_resource_is_not_found(client, slug):
    the_library()

    assert client.get(f"{LIST}{slug}/").status_code == 404


def test_library_that_nobody_published_is_not_found(client):
    assert client.get(LIST).status_code == 404
    assert client.get(f"{LIST}anything/").status_code == 404


def test_closed_resource_is_not_listed_and_asks_who_is_there(client):
    resource = ResourcePageFactory(title="Closed")
    PageViewRestriction.objects.create(page=resource, restriction_type=PageViewRestriction.LOGIN)

    assert titles(client.get(LIST)) == []
    assert client.get(f"{LIST}{resource.slug}/").status_code == 302


# --- collections


def test_collection_shows_its_resources_in_its_own_order(client):
    first, second, draft = (
        ResourcePageFactory(title="Beta"),
        ResourcePageFactory(title="Alpha"),
        ResourcePageFactory(live=False),
    )
    parts = [{"type": "resource", "value": page.pk} for page in (first, draft, second)]
    collection = CollectionPageFactory(title="Anti-Bullying Week", resources=json.dumps(parts))

    assert titles(client.get(f"{LIST}{collection.slug}/")) == ["Beta", "Alpha"]
    assert f'href="{LIST}{collection.slug}/">Anti-Bullying Week</a>' in client.get(LIST).content.decode()


def test_collection_without_resources_leads_to_all(client):
    collection = CollectionPageFactory()

    assert "Nothing is in this collection yet" in words(client.get(f"{LIST}{collection.slug}/"))


# --- editing


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"keeper": " "}, "has no owner"),
        ({"review_date": date(2020, 1, 1)}, "comes before the day it was checked"),
        ({"steps": json.dumps([step(minutes=50)])}, "add up to 50 minutes, but a session takes 60"),
    ],
)
def test_resource_that_lacks_something_is_not_published(changes, said):
    resource = ResourcePageFactory(**changes)

    with pytest.raises(CannotPublish) as refused:
        resource.save_revision().publish()

    assert isinstance(refused.value, ValidationError)
    assert said in refused.value.messages[0]


def test_editor_makes_and_previews_a_resource(client, stages):
    StrandFactory(code="race", name="Race")
    editor_client(client)
    resource = ResourcePageFactory(title="Alpha", strands=["race"])

    page = client.get(reverse("wagtailadmin_pages:edit", args=[resource.pk]))

    html = page.content.decode()
    for label in ("How it is found", "Checking and licence", "Key stage 4", "Race", "The law"):
        assert label in html
    assert (
        client.get(reverse("wagtailadmin_pages:add", args=["cms", "resourcepage", the_library().pk])).status_code == 200
    )
    shown = ResourcePage.objects.get(pk=resource.pk).make_preview_request(preview_mode="overdue")
    assert "was to be checked again by" in shown.render().content.decode()


def test_library_is_in_the_menu_once_it_is_published(client):
    assert "Prevention resources" not in words(client.get("/courses/"))
    the_library()

    assert "Prevention resources" in words(client.get("/accounts/login/"))
