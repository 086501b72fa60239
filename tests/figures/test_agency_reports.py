"""The lead's reports: exact numbers, and as many people behind each as it says."""

import re
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from agencies.models import AccountLink
from courses.enums import Grade
from figures.queries import of_teams
from figures.queries.coverage import count
from figures.queries.history import Week
from figures.queries.lapsing import lapsing
from figures.queries.pairs import Question
from figures.queries.seats import Need
from tests.factories.agencies import AgencyFactory, MembershipFactory, RoleFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory
from tests.factories.figures import TargetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def agency():
    return AgencyFactory(name="Riverside Council", slug="riverside")


@pytest.fixture
def role(agency):
    return RoleFactory(partnership=agency.partnership, name="Front desk")


@pytest.fixture
def requirement(agency, role):
    course = CoursePageFactory(title="First response")
    return RequirementFactory(
        partnership=agency.partnership,
        course_key=course.translation_key,
        roles=[role],
        due_days=0,
        weakest_grade=Grade.PERSON,
    )


@pytest.fixture
def team(agency):
    return TeamFactory(agency=agency, name="Night team")


@pytest.fixture
def people(agency, role, requirement, team, today):
    """Eight posts that need the course: four hold it, of which one ends within a week and one within ninety days.

    Half of them are in a team. One of those who hold it has a second post; the lead needs nothing.
    """
    TargetFactory(partnership=agency.partnership, percent=85)
    posts = [MembershipFactory(agency=agency, role=role, team=team if n % 2 else None) for n in range(7)]
    ends = [today + timedelta(days=days) for days in (5, 80, 300, 400)]
    grades = [Grade.SERVER, Grade.FACILITATOR, Grade.PERSON, Grade.SERVER]
    for post, until, grade in zip(posts, ends, grades, strict=False):
        CertificateFactory(
            person=post.person,
            course_key=requirement.course_key,
            issued_date=today - timedelta(days=100),
            valid_until_date=until,
            grade=grade,
        )
    MembershipFactory(agency=agency, role=role, team=team, person=posts[3].person)
    MembershipFactory(role=role, agency=AgencyFactory(partnership=agency.partnership))  # elsewhere: never counted
    return posts


@pytest.fixture
def lead(agency, people):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def team_lead(agency, people, team):
    return MembershipFactory(agency=agency, team=team, team_lead=True).person


@pytest.fixture(params=["kept", "counted live"])
def reports(request, people):
    if request.param == "kept":
        call_command("refresh_figures", stdout=StringIO())


def report(client, name, **query):
    return client.get(reverse(f"figures:agency-{name}", args=["riverside"]), query)


def links(response):
    """Every number of the page's tables that is a link, with its address."""
    tables = "".join(re.findall(r"<tbody.*?</tbody>", response.content.decode(), re.DOTALL))
    return [
        (int(number), unescape(address))
        for address, number in re.findall(r'<a class="govuk-link" href="([^"]+)">(\d+)<', tables)
    ]


def listed(client, address):
    """How many lines the list behind a number has."""
    context = client.get(address).context
    if "page" in context and "rows" not in context:
        return context["page"].paginator.count
    return len(context["rows"]) if "rows" in context else len(context["people"])


PAGES = ["trend", "running-out", "seats", "evidence", "workforce"]


@pytest.mark.parametrize("name", PAGES)
def test_every_number_of_the_leads_reports_opens_into_as_many_lines(client, lead, reports, name):
    client.force_login(lead)
    call_command("refresh_figures", stdout=StringIO())

    numbers = links(report(client, name))

    assert numbers
    assert [number for number, _ in numbers] == [listed(client, address) for _, address in numbers]


@pytest.mark.parametrize("name", PAGES[:-1])
def test_and_so_does_every_number_of_the_lead_of_a_team(client, team_lead, name):
    client.force_login(team_lead)

    numbers = links(report(client, name))

    assert numbers
    assert [number for number, _ in numbers] == [listed(client, address) for _, address in numbers]


