from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from courses.actions import requirements
from courses.models import Assignment, Exemption, Extension, Requirement
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory

pytestmark = pytest.mark.django_db

TERMS = {
    "due_kind": "after-start",
    "due_days": "28",
    "renewal": "rolling",
    "renewal_months": "24",
    "minimum_gap_days": "90",
    "weakest_grade": "agency",
    "sample_start": "2099-01-01",
}


@pytest.fixture
def course():
    return CoursePageFactory(title="Front desk")


@pytest.fixture
def lead(client):
    post = MembershipFactory(lead=True)
    client.force_login(post.person)
    return post


def today():
    return timezone.localdate()


def at(name, *args):
    return reverse(f"courses:{name}", args=args)


def form(course, **more):
    return TERMS | {"course": str(course.translation_key), "from_date": today().isoformat()} | more


def save(client, address, data):
    """As the page does it: what is shown first is what is saved."""
    shown = BeautifulSoup(client.post(address, data).content, "html.parser").select_one("input[name=shown]")
    return client.post(address, data | {"save": "1", "shown": shown["value"] if shown else ""})


def text(response):
    return " ".join(response.content.decode().split())


def test_a_rule_is_shown_with_what_it_means_before_it_is_saved(client, lead, course):
    shown = client.post(at("new-requirement", lead.agency.slug), form(course, preview="1", roles=[lead.role.pk]))

    assert not Requirement.objects.exists()
    assert "It asks 1 person today." in text(shown)
    assert "does the course by 28 January 2099;" in text(shown)
    assert "renews it by 27 January 2101, and may do so from 29 November 2100." in text(shown)


def test_saved_twice_it_is_said_once_by_the_lead_for_the_own_agency(client, lead, course):
    for _ in range(2):
        save(client, at("new-requirement", lead.agency.slug), form(course, roles=[lead.role.pk]))

    row = Requirement.objects.get()
    assert (row.agency, list(row.roles.all()), row.due_days, row.renewal_months) == (lead.agency, [lead.role], 28, 24)
    assert (row.minimum_gap_days, row.weakest_grade, row.recorded_by) == (90, "agency", lead.person)
    assert "Front desk" in text(client.get(at("requirements", lead.agency.slug)))


@pytest.mark.parametrize(
    ("changed", "saved"),
    [({"due_days": "5"}, 0), ({"weakest_grade": "server"}, 0), ({"sample_start": "2028-05-01"}, 1)],
)
def test_what_is_saved_is_what_was_shown(client, lead, course, changed, saved):
    address, data = at("new-requirement", lead.agency.slug), form(course, roles=[lead.role.pk])
    shown = client.post(address, data | {"preview": "1"}).context["form"].digest

    answer = client.post(address, data | changed | {"save": "1", "shown": shown})

    assert Requirement.objects.count() == saved
    assert ("something was changed since" in text(answer)) is not bool(saved)
    if not saved:  # what it means is shown anew, and that can be saved
        save(client, address, data | changed)
        assert Requirement.objects.count() == 1


def test_a_fixed_day_is_the_last_one(client, lead, course):
    last_day = today() + timedelta(days=40)
    said = form(course, due_kind="fixed-date", due_date=last_day.isoformat())

    save(client, at("new-requirement", lead.agency.slug), said)

    assert Requirement.objects.get().due_date == last_day + timedelta(days=1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"due_kind": "fixed-date"}, "Say on which day it is due."),
        ({"renewal_months": ""}, "Say after how many months."),
        ({"renewal": "fixed-month"}, "Say in which month."),
        ({"minimum_gap_days": "700"}, "This must be shorter than the time between renewals."),
        ({"weakest_grade": "package"}, "package"),
        ({"course": ""}, "Course"),
    ],
)
def test_what_is_not_whole_is_not_saved(client, lead, course, wrong, words):
    answer = client.post(at("new-requirement", lead.agency.slug), form(course, save="1") | wrong)

    assert not Requirement.objects.exists()
    assert words in text(answer)


def test_a_lead_reads_what_the_partnership_asks_and_cannot_change_it(client, lead, course):
    asked = RequirementFactory(partnership=lead.agency.partnership, course=course)

    page = text(client.get(at("requirements", lead.agency.slug)))

    assert "Asked by the partnership, of every agency" in page
    assert at("change-requirement", lead.agency.slug, asked.public_id) not in page
    assert client.get(at("change-requirement", lead.agency.slug, asked.public_id)).status_code == 404


