from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from figures.enums import State
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, ExemptionFactory, RequirementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory(name="Riverside Council", slug="riverside")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, person__display_name="Lead", lead=True).person


@pytest.fixture
def course():
    return CoursePageFactory(title="First response")


@pytest.fixture
def requirement(agency, course):
    return RequirementFactory(partnership=agency.partnership, course_key=course.translation_key, due_days=30)


def named(agency, name, **kwargs):
    return MembershipFactory(agency=agency, person__display_name=name, **kwargs)


def names_listed(response):
    return [row.name for row, *_ in response.context["rows"]]


def test_the_list_of_agencies_leads_straight_to_the_only_one(client, agency, lead):
    client.force_login(lead)

    assert client.get(reverse("portal:agencies")).url == reverse("portal:agency", args=["riverside"])


def test_a_lead_of_several_agencies_chooses(client, agency, lead):
    MembershipFactory(agency=AgencyFactory(slug="other"), person=lead, lead=True)
    client.force_login(lead)

    assert {each.slug for each in client.get(reverse("portal:agencies")).context["agencies"]} == {"riverside", "other"}


@pytest.mark.parametrize("name", ["agency", "people", "people-csv"])
@pytest.mark.parametrize("who", ["learner", "lead elsewhere", "coordinator"])
def test_others_find_nothing(client, agency, requirement, name, who):
    person = MembershipFactory(agency=agency, coordinator=who == "coordinator").person
    if who == "lead elsewhere":
        MembershipFactory(agency=AgencyFactory(partnership=agency.partnership), person=person, lead=True)
    client.force_login(person)

    assert client.get(reverse(f"portal:{name}", args=["riverside"])).status_code == 404


def test_someone_who_leads_nothing_has_no_list_of_agencies(client):
    client.force_login(PersonFactory())

    assert client.get(reverse("portal:agencies")).status_code == 404


def test_every_number_on_the_page_opens_into_as_many_people(client, agency, lead, requirement):
    today = timezone.localdate()
    team = TeamFactory(agency=agency)
    for n, days in enumerate([400, 30, None]):
        post = named(agency, f"Person {n}", team=team if n else None)
        if days:
            CertificateFactory(
                person=post.person,
                course_key=requirement.course_key,
                issued_date=today - timedelta(days=10),
                valid_until_date=today + timedelta(days=days),
            )
    named(agency, "New", start_date=today)
    ExemptionFactory(membership=named(agency, "Away"), start_date=today)
    client.force_login(lead)

    page = client.get(reverse("portal:agency", args=["riverside"]))

    numbers = [*page.context["overall"].numbers]
    for table in page.context["tables"]:
        for line in table.lines:
            numbers += line.numbers
    opened = [number for number in numbers if number.address]
    assert {number.state for number in opened} == {
        State.REQUIRED,
        State.IN_DATE,
        State.DUE_SOON,
        State.OVERDUE,
        State.IN_GRACE,
        State.EXEMPT,
    }
    for number in opened:
        assert len(client.get(number.address).context["rows"]) == number.value


def test_a_team_lead_sees_their_team_alone(client, agency, requirement):
    team = TeamFactory(agency=agency, name="Front desk")
    lead = named(agency, "Team lead", team=team, team_lead=True).person
    named(agency, "Colleague", team=team)
    named(agency, "Elsewhere", team=TeamFactory(agency=agency))
    named(agency, "Nowhere")
    client.force_login(lead)

    page = client.get(reverse("portal:agency", args=["riverside"]))
    people = client.get(reverse("portal:people", args=["riverside"]))

    assert page.context["coverage"].overall.posts.required == 2
    assert page.context["led"].teams == [team]
    assert names_listed(people) == ["Colleague", "Team lead"]


def test_the_list_is_narrowed_by_its_address(client, agency, lead, requirement):
    team = TeamFactory(agency=agency, name="Front desk")
    ana = named(agency, "Ana", team=team)
    client.force_login(lead)

    def listed(**query):
        return names_listed(client.get(reverse("portal:people", args=["riverside"]), query))

    assert listed() == ["Ana", "Lead"]
    assert listed(team="Front desk") == ["Ana"]
    assert listed(team="-") == ["Lead"]
    assert listed(role=ana.role.code) == ["Ana"]
    assert listed(course=str(requirement.course_key), state="overdue") == ["Ana", "Lead"]
    assert listed(state="in-date") == []


def test_modules_open_too(client, agency, lead, requirement, course):
    module = course.pathway.get().module
    client.force_login(lead)

    page = client.get(reverse("portal:people", args=["riverside"]), {"module": str(module.translation_key)})

    assert [(row.name, title) for row, title, _ in page.context["rows"]] == [("Lead", module.title)]


@pytest.mark.parametrize(
    "query", [{"state": "nonsense"}, {"module": "x"}, {"course": "x"}, {"on": "x"}, {"team": "Nowhere"}]
)
def test_an_address_that_makes_no_sense_is_answered_in_words(client, agency, lead, requirement, query):
    client.force_login(lead)

    for name in ("people", "people-csv"):
        response = client.get(reverse(f"portal:{name}", args=["riverside"]), query)

        assert response.status_code == 200
        assert response.context["form"].errors


def test_long_lists_go_on_from_page_to_page(client, agency, lead, requirement):
    for n in range(60):
        named(agency, f"Person {n:02}")
    client.force_login(lead)

    first = client.get(reverse("portal:people", args=["riverside"]))
    second = client.get(first.context["next"])

    assert len(names_listed(first)) == 50
    assert names_listed(second) == [f"Person {n:02}" for n in range(49, 60)]
    assert second.context["next"] == ""


def test_the_file_holds_the_whole_list_and_no_formulas(client, agency, lead, requirement):
    for n in range(60):
        named(agency, f"@Person {n:02}")
    client.force_login(lead)

    response = client.get(reverse("portal:people-csv", args=["riverside"]), {"state": "overdue"})

    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert lines[0] == "Agency,Riverside Council"
    assert lines[4] == "Name,Staff number,Team,Role,Course or module,Standing,What the date means,Date"
    assert len(lines) == 5 + 61
    assert lines[5].startswith("'@Person 00,,,")
    assert ",First response,Overdue,Was due by," in lines[5]


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("agency", 10), ("people", 10)])
def test_pages_ask_the_same_number_of_questions(client, agency, lead, items, name, queries, django_assert_num_queries):
    for n in range(items):
        course = CoursePageFactory(modules=items)
        RequirementFactory(partnership=agency.partnership, course_key=course.translation_key)
        named(agency, f"Person {n}", team=TeamFactory(agency=agency))
    client.force_login(lead)
    address = reverse(f"portal:{name}", args=["riverside"])
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)