def test_what_it_takes_of_an_agency_and_of_a_team(client, lead, team_lead, reports, today):
    """By ninety days on two of the four have run out: of eight posts three are covered (one person has two)."""
    found = {}
    for person in (lead, team_lead):
        client.force_login(person)
        (line,) = report(client, "seats").context["courses"]
        found[person] = line.need
        assert line.course == "First response"

    # 85% of 8 is 6.8, so 7 are wanted; of the team's 4, with a lead that needs nothing, 3.4, so 4.
    assert found == {lead: Need(8, 3, 4, 85), team_lead: Need(4, 2, 2, 85)}
    client.force_login(lead)
    assert report(client, "seats", ahead="0").context["courses"][0].need == Need(8, 5, 2, 85)
    assert report(client, "seats", places="3").context["seats"].sessions == 2


def test_what_runs_out_by_week_of_an_agency_and_of_a_team(client, lead, team_lead, reports, today):
    weeks = {}
    for person in (lead, team_lead):
        client.force_login(person)
        context = report(client, "running-out").context
        weeks[person] = [line.week for line in context["weeks"] if line.week.posts]
        shares = [(line.now.covered, line.then.covered, line.now.required) for line in context["lines"]]
        assert shares == ([(5, 3, 8)] if person == lead else [(3, 2, 4)])

    first, later = Week(today + timedelta(days=1), 1), Week(today + timedelta(days=78), 1)
    assert weeks == {lead: [first, later], team_lead: [later]}


def test_on_whose_word_it_rests_in_an_agency_and_in_a_team(client, lead, team_lead):
    call_command("refresh_figures", stdout=StringIO())
    found = {}
    for person in (lead, team_lead):
        client.force_login(person)
        found[person] = report(client, "evidence").context["grades"].overall

    # By the server, a facilitator, a package, the agency, the person.
    assert found == {lead: (3, 1, 0, 0, 1), team_lead: (2, 1, 0, 0, 0)}


def test_a_team_over_time_is_what_is_counted_of_its_posts(client, team_lead, agency, team, people, today):

    duplicate = MembershipFactory(agency=agency, role=people[1].role, team=team).person
    AccountLink.objects.create(kept=people[1].person, duplicate=duplicate, reason="Same card")
    posts = agency.memberships.filter(team=team)
    days = [today + timedelta(days=each) for each in (-400, -101, -100, 0, 4, 5, 79, 80, 500)]

    found = of_teams.trend_of(posts, agency.partnership, days=days, course=None)

    for point in found:
        live = count(Question(agency.partnership, point.day, among=posts))
        assert (point.posts, point.people) == (live.overall.posts, live.overall.people), point.day
        assert (point.registered, point.trained) == (live.registered, live.trained), point.day
    weeks = of_teams.lapses_of(posts, agency.partnership, on=today, days=90, course=None)
    assert [(week.first, week.posts) for week in weeks if week.posts] == ends_by_week(posts, agency, today)


def ends_by_week(posts, agency, today):
    """As many as are listed behind each week."""
    firsts = [today + timedelta(days=each) for each in range(1, 91, 7)]
    found = [(first, lapsing(posts, agency, first=first, last=first + timedelta(days=6))) for first in firsts]
    return [(first, len(rows)) for first, rows in found if rows]


def test_a_number_that_is_none_is_refused(client, lead):
    client.force_login(lead)

    assert report(client, "behind", number="everybody").status_code == 404
    assert report(client, "behind", number="registered", on="9999-01-01").status_code == 404
    assert report(client, "behind", number="registered", on="2026-02-30").status_code == 404


def test_people_with_two_posts_are_listed_once_with_both(client, lead, people):
    client.force_login(lead)

    page = report(client, "behind", number="complete")

    twice = next(each for each in page.context["people"] if each.person == people[3].person)
    assert len(twice.posts) == 2
    assert page.context["page"].paginator.count == 4


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize(("number", "queries"), [("registered", 10), ("complete", 12), ("covered", 12)])
def test_a_list_asks_the_same_few_questions(
    client, lead, agency, role, items, number, queries, django_assert_num_queries
):
    MembershipFactory.create_batch(items, agency=agency, role=role)
    client.force_login(lead)
    report(client, "behind", number=number)

    with django_assert_num_queries(queries):
        report(client, "behind", number=number)
