from datetime import date

import pytest
from django.urls import reverse

from agencies.actions import groups
from agencies.enums import AgencyKind, Duty
from agencies.models import Agency, Membership, Partnership, Responsibility, Strand
from tests.factories.agencies import (
    AgencyFactory,
    MembershipFactory,
    PartnershipFactory,
    PersonFactory,
    ResponsibilityFactory,
    RoleFactory,
    StrandFactory,
    TeamFactory,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

MODELS = ["partnership", "agency", "team", "role", "membership", "responsibility", "strand", "definition"]


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def coordinator(client, agency):
    person = MembershipFactory(agency=agency, coordinator=True).person
    groups.let_into_admin(person)
    client.force_login(person)
    return person


@pytest.fixture
def admin(client):
    person = PersonFactory(is_superuser=True)
    client.force_login(person)
    return person


@pytest.mark.parametrize("model", MODELS)
def test_coordinator_reaches_every_list(client, coordinator, model):
    assert client.get(reverse(f"{model}:index")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_editor_reaches_none(client, model):
    groups.make()
    editor = PersonFactory()
    editor.groups.set(groups.Group.objects.filter(name="Editors"))
    client.force_login(editor)

    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(reverse(f"{model}:index")).url == reverse("wagtailadmin_home")


def test_duty_that_has_ended_opens_nothing(client, coordinator):
    Responsibility.objects.update(start_date=date(2021, 1, 1), end_date=date(2021, 2, 1))

    assert client.get(reverse("agency:index")).url == reverse("wagtailadmin_home")


def test_coordinator_sees_and_changes_own_partnership_alone(client, coordinator, agency):
    elsewhere = AgencyFactory()

    listed = client.get(reverse("agency:index")).context["object_list"]
    assert list(listed) == [agency]
    assert client.get(reverse("agency:edit", args=[agency.pk])).status_code == 200
    for name in ["edit", "history"]:
        assert client.get(reverse(f"agency:{name}", args=[elsewhere.pk])).status_code == 404


def test_coordinator_adds_only_to_own_partnership(client, coordinator, agency):
    given = {"name": "Library", "slug": "library", "kind": AgencyKind.COUNCIL}

    refused = client.post(reverse("agency:add"), {**given, "partnership": PartnershipFactory().pk})
    client.post(reverse("agency:add"), {**given, "partnership": agency.partnership.pk})

    assert list(refused.context["form"].errors) == ["partnership"]
    assert Agency.objects.get(slug="library").partnership == agency.partnership


def test_only_an_administrator_adds_a_partnership(client, coordinator):
    client.post(
        reverse("partnership:add"), {"name": "X", "slug": "x", "time_zone": "Europe/London", "jurisdiction": "wales"}
    )

    assert Partnership.objects.count() == 1


@pytest.mark.parametrize("model", ["agency", "strand"])
def test_nobody_deletes(client, admin, model):
    row = AgencyFactory() if model == "agency" else StrandFactory()

    client.post(reverse(f"{model}:delete", args=[row.pk]))

    row.refresh_from_db()


def test_coordinator_keeps_the_strands(client, coordinator, agency):
    given = {"partnership": agency.partnership.pk, "name": "Age", "code": "age", "sort_order": 1, "note": ""}

    client.post(reverse("strand:add"), given)

    assert Strand.objects.get().code == "age"


class TestMemberships:
    def given(self, agency, **kwargs):
        role = RoleFactory(partnership=agency.partnership)
        return {
            "who": "bo",
            "agency": agency.pk,
            "team": "",
            "role": role.pk,
            "start_date": "2025-01-01",
            "end_date": "",
            "staff_number": "",
            **kwargs,
        }

    def test_are_recorded_with_who_did_it(self, client, admin, agency):
        person = PersonFactory(username="bo")

        client.post(reverse("membership:add"), self.given(agency))

        membership = Membership.objects.get()
        assert (membership.person, membership.agency, membership.recorded_by) == (person, agency, admin)

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"who": "nobody"}, "Nobody has this username or e-mail address. Check the spelling."),
            ({"end_date": "2024-12-01"}, "The end must come after the start."),
            ({"team": "other"}, "This team belongs to another agency."),
        ],
    )
    def test_that_do_not_fit_are_refused_with_a_reason(self, client, admin, agency, wrong, why):
        PersonFactory(username="bo")
        if "team" in wrong:
            wrong = {"team": TeamFactory().pk}

        response = client.post(reverse("membership:add"), self.given(agency, **wrong))

        errors = response.context["form"].errors
        assert [str(text) for texts in errors.values() for text in texts] == [why]
        assert Membership.objects.count() == 0

    def test_twice_at_once_is_refused(self, client, admin, agency):
        PersonFactory(username="bo")
        given = self.given(agency)
        client.post(reverse("membership:add"), given)

        response = client.post(reverse("membership:add"), {**given, "start_date": "2025-02-01"})

        assert response.context["form"].non_field_errors() == [
            "This person has held this role in this agency since Jan. 1, 2025. End that membership first."
        ]

    def test_end_with_a_day(self, client, admin):
        membership = MembershipFactory()

        client.post(reverse("membership:edit", args=[membership.pk]), {"end_date": "2025-06-01"})

        membership.refresh_from_db()
        assert (membership.end_date, membership.end_recorded_by) == (date(2025, 6, 1), admin)

    def test_are_taken_back(self, client, admin):
        membership = MembershipFactory()

        client.post(reverse("membership:edit", args=[membership.pk]), {"end_date": "", "take_back": "on"})

        membership.refresh_from_db()
        assert membership.voided_by == admin

    def test_need_a_day_or_a_mistake(self, client, admin):
        membership = MembershipFactory()

        response = client.post(reverse("membership:edit", args=[membership.pk]), {"end_date": ""})

        assert list(response.context["form"].errors) == ["end_date"]

    def test_of_others_are_not_shown_to_a_coordinator_who_does_not_lead(self, client, coordinator, agency):
        MembershipFactory(agency=agency)

        listed = client.get(reverse("membership:index")).context["object_list"]

        assert [membership.person for membership in listed] == [coordinator]

    def test_are_searched_by_name(self, client, admin, agency):
        MembershipFactory(agency=agency, person__display_name="Zoë")
        MembershipFactory(agency=agency, person__display_name="Cy")

        listed = client.get(reverse("membership:index"), {"q": "Zo"}).context["object_list"]

        assert [membership.person.display_name for membership in listed] == ["Zoë"]

    @pytest.mark.parametrize("number", [1, 3])
    def test_list_asks_the_same_whatever_its_length(self, client, admin, agency, number, django_assert_num_queries):
        for _ in range(number):
            MembershipFactory(agency=agency, team=TeamFactory(agency=agency))
        client.get(reverse("membership:index"))

        with django_assert_num_queries(14):
            client.get(reverse("membership:index"))


