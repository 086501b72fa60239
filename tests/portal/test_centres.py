"""Whether reporting centres have enough people in date."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEntry, Team
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import RequirementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory(name="Riverside Council", slug="riverside")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def centre(agency):
    """Needs two people; one of its three holds all that is asked."""
    centre = TeamFactory(agency=agency, name="Library", is_reporting_centre=True, needed_in_date=2)
    requirement = RequirementFactory(partnership=agency.partnership)
    posts = MembershipFactory.create_batch(3, agency=agency, team=centre, start_date=date(2021, 1, 1))
    CertificateFactory(
        person=posts[0].person,
        course_key=requirement.course_key,
        issued_date=timezone.localdate() - timedelta(days=9),
    )
    return centre


def shown(response):
    return [(each.name, each.ready, each.needed, each.missing, each.is_ready) for each in response.context["centres"]]


def test_leads_and_coordinators_see_who_is_short(client, agency, lead, centre):
    TeamFactory(agency=agency, name="Not a centre")
    client.force_login(lead)
    pages = [client.get(reverse(f"portal:{name}", args=["riverside"])) for name in ("agency", "centres")]
    client.force_login(MembershipFactory(agency=AgencyFactory(partnership=agency.partnership), coordinator=True).person)
    pages.append(client.get(reverse("portal:partnership-centres", args=[agency.partnership.slug])))

    assert [shown(page) for page in pages] == [[("Library", 1, 2, 1, False)]] * 3
    assert all("1 person short" in page.content.decode() for page in pages)


def test_a_lead_says_how_many_are_needed(client, agency, lead, centre):
    client.force_login(lead)
    address = reverse("portal:centres", args=["riverside"])

    for _ in range(2):
        client.post(address, {f"centre-{centre.pk}": "on", f"needed-{centre.pk}": "1"})

    assert Team.objects.get(pk=centre.pk).needed_in_date == 1
    entry = AuditEntry.objects.get(action="team.readiness-said")
    assert (entry.by, entry.agency, entry.before["needed_in_date"], entry.after["needed_in_date"]) == (
        lead,
        agency,
        2,
        1,
    )
    assert shown(client.get(address)) == [("Library", 1, 1, 0, True)]


@pytest.mark.parametrize("needed", ["", "-1", "many"])
def test_what_is_no_number_is_said_in_words(client, agency, lead, centre, needed):
    client.force_login(lead)

    response = client.post(reverse("portal:centres", args=["riverside"]), {f"needed-{centre.pk}": needed})

    assert response.context["form"].errors
    assert Team.objects.get(pk=centre.pk).needed_in_date == 2


def test_an_agency_without_teams_is_told_so(client, agency, lead):
    client.force_login(lead)

    assert "There are no teams yet" in client.get(reverse("portal:centres", args=["riverside"])).content.decode()


@pytest.mark.parametrize("items", [1, 3])
def test_pages_ask_the_same_number_of_questions(client, agency, lead, items, django_assert_num_queries):
    TeamFactory.create_batch(items, agency=agency, is_reporting_centre=True)
    client.force_login(lead)
    client.get(reverse("portal:centres", args=["riverside"]))

    with django_assert_num_queries(8):
        client.get(reverse("portal:centres", args=["riverside"]))
