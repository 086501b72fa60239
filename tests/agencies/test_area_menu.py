"""The menus of areas: sections in their groups, few of them in one row, and where the page is."""

import pytest
from django.urls import reverse

from agencies.enums import MenuGroup
from agencies.lending import AGENCY, PARTNERSHIP, Section, sections_of
from agencies.templatetags.areas import menu
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.pages import texts

pytestmark = pytest.mark.integration


def section(code, group=None, order=50):
    return Section(code, code.title(), "portal:agency", group, order=order)


MANY = [
    section("overview"),
    section("changes", MenuGroup.RECORDS),
    *(section(code, MenuGroup.TRAINING) for code in ("requirements", "exceptions", "sessions")),
    *(section(code, MenuGroup.PEOPLE) for code in ("people", "joining")),
]


def test_sections_stand_in_their_groups_and_a_group_of_one_goes_by_its_place():
    made = menu(MANY, "riverside", "joining")

    assert [(group.label, [place.label for place in group.places]) for group in made.groups] == [
        ("Overview", ["Overview"]),
        ("People", ["People", "Joining"]),
        ("Training", ["Requirements", "Exceptions", "Sessions"]),
        ("Changes", ["Changes"]),
    ]
    assert (made.current.label, made.here.label, made.is_short) == ("People", "Joining", False)
    assert {group.address for group in made.groups} == {"/agency/riverside/"}


def test_few_sections_need_no_groups():
    assert menu(MANY[:6], "riverside", "overview").is_short
    assert menu([], "riverside", "overview").here is None


@pytest.mark.parametrize(("area", "alone"), [(AGENCY, ["overview"]), (PARTNERSHIP, [])])
def test_every_section_has_a_group(area, alone):
    """One without would stand in the first row by itself."""
    assert [section.code for section in sections_of(area) if section.group is None] == alone


@pytest.mark.django_db
def test_a_lead_has_two_rows_and_one_line_that_opens_to_all(client):
    lead = MembershipFactory(lead=True)
    client.force_login(lead.person)

    page = client.get(reverse("portal:people", args=[lead.agency.slug]))

    assert texts(page, ".wm-area__group")[:4] == ["At a glance", "People", "Training", "Partnership"]
    assert texts(page, ".wm-area__group[aria-current='true']") == ["People"]
    assert texts(page, ".wm-area__places [aria-current='page']") == ["All people"]
    assert texts(page, ".wm-area__toggle") == ["People: All people All pages"]
    everything = [str(section.label) for section in sections_of(AGENCY)]
    assert sorted(texts(page, ".wm-area__list a")) == sorted(everything)


@pytest.mark.django_db
def test_a_lead_of_a_team_is_led_to_what_concerns_teams(client):
    agency = AgencyFactory()
    lead = MembershipFactory(agency=agency, team=TeamFactory(agency=agency), team_lead=True)
    client.force_login(lead.person)

    page = client.get(reverse("portal:people", args=[agency.slug]))

    for_teams = [str(section.label) for section in sections_of(AGENCY) if section.for_teams]
    assert sorted(texts(page, ".wm-area__list a")) == sorted(for_teams)
    assert texts(page, ".wm-area__places [aria-current='page']") == ["All people"]


@pytest.mark.django_db
def test_a_coordinator_has_groups_too(client):
    post = MembershipFactory(coordinator=True)
    partnership = post.agency.partnership
    client.force_login(post.person)

    page = client.get(reverse("courses:partnership-requirements", args=[partnership.slug]))

    assert texts(page, ".wm-area__group") == ["People", "Training", "Partnership", "Records"]
    assert texts(page, ".wm-area__places [aria-current='page']") == ["Requirements"]
