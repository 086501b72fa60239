from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory(name="Riverside Council", slug="riverside")


@pytest.fixture
def coordinator(agency):
    return MembershipFactory(agency=agency, person__display_name="Coordinator", coordinator=True).person


@pytest.fixture
def requirement(agency):
    return RequirementFactory(partnership=agency.partnership)


def texts(response, start, end):
    """What stands between two marks of a page, tags and spaces left out."""
    import re

    part = response.content.decode().split(start, 1)[1].split(end, 1)[0]
    return [words for words in (" ".join(piece.split()) for piece in re.split(r"<[^>]+>", part)) if words]


def test_a_coordinator_sees_figures_but_no_names(client, agency, coordinator, requirement):
    MembershipFactory(agency=agency, person__display_name="Hidden Person")
    client.force_login(coordinator)

    response = client.get(reverse("figures:figures"))

    row = texts(response, 'id="table-agency"', "</table>")[-9:]
    assert row == ["Riverside Council", "2", "0", "0", "2", "0%", "0 of 2", "0", "0"]
    assert "Hidden Person" not in response.content.decode()
    assert "/people/" not in response.content.decode()


def test_a_lead_who_coordinates_opens_their_own_numbers(client, agency, coordinator, requirement):
    MembershipFactory(agency=agency, person=coordinator, lead=True)
    other = AgencyFactory(partnership=agency.partnership, slug="other")
    MembershipFactory(agency=other)
    client.force_login(coordinator)

    page = client.get(reverse("figures:figures")).content.decode()

    assert "/agency/riverside/people/?state=overdue" in page
    assert "/agency/other/" not in page


@pytest.mark.parametrize("duty", ["none", "lead", "coordinator of another partnership"])
def test_others_find_nothing(client, agency, duty):
    person = PersonFactory()
    if duty == "lead":
        MembershipFactory(agency=agency, person=person, lead=True)
    if duty.startswith("coordinator"):
        MembershipFactory(person=person, coordinator=True)
    client.force_login(person)
    query = {"partnership": agency.partnership.slug}

    assert client.get(reverse("figures:figures"), query).status_code == 404
    assert client.get(reverse("figures:coverage-csv"), query).status_code == 404


def test_signed_out_people_are_asked_to_sign_in(client):
    assert client.get(reverse("figures:figures")).status_code == 302
    assert client.get(reverse("figures:definitions")).status_code == 200


def test_an_administrator_chooses_between_partnerships(client):
    first, second = PartnershipFactory(name="First"), PartnershipFactory(name="Second")
    client.force_login(PersonFactory(is_superuser=True))

    assert client.get(reverse("figures:figures")).context["partnership"] == first
    page = client.get(reverse("figures:figures"), {"partnership": second.slug})
    assert page.context["partnership"] == second


def test_figures_are_as_at_the_day_in_the_address(client, agency, coordinator, requirement):
    CertificateFactory(person=coordinator, course_key=requirement.course_key, issued_date=date(2026, 1, 1))
    client.force_login(coordinator)

    before = client.get(reverse("figures:figures"), {"on": "2025-12-31"})
    after = client.get(reverse("figures:figures"), {"on": "2026-01-01"})

    assert [page.context["coverage"].overall.posts.covered for page in (before, after)] == [0, 1]


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "9999-01-01"])
def test_a_day_that_cannot_be_counted_is_refused_in_words(client, agency, coordinator, requirement, day):
    client.force_login(coordinator)

    response = client.get(reverse("figures:figures"), {"on": day})

    assert response.status_code == 200
    assert "coverage" not in response.context
    assert list(response.context["form"].errors) == ["on"]


def test_filters_narrow_every_number(client, agency, coordinator, requirement):
    other = AgencyFactory(partnership=agency.partnership, slug="other")
    MembershipFactory(agency=other)
    client.force_login(coordinator)

    def required(**query):
        return client.get(reverse("figures:figures"), query).context["coverage"].overall.posts.required

    post = coordinator.memberships.get()
    assert required() == 2
    assert required(agency="other") == 1
    assert required(role=post.role.code) == 1
    assert client.get(reverse("figures:figures"), {"agency": "nowhere"}).context["form"].errors


def test_the_file_says_what_it_is_and_cannot_hold_formulas(client, coordinator, agency, requirement):
    agency.name = "=2+5"
    agency.save()
    client.force_login(coordinator)

    response = client.get(reverse("figures:coverage-csv"))

    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert lines[0] == f"Partnership,{agency.partnership.name}"
    assert lines[1] == f"As at the end of,{timezone.localdate().isoformat()}"
    assert lines[5] == ""
    assert lines[8].startswith("Agency,'=2+5,,,,1,0,0,0,1,0,0,0,0,1,0,0")


@pytest.mark.parametrize("items", [1, 3])
def test_the_page_asks_the_same_number_of_questions(client, coordinator, agency, items, django_assert_num_queries):
    for _ in range(items):
        course = CoursePageFactory(modules=items)
        RequirementFactory(partnership=agency.partnership, course_key=course.translation_key)
        MembershipFactory(agency=AgencyFactory(partnership=agency.partnership))
    client.force_login(coordinator)
    client.get(reverse("figures:figures"))

    with django_assert_num_queries(18):
        client.get(reverse("figures:figures"))
