"""Doing something for many people, as a lead walks it: chosen, said, shown exactly, confirmed, and what came of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import RecordView
from courses.models import Assignment, Bulk, BulkPost, Extension
from courses.queries.bulk import value_of
from figures.models import Message
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory(slug="riverside")


@pytest.fixture
def lead(agency, client):
    post = MembershipFactory(agency=agency, person__display_name="Lead", lead=True)
    client.force_login(post.person)
    return post


@pytest.fixture
def course(agency):
    page = CoursePageFactory(title="First response")
    RequirementFactory(partnership=agency.partnership, course=page)
    return page


def named(agency, name, **kwargs):
    return MembershipFactory(agency=agency, person__display_name=name, **kwargs)


def choose(client, kind, *posts, query="", who="ticked"):
    data = {"kind": kind, "who": who, "query": query, "posts": [value_of(post) for post in posts]}
    return client.post(reverse("portal:bulk-choose", args=["riverside"]), data, follow=True)


def page(name, found, *more):
    return reverse(f"portal:{name}", args=["riverside", found.public_id, *more])


def in_a_month():
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def names(response):
    return [str(row.membership.person) for row, _ in response.context["rows"]]


def test_ticked_people_are_asked_a_course(client, agency, lead, course, django_capture_on_commit_callbacks):
    ana, bo = named(agency, "Ana"), named(agency, "Bo")
    named(agency, "Cy")
    asked = choose(client, "assign", ana, bo)
    assert "2 posts are chosen." in texts(asked, ".wm-lead")[0]
    found = Bulk.objects.get()

    shown = client.post(
        page("bulk", found), {"course_key": str(course.translation_key), "last_day": in_a_month()}, follow=True
    )
    assert names(shown) == ["Ana", "Bo"]
    assert not Assignment.objects.exists()
    version = shown.context["found"].version
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(page("bulk-confirm", found), {"version": version})

    assert set(Assignment.objects.values_list("membership", flat=True)) == {ana.pk, bo.pk}
    done = client.get(page("bulk", found))
    assert (names(done), done.context["done"], done.context["may_take_back"]) == (["Ana", "Bo"], 2, True)
    assert texts(client.get(reverse("portal:bulks", args=["riverside"])), ".wm-card__title") == ["Ask a course"]

    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("bulk-take-back", found))
    assert not Assignment.objects.standing().exists()


def test_everyone_that_the_list_finds_is_frozen_whole(client, agency, lead, course):
    for n in range(55):
        named(agency, f"Ana {n:02}")
    named(agency, "Bo")
    listed = client.get(reverse("portal:people", args=["riverside"]), {"words": "ana"})
    assert listed.context["number"] == 55

    choose(client, "extend", query="words=ana", who="all")

    assert BulkPost.objects.count() == 55
    found = Bulk.objects.get()
    data = {"course_key": str(course.translation_key), "last_day": in_a_month(), "reason": "workload"}
    shown = client.post(page("bulk", found), data, follow=True)
    assert (len(names(shown)), shown.context["planned"], shown.context["next"]) == (50, 55, 50)
    assert len(names(client.get(page("bulk", found), {"show": "planned", "after": 50}))) == 5


def test_too_long_an_extension_is_refused_with_what_was_typed(client, agency, lead, course):
    choose(client, "extend", named(agency, "Ana"))
    last_day = (timezone.localdate() + timedelta(days=93)).isoformat()

    answer = client.post(
        page("bulk", Bulk.objects.get()),
        {"course_key": str(course.translation_key), "last_day": last_day, "reason": "workload"},
    )

    assert answer.status_code == 400
    assert "at most 92 days" in answer.content.decode()
    assert not Extension.objects.exists()
    assert Bulk.objects.get().said == {}


def test_reminding_says_who_gets_none_and_why(client, agency, lead, course, django_capture_on_commit_callbacks):
    ana, bo = named(agency, "Ana"), named(agency, "Bo", person__email=None)
    choose(client, "remind", ana, bo)
    found = Bulk.objects.get()

    shown = client.post(page("bulk", found), {"course_key": ""}, follow=True)

    assert names(shown) == ["Ana"]
    left = client.get(page("bulk", found), {"show": "left-out"})
    assert [(str(row.membership.person), why) for row, why in left.context["rows"]] == [
        ("Bo", "There is no e-mail address")
    ]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("bulk-confirm", found), {"version": shown.context["found"].version})
    assert list(Message.objects.values_list("person", "asked_by")) == [(ana.person_id, lead.person_id)]
    assert client.get(page("bulk", found)).context["may_take_back"] is False


def test_a_file_holds_the_chosen_lines_and_everybody_in_it_sees_that(client, agency, lead, course):
    ana = named(agency, "Ana")
    named(agency, "Bo")
    shown = choose(client, "export", ana, query="state=overdue")
    assert names(shown) == ["Ana"]

    lines = b"".join(client.post(page("bulk-file", Bulk.objects.get(), "csv"))).decode("utf-8-sig").splitlines()

    assert [line.split(",")[0] for line in lines if line.startswith(("Ana", "Bo", "Lead"))] == ["Ana"]
    assert list(RecordView.objects.values_list("person", "what")) == [(ana.person_id, "export")]
    assert client.post(page("bulk-file", Bulk.objects.get(), "exe")).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "", "who": "all"}, "Choose what to do"),
        ({"kind": "assign", "who": "ticked"}, "Tick at least one person"),
        ({"kind": "assign", "who": "all", "query": "on=2026-01-01"}, "today as the day"),
        ({"kind": "assign", "who": "ticked", "posts": ["x.y.z", "…"]}, "Tick at least one person"),
    ],
)
def test_a_choice_that_is_not_whole_is_told(client, lead, data, words):
    answer = client.post(reverse("portal:bulk-choose", args=["riverside"]), data, follow=True)

    assert words in answer.content.decode()
    assert not Bulk.objects.exists()


def test_a_lead_of_a_team_chooses_their_own_alone(client, agency, lead, course):
    team = TeamFactory(agency=agency)
    own, other = named(agency, "Own", team=team), named(agency, "Other")
    team_lead = named(agency, "Team lead", team=team, team_lead=True)
    choose(client, "assign", own)
    of_lead = Bulk.objects.get()
    client.force_login(team_lead.person)

    choose(client, "assign", own, other)

    mine = Bulk.objects.get(chosen_by=team_lead.person)
    assert list(mine.posts.values_list("membership", flat=True)) == [own.pk]
    assert client.get(page("bulk", of_lead)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_as_much_for_three_as_for_one(client, agency, lead, course, number, django_assert_num_queries):
    posts = [named(agency, f"Ana {n}") for n in range(number)]
    choose(client, "assign", *posts)
    found = Bulk.objects.get()
    client.post(page("bulk", found), {"course_key": str(course.translation_key), "last_day": in_a_month()})
    client.get(page("bulk", found))

    with django_assert_num_queries(8):
        client.get(page("bulk", found))
