from datetime import date

import pytest
from django.utils import timezone

from agencies.enums import Duty
from agencies.models import Agency, Membership, Partnership, Person, Responsibility, Team
from agencies.queries import access
from tests.factories.agencies import (
    AgencyFactory,
    MembershipFactory,
    PersonFactory,
    ResponsibilityFactory,
    TeamFactory,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TODAY = date(2025, 6, 15)


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def other_lead():
    return MembershipFactory(lead=True).person


def test_lead_leads_own_agency_only(agency, lead, other_lead):
    assert list(access.led_agencies(lead, TODAY)) == [agency]
    assert list(access.led_teams(lead, TODAY)) == []
    assert access.is_lead(lead, TODAY) is True


def test_member_leads_nothing(agency):
    person = MembershipFactory(agency=agency).person

    assert access.is_lead(person, TODAY) is False
    assert access.is_coordinator(person, TODAY) is False


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2025, 5, 31), False), (date(2025, 6, 1), True), (date(2025, 7, 1), False)]
)
def test_duty_holds_on_its_days(agency, on, expected):
    membership = MembershipFactory(agency=agency)
    ResponsibilityFactory(membership=membership, start_date=date(2025, 6, 1), end_date=date(2025, 7, 1))

    assert access.led_agencies(membership.person, on).exists() is expected


def test_duty_ends_with_its_membership(agency):
    membership = MembershipFactory(agency=agency, lead=True, end_date=TODAY)

    assert access.is_lead(membership.person, TODAY) is False


@pytest.mark.parametrize("model", [Membership, Responsibility])
def test_voided_row_gives_no_rights(agency, lead, model):
    model.objects.update(voided_at=timezone.now())

    assert access.is_lead(lead, TODAY) is False


def test_duty_and_membership_must_hold_together(agency):
    """An old lead who is back as a plain member leads nothing."""
    person = PersonFactory()
    MembershipFactory(person=person, agency=agency, lead=True, end_date=date(2025, 1, 1))
    MembershipFactory(person=person, agency=agency, start_date=date(2025, 1, 1))

    assert access.is_lead(person, TODAY) is False


def test_team_lead_leads_the_team_alone(agency):
    team = TeamFactory(agency=agency)
    TeamFactory(agency=agency)
    person = MembershipFactory(agency=agency, team=team, team_lead=True).person

    assert list(access.led_teams(person, TODAY)) == [team]
    assert list(access.led_agencies(person, TODAY)) == []
    assert access.is_lead(person, TODAY) is True


def test_coordinator_coordinates_own_partnership(agency):
    AgencyFactory()
    person = MembershipFactory(agency=agency, coordinator=True).person

    assert list(access.coordinated_partnerships(person, TODAY)) == [agency.partnership]
    assert access.is_lead(person, TODAY) is False


def test_administrator_leads_and_coordinates_all(agency):
    admin = PersonFactory(is_superuser=True)

    assert list(access.led_agencies(admin, TODAY)) == list(Agency.objects.all())
    assert list(access.coordinated_partnerships(admin, TODAY)) == list(Partnership.objects.all())


def test_person_with_two_leading_posts_is_counted_once(agency, lead):
    MembershipFactory(person=lead, agency=agency, lead=True)

    assert list(access.led_agencies(lead, TODAY)) == [agency]