def test_a_coordinator_asks_the_whole_partnership_or_one_agency(client, course):
    post = MembershipFactory(coordinator=True)
    client.force_login(post.person)
    slug = post.agency.partnership.slug

    save(client, at("partnership-new-requirement", slug), form(course))
    save(client, at("partnership-new-requirement", slug), form(course, agency=post.agency.pk))

    assert {row.agency for row in Requirement.objects.all()} == {None, post.agency}


def test_a_change_ends_the_row_and_the_second_lead_is_told(client, lead, course):
    row = RequirementFactory(partnership=lead.agency.partnership, agency=lead.agency, course=course, due_days=28)
    first = PersonFactory(display_name="Ana")
    terms = requirements.Terms(due_days=10)
    address = at("change-requirement", lead.agency.slug, row.public_id)
    change = {**TERMS, "from_date": today().isoformat(), "read_end": ""}

    requirements.change(requirement=row, terms=terms, from_date=today(), by=first, at=timezone.now())
    answer = save(client, address, change)

    assert answer.status_code == 409
    assert "Ana changed this requirement at" in text(answer)
    assert Requirement.objects.count() == 2

    following = row.replaced_by
    save(client, at("change-requirement", lead.agency.slug, following.public_id), change)
    assert Requirement.objects.get(replaces=following).due_days == 28


def test_ending_a_requirement(client, lead, course):
    row = RequirementFactory(partnership=lead.agency.partnership, agency=lead.agency, course=course)
    day = today() + timedelta(days=5)

    client.post(at("end-requirement", lead.agency.slug, row.public_id), {"end_date": day.isoformat(), "read_end": ""})

    row.refresh_from_db()
    assert (row.end_date, row.end_recorded_by) == (day, lead.person)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, lead, rows, django_assert_num_queries):
    for course in CoursePageFactory.create_batch(rows):
        RequirementFactory(partnership=lead.agency.partnership, course=course, roles=[lead.role])
    client.get(at("requirements", lead.agency.slug))

    with django_assert_num_queries(LIST):
        client.get(at("requirements", lead.agency.slug))


LIST = 7


# --- single people --------------------------------------------------------------------------------------------------


@pytest.fixture
def member(lead):
    return MembershipFactory(agency=lead.agency, person__display_name="Bo Member")


def who(post):
    return f"{post.person.public_id}.{post.role.code}.{post.start_date:%Y%m%d}"


def give(client, lead, kind, member, **more):
    address = at("give", lead.agency.slug, kind) + "?q=Member"
    return client.post(address, {"posts": [who(member)], **more})


def test_people_are_found_by_name_and_given_more_time(client, lead, member, course):
    assert "Bo Member" in text(client.get(at("give", lead.agency.slug, "extend") + "?q=bo"))
    last_day = today() + timedelta(days=20)
    said = {"course_key": str(course.translation_key), "last_day": last_day.isoformat(), "reason": "workload"}

    for _ in range(2):
        give(client, lead, "extend", member, **said)

    row = Extension.objects.get()
    assert (row.membership, row.end_date, row.recorded_by) == (member, last_day + timedelta(days=1), lead.person)
    assert "Bo Member" in text(client.get(at("exceptions", lead.agency.slug)))


def test_a_course_is_asked_of_one_post(client, lead, member, course):
    last_day = today() + timedelta(days=20)

    give(
        client, lead, "assign", member, course_key=str(course.translation_key), last_day=last_day.isoformat(), note="x"
    )

    assert [row.membership for row in Assignment.objects.all()] == [member]


@pytest.mark.parametrize(("days", "saved"), [(10, 1), (183, 1), (184, 0), (-1, 0)])
def test_an_exemption_lasts_six_months_at_most(client, lead, member, days, saved):
    said = {"start_date": today().isoformat(), "last_day": (today() + timedelta(days=days)).isoformat()}

    give(client, lead, "exempt", member, course_key="", reason="parental", **said)

    assert Exemption.objects.count() == saved


def test_what_is_said_can_be_ended(client, lead, member, course):
    last_day = today() + timedelta(days=20)
    give(client, lead, "assign", member, course_key=str(course.translation_key), last_day=last_day.isoformat())
    row = Assignment.objects.get()

    client.post(
        at("end-exception", lead.agency.slug, "assign", row.public_id),
        {"end_date": (today() + timedelta(days=1)).isoformat()},
    )

    row.refresh_from_db()
    assert row.end_date == today() + timedelta(days=1)


def test_nobody_of_another_agency_is_found(client, lead, course):
    stranger = MembershipFactory(person__display_name="Cy Member")

    page = text(client.get(at("give", lead.agency.slug, "assign") + "?q=Member"))

    assert str(stranger.person) not in page
    assert "Nobody was found" in page