class TestResponsibilities:
    def test_are_given_to_a_member(self, client, coordinator, agency):
        membership = MembershipFactory(agency=agency, person__username="bo")
        given = {
            "who": "bo",
            "agency": agency.pk,
            "duty": Duty.TRAINING_LEAD,
            "team": "",
            "start_date": "2025-01-01",
            "end_date": "",
        }

        client.post(reverse("responsibility:add"), given)

        duty = membership.responsibilities.get()
        assert (duty.duty, duty.recorded_by) == (Duty.TRAINING_LEAD, coordinator)

    def test_need_a_membership(self, client, coordinator, agency):
        PersonFactory(username="bo")
        given = {
            "who": "bo",
            "agency": agency.pk,
            "duty": Duty.TRAINING_LEAD,
            "team": "",
            "start_date": "2025-01-01",
            "end_date": "",
        }

        response = client.post(reverse("responsibility:add"), given)

        assert list(response.context["form"].errors) == ["who"]

    def test_end_with_a_day(self, client, coordinator, agency):
        duty = ResponsibilityFactory(membership__agency=agency)

        client.post(reverse("responsibility:edit", args=[duty.pk]), {"end_date": "2025-06-01"})

        duty.refresh_from_db()
        assert duty.end_date == date(2025, 6, 1)

    def test_of_another_partnership_stay_out_of_reach(self, client, coordinator):
        duty = ResponsibilityFactory()

        assert client.get(reverse("responsibility:edit", args=[duty.pk])).status_code == 404