class TestVisibleTo:
    def test_person_sees_own_things(self, agency):
        mine = MembershipFactory(agency=agency)
        MembershipFactory(agency=agency)

        assert list(Membership.objects.visible_to(mine.person, TODAY)) == [mine]
        assert list(Person.objects.visible_to(mine.person, TODAY)) == [mine.person]
        assert list(Agency.objects.visible_to(mine.person, TODAY)) == [agency]
        assert list(Partnership.objects.visible_to(mine.person, TODAY)) == [agency.partnership]

    def test_lead_sees_the_agency_each_person_once(self, agency, lead, other_lead):
        person = PersonFactory()
        posts = [MembershipFactory(person=person, agency=agency) for _ in range(2)]

        assert set(Person.objects.visible_to(lead, TODAY)) == {lead, person}
        assert Person.objects.visible_to(lead, TODAY).count() == 2
        assert set(Membership.objects.visible_to(lead, TODAY)) == {*posts, lead.memberships.get()}
        assert list(Person.objects.visible_to(other_lead, TODAY)) == [other_lead]

    def test_lead_keeps_sight_of_a_leavers_dates_but_not_of_the_person(self, agency, lead):
        left = MembershipFactory(agency=agency, end_date=TODAY)

        assert left in Membership.objects.visible_to(lead, TODAY)
        assert left.person not in Person.objects.visible_to(lead, TODAY)

    def test_lead_sees_who_is_to_come(self, agency, lead):
        coming = MembershipFactory(agency=agency, start_date=date(2025, 7, 1))

        assert coming.person in Person.objects.visible_to(lead, TODAY)

    def test_lead_does_not_see_what_was_voided(self, agency, lead):
        mistake = MembershipFactory(agency=agency, voided_at=timezone.now())

        assert mistake not in Membership.objects.visible_to(lead, TODAY)
        assert mistake.person not in Person.objects.visible_to(lead, TODAY)

    def test_team_lead_sees_the_team_alone(self, agency):
        team = TeamFactory(agency=agency)
        lead = MembershipFactory(agency=agency, team=team, team_lead=True)
        inside = MembershipFactory(agency=agency, team=team)
        MembershipFactory(agency=agency)

        assert set(Membership.objects.visible_to(lead.person, TODAY)) == {lead, inside}
        assert set(Person.objects.visible_to(lead.person, TODAY)) == {lead.person, inside.person}

    def test_coordinator_sees_agencies_and_leads_but_no_other_names(self, agency, lead, other_lead):
        neighbour = AgencyFactory(partnership=agency.partnership)
        post = MembershipFactory(agency=neighbour, coordinator=True)
        MembershipFactory(agency=agency)

        assert set(Agency.objects.visible_to(post.person, TODAY)) == {agency, neighbour}
        assert list(Person.objects.visible_to(post.person, TODAY)) == [post.person]
        assert list(Membership.objects.visible_to(post.person, TODAY)) == [post]
        duties = Responsibility.objects.visible_to(post.person, TODAY)
        assert {duty.membership.person for duty in duties} == {post.person, lead}

    def test_administrator_sees_all(self, agency, lead, other_lead):
        admin = PersonFactory(is_superuser=True)

        for model in [Agency, Membership, Partnership, Person, Responsibility, Team]:
            assert model.objects.visible_to(admin, TODAY).count() == model.objects.count()

    def test_each_answer_is_one_query(self, agency, lead, django_assert_num_queries):
        for model in [Agency, Membership, Partnership, Person, Responsibility, Team]:
            with django_assert_num_queries(1):
                list(model.objects.visible_to(lead, TODAY))


@pytest.mark.parametrize("who", ["lead", "team lead", "coordinator", "member", "administrator", "lead of another"])
@pytest.mark.parametrize("on", [date(2025, 5, 31), date(2025, 6, 1), date(2025, 6, 30), date(2025, 7, 1)])
def test_doors_answer_as_the_lists_do(agency, who, on):
    team = TeamFactory(agency=agency)
    membership = MembershipFactory(agency=AgencyFactory() if who == "lead of another" else agency, team=team)
    days = {"start_date": date(2025, 6, 1), "end_date": date(2025, 7, 1)}
    if who in {"lead", "lead of another"}:
        ResponsibilityFactory(membership=membership, **days)
    if who == "team lead":
        ResponsibilityFactory(membership=membership, team=team, **days)
    if who == "coordinator":
        ResponsibilityFactory(membership=membership, duty=Duty.COORDINATOR, **days)
    person = membership.person
    person.is_superuser = who == "administrator"

    assert access.leads_whole(person, agency, on) is (agency in access.led_agencies(person, on))
    assert access.teams_led(person, agency, on) == list(access.led_teams(person, on).filter(agency=agency))
    coordinated = access.coordinated_partnerships(person, on)
    assert access.coordinates(person, agency.partnership, on) is (agency.partnership in coordinated)


def test_an_agency_is_found_by_its_short_name_with_its_partnership(agency, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = access.called(agency.slug)
        assert found is not None
        assert (found, found.name, found.partnership, found.partnership.name) == (
            agency,
            agency.name,
            agency.partnership,
            agency.partnership.name,
        )
    assert access.called("nowhere") is None
