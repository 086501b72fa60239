"""The list of an agency's people: found, narrowed by its address, read from what is kept, and taken away as a file."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import RecordView
from figures.actions import standings
from figures.models import PostStanding
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory(name="Riverside Council", slug="riverside")


@pytest.fixture
def lead(agency):
    return MembershipFactory(
        agency=agency, person__display_name="Lead", person__email="lead@x.example", lead=True
    ).person


@pytest.fixture
def requirement(agency):
    course = CoursePageFactory(title="First response")
    return RequirementFactory(partnership=agency.partnership, course_key=course.translation_key, due_days=30)


def named(agency, name, **kwargs):
    return MembershipFactory(agency=agency, person__display_name=name, **kwargs)


def get(client, name="people", **query):
    return client.get(reverse(f"portal:{name}", args=["riverside"]), query)


def names_listed(response):
    return [row.name for row, *_ in response.context["rows"]]


def test_everyone_has_one_line_whether_anything_is_asked_or_not(client, agency, lead):
    named(agency, "Ana")
    client.force_login(lead)

    assert names_listed(get(client)) == ["Ana", "Lead"]


@pytest.mark.parametrize(
    "words", ["ana", "MARIA", "ana maria", "N-1", "anamaria@", "user-ana"], ids=lambda words: words.replace(" ", "-")
)
def test_people_are_found_by_name_number_address_and_username(client, agency, lead, words):
    named(
        agency, "Ana Maria", staff_number="N-12", person__email="anamaria@x.example", person__username="user-ana"
    )  # fmt: skip
    named(agency, "Bo", staff_number="M-12", person__email="bo@x.example", person__username="user-bo")
    client.force_login(lead)

    assert names_listed(get(client, words=words)) == ["Ana Maria"]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert names_listed(get(client, words=words, on=yesterday.isoformat())) == ["Ana Maria"]


def test_search_and_filters_combine(client, agency, lead, requirement):
    team = TeamFactory(agency=agency, name="Front desk")
    named(agency, "Ana One", team=team)
    named(agency, "Ana Two")
    client.force_login(lead)

    assert names_listed(get(client, words="ana", team="Front desk", state="overdue")) == ["Ana One"]
    assert names_listed(get(client, words="ana", team="Front desk", state="in-date")) == []


@pytest.mark.parametrize("day", [None, 1], ids=["kept", "live"])
@pytest.mark.parametrize("state", ["", "overdue"])
def test_pages_neither_repeat_nor_miss_anyone(client, agency, lead, requirement, state, day):
    for n in range(120):
        named(agency, "Same Name" if n % 2 else f"Person {n:03}")
    client.force_login(lead)
    on = {"on": (timezone.localdate() - timedelta(days=day)).isoformat()} if day else {}

    response, seen = get(client, state=state, **on), []
    for _ in range(3):
        seen += [row.membership.pk for row, *_ in response.context["rows"]]
        if response.context["next"]:
            response = client.get(response.context["next"])

    assert len(seen) == len(set(seen)) == 121
    assert PostStanding.objects.exists() is (day is None)


def test_a_place_that_is_gone_begins_again(client, agency, lead):
    client.force_login(lead)

    assert names_listed(get(client, after="nobody.3")) == ["Lead"]


def test_a_workbook_holds_the_same_as_the_file(client, agency, lead, requirement):
    named(agency, "=cmd()", staff_number="+44", team=TeamFactory(agency=agency, name="Front desk"))
    client.force_login(lead)
    workbook = b"".join(get(client, "people-xlsx", state="overdue"))
    text = b"".join(get(client, "people-csv", state="overdue")).decode("utf-8-sig")

    rows = list(openpyxl.load_workbook(BytesIO(workbook)).active.values)

    assert rows[5] == (
        "'=cmd()",
        "'+44",
        "Front desk",
        rows[5][3],
        "First response",
        "Overdue",
        "Was due by",
        "2020-01-30",
        None,  # nothing is held: nobody vouches for it
    )
    assert rows[4][-1] == "Who vouches for it"
    assert ",".join(rows[5][:-1]) in text
    assert len(rows) == 7


def test_everybody_in_a_file_can_see_that_it_was_made(client, agency, lead):
    ana, bo = named(agency, "Ana"), named(agency, "Bo")
    client.force_login(lead)

    for _ in range(2):
        b"".join(get(client, "people-csv"))

    views = RecordView.objects.values_list("viewer", "person", "what", "agency")
    assert sorted(views) == [(lead.pk, post.person_id, "export", agency.pk) for post in (ana, bo)]


def test_what_waits_to_be_redone_is_counted_live(client, agency, lead, requirement, monkeypatch):
    monkeypatch.setattr(standings, "WHILE_WAITING", 1)
    named(agency, "Ana")
    client.force_login(lead)

    response = get(client, state="overdue")

    assert names_listed(response) == ["Ana", "Lead"]
    assert PostStanding.objects.values("person").distinct().count() == 1
    overview = client.get(reverse("portal:agency", args=["riverside"]))
    assert overview.context["coverage"].overall.posts.overdue == 2


def test_a_rename_is_taken_over_by_the_next_refresh(client, agency, lead):
    post = named(agency, "Ana")
    client.force_login(lead)
    get(client)
    post.person.display_name = "Zoe"
    post.person.save()

    standings.mark({post.person_id}, at=timezone.now())

    assert names_listed(get(client)) == ["Lead", "Zoe"]


@pytest.mark.parametrize("items", [1, 3])
def test_pages_ask_the_same_number_of_questions(client, agency, lead, items, django_assert_num_queries):
    for n in range(items):
        course = CoursePageFactory(modules=items)
        RequirementFactory(partnership=agency.partnership, course_key=course.translation_key)
        named(agency, f"Person {n}", team=TeamFactory(agency=agency), start_date=date(2021, 1, 1))
    client.force_login(lead)
    get(client, state="overdue")

    with django_assert_num_queries(10):
        get(client, state="overdue", words="person")
