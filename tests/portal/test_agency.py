import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from agencies.models import Responsibility, Team
from certificates.signals import certificates_changed
from cms import memory
from courses.actions.exemptions import exempt
from courses.enums import ExemptionReason
from figures.enums import State
from figures.queries.aims import Reached
from figures.queries.declared import Headcount
from figures.queries.workforce import Reach
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, ExemptionFactory, RequirementFactory
from tests.factories.figures import DeclarationFactory

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


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


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

    assert [(row.name, title) for row, title, *_ in page.context["rows"]] == [("Lead", module.title)]


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
    heads = "Name,Staff number,Team,Role,Course or module,Standing,What the date means,Date,Who vouches for it"
    assert lines[4] == heads
    assert len(lines) == 5 + 61
    assert lines[5].startswith("'@Person 00,,,")
    assert ",First response,Overdue,Was due by," in lines[5]


@pytest.mark.parametrize("items", [1, 3])
# The first page asks what the agency declared and, where that is nothing, whether a declaration waits.
@pytest.mark.parametrize(("name", "queries"), [("agency", 12), ("people", 10)])
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


class TestWhatIsDrawnOnce:
    """Tables and filters are drawn once for what they show: whatever changes is seen at once."""

    @pytest.fixture
    def page(self, client, agency, lead):
        client.force_login(lead)

        def get(name="agency", slug="riverside", **query):
            return client.get(reverse(f"portal:{name}", args=[slug]), query).content.decode()

        return get

    def test_the_same_is_drawn_once(self, page, requirement):
        page()
        before = dict(memory.memory_now().things)

        page()

        assert {key[0] for key in before} >= {"figures/_table.html", "figures/_filters.html", "figures/_headline.html"}
        assert {key for key in memory.memory_now().things if key not in before} == set()

    def test_numbers_change_with_what_happens(self, page, agency, lead, requirement):
        today = timezone.localdate()
        post = named(agency, "Ana")
        assert "0 of 2 people" in page()

        certificate = CertificateFactory(
            person=post.person,
            course_key=requirement.course_key,
            issued_date=today - timedelta(days=10),
            valid_until_date=today + timedelta(days=400),
        )
        certificates_changed.send(sender=type(certificate), person_ids={post.person_id})
        assert "1 of 2 people" in page()

        exempt(
            membership=named(agency, "Away"),
            reason=ExemptionReason.PARENTAL,
            start_date=today,
            end_date=today + timedelta(days=90),
            by=lead,
            at=timezone.now(),
        )
        assert "1 of 2 people" in page()
        assert '?state=exempt">1<' in page()

    @pytest.mark.parametrize("kind", ["team", "role", "course"])
    def test_new_names_are_shown(self, page, agency, course, requirement, kind):
        post = named(agency, "Ana", team=TeamFactory(agency=agency, name="Front desk"))
        row, old = {
            "team": (post.team, "Front desk"),
            "role": (post.role, post.role.name),
            "course": (course, course.title),
        }[kind]
        assert page().count(old) >= 2  # a choice of the filters and a line of a table

        if kind == "course":
            row.title = "A new name"
        else:
            row.name = "A new name"
        row.save()

        drawn = page()
        assert (drawn.count(old) > 0, drawn.count("A new name") >= 2) == (False, True)

    def test_new_choices_are_offered(self, page, agency, requirement):
        assert "Housing desk" not in page() + page("people")

        TeamFactory(agency=agency, name="Housing desk")

        assert "Housing desk</option>" in page()
        assert "Housing desk</option>" in page("people")

    def test_a_centre_shows_what_it_needs_now(self, page, agency, requirement):
        team = TeamFactory(agency=agency, name="Library", is_reporting_centre=True, needed_in_date=2)
        named(agency, "Ana", team=team)
        assert "2 people short" in page()

        Team.objects.filter(pk=team.pk).update(needed_in_date=3)

        assert "3 people short" in page()

    def test_numbers_alike_lead_to_each_agencys_own_people(self, page, agency, lead, requirement):
        other = AgencyFactory(partnership=agency.partnership, slug="other")
        MembershipFactory(agency=other, person=lead, lead=True)

        assert ("/agency/riverside/people/?state" in page(), "/agency/other/people/?state" in page()) == (True, False)
        there = page(slug="other")
        assert ("/agency/riverside/people/?state" in there, "/agency/other/people/?state" in there) == (False, True)

    def test_each_language_has_its_own(self, client, page, requirement):
        assert "By role" in page()

        with translation.override("cy"):
            assert "By role" not in page()
        assert "By role" in page()

    def test_filters_show_what_was_chosen_and_what_is_wrong(self, page, agency, requirement):
        TeamFactory(agency=agency, name="Front desk")
        assert "selected>Every team" in page()
        assert 'value="Front desk" selected' in page(team="Front desk")
        assert "Choose from the list" in page(team="Nowhere")
        assert "Figures are not forecasts" in page(on=(timezone.localdate() + timedelta(days=1)).isoformat())
        assert "Choose from the list" not in page()

    def test_names_that_are_searched_for_are_not_kept(self, page, agency, requirement):
        named(agency, "Ana Particular")

        assert 'value="Particular"' in page("people", words="Particular")

        assert "Particular" not in str(memory.memory_now().things)

    def test_a_duty_that_ends_closes_the_area_at_once(self, client, agency, lead, requirement):
        client.force_login(lead)
        address = reverse("portal:agency", args=["riverside"])
        assert client.get(address).status_code == 200

        Responsibility.objects.filter(membership__person=lead).update(end_date=timezone.localdate())

        assert client.get(address).status_code == 404


