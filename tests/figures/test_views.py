from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory, PersonFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory
from tests.factories.figures import DeclarationFactory

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
    assert client.get(reverse("figures:definitions-version", args=["9" * 5000])).status_code == 404


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
@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("figures", 8),
        ("trend", 8),
        ("running-out", 8),
        ("seats", 7),
        ("workforce", 8),
        ("centres", 8),
        ("evidence", 7),
        ("charter", 5),
        ("targets", 8),
    ],
)
def test_a_page_asks_the_same_few_questions(
    client, coordinator, agency, page, queries, items, django_assert_num_queries
):
    for _ in range(items):
        course = CoursePageFactory(modules=items)
        RequirementFactory(partnership=agency.partnership, course_key=course.translation_key)
        MembershipFactory(agency=AgencyFactory(partnership=agency.partnership))
    DeclarationFactory(agency=agency)
    call_command("refresh_figures", stdout=StringIO())
    client.force_login(coordinator)
    address = reverse(f"figures:{page}")
    client.get(address)

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def places(response):
    return {place.label: place.address for place in response.context["places"]}


def test_the_menus_of_figures_lead_to_why_they_moved_and_to_statements(client, agency, coordinator):
    slug = agency.partnership.slug
    client.force_login(coordinator)
    found = places(client.get(reverse("figures:figures")))
    assert found["Why did it move?"] == f"/partnership/{slug}/movement/"
    assert found["Statements"] == f"/partnership/{slug}/statements/"
    assert places(client.get(found["Why did it move?"]))["Over time"] == f"/figures/trend/?partnership={slug}"

    client.force_login(MembershipFactory(agency=agency, lead=True).person)
    found = places(client.get(reverse("figures:agency-trend", args=["riverside"])))
    assert found["Why did it move?"] == "/agency/riverside/movement/"
    assert found["Statements"] == "/figures/statements/"
    assert client.get(found["Statements"]).status_code == 200
    assert places(client.get(found["Why did it move?"]))["Over time"] == "/agency/riverside/figures/trend/"


def test_a_lead_of_one_team_is_not_led_to_what_teams_do_not_have(client, agency):
    team = TeamFactory(agency=agency)
    post = MembershipFactory(agency=agency, team=team, team_lead=True)
    client.force_login(post.person)

    found = places(client.get(reverse("figures:agency-movement", args=["riverside"])))

    assert "Workforce" not in found
    assert all(client.get(address).status_code == 200 for address in found.values())


class TestTheDeclaredWorkforce:
    """Beside the headline: of the agencies that declared, with the age of what they said."""

    @pytest.fixture
    def others(self, agency, coordinator, requirement):
        """Another agency of three, one trained, that declared ten; and one that never declared."""
        declaring = AgencyFactory(partnership=agency.partnership, name="Declaring", slug="declaring")
        posts = MembershipFactory.create_batch(3, agency=declaring)
        lately = timezone.localdate() - timedelta(days=10)
        CertificateFactory(person=posts[0].person, course_key=requirement.course_key, issued_date=lately)
        DeclarationFactory(agency=declaring, headcount=10, as_of_date=timezone.localdate() - timedelta(days=400))
        return declaring

    @pytest.fixture
    def shown(self, client, coordinator):
        client.force_login(coordinator)

        def shown(**query):
            response = client.get(reverse("figures:figures"), query)
            reached = response.context["reached"]
            return reached and (
                reached.reach.trained,
                reached.reach.registered,
                reached.reach.declared and reached.reach.declared.people,
                (reached.said, reached.agencies),
            )

        return shown

    def test_speaks_for_the_agencies_that_declared(self, client, shown, others):
        call_command("refresh_figures", stdout=StringIO())

        assert shown() == (1, 3, 10, (1, 2))
        page = client.get(reverse("figures:figures")).content.decode()
        assert '<span class="wm-stale">10%</span>' in page
        assert "old: 400 days" in page
        assert "1 of 2 agencies have declared" in page

    def test_of_a_day_gone_by_it_is_told_where_every_agency_had_declared(self, shown, agency, others):
        yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
        call_command("refresh_figures", stdout=StringIO())
        assert shown(on=yesterday) == (1, 4, None, (1, 2))

        DeclarationFactory(agency=agency, headcount=5)
        call_command("refresh_figures", stdout=StringIO())

        assert shown(on=yesterday) == (1, 4, 15, (2, 2))

    def test_of_an_agency_or_its_role(self, shown, agency, others):
        role = others.memberships.first().role
        DeclarationFactory(agency=others, role=role, headcount=1)

        assert shown(agency="declaring") == (1, 3, 10, (1, 1))
        assert shown(agency="riverside") == (0, 1, None, (1, 1))
        assert shown(agency="declaring", role=role.code)[2] == 1
        assert shown(role=role.code) is None  # of several agencies nobody declares it

    def test_of_an_agency_without_posts_counts_with_nobody(self, shown, agency, others):
        DeclarationFactory(agency=AgencyFactory(partnership=agency.partnership), headcount=7)
        call_command("refresh_figures", stdout=StringIO())

        assert shown() == (1, 3, 17, (2, 3))