class TestTheDeclaredWorkforce:
    @pytest.fixture
    def requirement(self, agency):
        return RequirementFactory(partnership=agency.partnership)

    @pytest.fixture
    def page(self, client, agency, lead, requirement):
        posts = MembershipFactory.create_batch(3, agency=agency)  # and the lead's own
        held = {"person": posts[0].person, "course_key": requirement.course_key}
        CertificateFactory(**held, issued_date=timezone.localdate())
        client.force_login(lead)
        return lambda **query: client.get(reverse("portal:agency", args=["riverside"]), query)

    def test_stands_beside_the_headline_with_its_age(self, agency, page):
        day = timezone.localdate() - timedelta(days=30)
        DeclarationFactory(agency=agency, headcount=10, as_of_date=day)

        response = page()

        assert response.context["reached"] == Reached(
            Reach("", 4, 1, Headcount(10, day, is_stale=False), timezone.localdate())
        )
        assert f"1 of 10, declared as of {date_format(day, 'j E Y')}" in text(response)
        assert "wm-stale" not in response.content.decode()
        assert "How many people does your agency have?" not in text(response)

    def test_that_is_old_is_grey_and_another_is_asked_for(self, agency, page):
        DeclarationFactory(agency=agency, headcount=10, as_of_date=timezone.localdate() - timedelta(days=400))

        response = page()

        assert '<span class="wm-stale">10%</span>' in response.content.decode()
        assert "old: 400 days" in text(response)
        assert response.context["wants_number"]
        assert reverse("figures:agency-declare", args=["riverside"]) in response.content.decode()

    def test_that_nobody_said_is_asked_for_until_it_waits_for_the_coordinator(self, agency, page):
        assert page().context["wants_number"]
        assert "not declared" in text(page())

        DeclarationFactory(agency=agency, waiting=True)

        assert not page().context["wants_number"]

    def test_of_a_role_is_of_that_role_and_no_team_declares(self, agency, page):
        post = agency.memberships.first()
        team = TeamFactory(agency=agency)
        DeclarationFactory(agency=agency, role=post.role, headcount=2, as_of_date=timezone.localdate())

        assert page(role=post.role.code).context["reached"].reach.declared.people == 2
        assert page(team=team.name).context["reached"] is None
        assert not page(role=post.role.code).context["wants_number"]

    def test_is_not_asked_of_who_leads_a_team(self, client, agency, requirement):
        team = TeamFactory(agency=agency)
        client.force_login(MembershipFactory(agency=agency, team=team, team_lead=True).person)

        response = client.get(reverse("portal:agency", args=["riverside"]))

        assert (response.context["reached"], response.context["wants_number"]) == (None, False)
