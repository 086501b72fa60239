"""Joining by a code from a poster, by domain, and how a lead decides."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from agencies.actions import joining
from agencies.enums import CameBy, Decision
from agencies.models import AuditEntry, EmailDomain, JoinCode, JoinRequest, Membership, Person
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, RoleFactory, TeamFactory
from tests.factories.joining import EmailDomainFactory, JoinCodeFactory, JoinRequestFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NEWCOMER = {"display_name": "Bo Smith", "password": "green-boat-window"}


@pytest.fixture
def agency():
    return AgencyFactory(name="Riverside Council", slug="riverside")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def code(agency):
    return JoinCodeFactory(agency=agency, team=TeamFactory(agency=agency))


def join(client, code, **given):
    return client.post(reverse("agencies:join-with", args=[code.code]), {**NEWCOMER, **given})


class TestNewcomer:
    def test_types_the_code_however_they_like(self, client, code):
        response = client.post(reverse("agencies:join"), {"code": f" {code.code[:4].lower()}-{code.code[4:]}"})

        assert response.url == reverse("agencies:join-with", args=[code.code])

    @pytest.mark.parametrize("typed", ["XXXXXXXX", "", "'; --"])
    def test_unknown_code_says_so(self, client, code, typed):
        response = client.post(reverse("agencies:join"), {"code": typed})

        assert list(response.context["form"].errors) == ["code"]

    def test_makes_an_account_with_a_username_and_waits(self, client, code):
        response = join(client, code)

        person = Person.objects.get(display_name="Bo Smith")
        assert (person.username, person.email, person.check_password("green-boat-window")) == ("bo.smith", None, True)
        assert response.url == reverse("agencies:own-joining")
        page = client.get(response.url)
        assert b"bo.smith" in page.content
        asked = JoinRequest.objects.get()
        assert (asked.person, asked.decision, asked.role, asked.team) == (person, "waiting", code.role, code.team)
        assert Membership.objects.filter(person=person).count() == 0

    def test_is_in_at_once_where_nobody_need_approve(self, client, code):
        JoinCode.objects.update(needs_approval=False)

        join(client, code)

        membership = Membership.objects.get(person__display_name="Bo Smith")
        assert (membership.role, membership.team, membership.came_by) == (code.role, code.team, CameBy.JOIN_CODE)
        assert JoinRequest.objects.get().membership == membership

    def test_button_pressed_twice_makes_one_account(self, client, code):
        once = client.get(reverse("agencies:join-with", args=[code.code])).context["form"]["once"].value()
        join(client, code, once=once)
        client.logout()
        join(client, code, once=once)

        assert Person.objects.filter(display_name="Bo Smith").count() == 1

    @pytest.mark.parametrize(
        ("given", "field"), [({"display_name": ""}, "display_name"), ({"password": "bo smith"}, "password")]
    )
    def test_bad_answers_are_named_and_nothing_is_made(self, client, code, given, field):
        response = join(client, code, **given)

        assert list(response.context["form"].errors) == [field]
        assert JoinRequest.objects.count() == 0

    def test_guessing_is_slowed(self, client, agency):
        statuses = {client.get(reverse("agencies:join-with", args=["XXXXXXXX"])).status_code for _ in range(61)}

        assert statuses == {404, 429}

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"closed_at": timezone.now()}, "has been closed"),
            ({"expires_at": timezone.now() - timedelta(minutes=1)}, "has run out"),
            ({"most_uses": 1}, "As many people"),
        ],
    )
    def test_code_that_no_longer_works_says_why(self, client, code, change, words):
        JoinRequestFactory(agency=code.agency, role=code.role, join_code=code)
        JoinCode.objects.update(**change)

        response = join(client, code)

        assert words in response.content.decode()
        assert Person.objects.filter(display_name="Bo Smith").count() == 0

    def test_place_given_back_is_free_again(self, client, code):
        JoinRequestFactory(
            agency=code.agency, role=code.role, join_code=code, decision="refused", decided_at=timezone.now()
        )
        JoinCode.objects.update(most_uses=1)

        join(client, code)

        assert JoinRequest.objects.filter(decision="waiting").count() == 1


class TestSignedIn:
    def test_asks_once_however_often_the_button_is_pressed(self, client, code):
        person = PersonFactory()
        client.force_login(person)
        for _ in range(2):
            join(client, code)

        assert JoinRequest.objects.get().person == person

    def test_who_is_in_already_is_told(self, client, code):
        client.force_login(MembershipFactory(agency=code.agency).person)

        assert "You are in Riverside Council already" in join(client, code).content.decode()

    def test_may_take_a_request_back(self, client, code):
        asked = JoinRequestFactory(agency=code.agency)
        client.force_login(asked.person)

        client.post(reverse("agencies:take-back-request"), {"agency": "riverside"})

        assert JoinRequest.objects.get().decision == Decision.TAKEN_BACK

    def test_reads_why_it_was_refused(self, client, lead):
        asked = JoinRequestFactory(agency__slug="there")
        joining.refuse(join_request=asked, reason="We do not know you.", by=lead, at=timezone.now())
        client.force_login(asked.person)

        assert "We do not know you." in client.get(reverse("agencies:own-joining")).content.decode()


class TestDomain:
    @pytest.fixture
    def person(self):
        person = PersonFactory(email="bo@riverside.gov.uk")
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person

    @pytest.fixture
    def domain(self, agency):
        return EmailDomainFactory(agency=agency, domain="riverside.gov.uk")

    def test_is_offered_and_asked(self, client, person, domain):
        client.force_login(person)

        assert b"You may join Riverside Council" in client.get(reverse("agencies:account")).content
        client.post(reverse("agencies:ask-by-domain"), {"agency": "riverside"})
        client.post(reverse("agencies:ask-by-domain"), {"agency": "riverside"})

        assert JoinRequest.objects.get().came_by == CameBy.DOMAIN
        assert b"You may join" not in client.get(reverse("agencies:account")).content

    def test_is_in_at_once_where_nobody_need_approve(self, client, person, domain):
        EmailDomain.objects.update(needs_approval=False)
        client.force_login(person)

        client.post(reverse("agencies:ask-by-domain"), {"agency": "riverside"})

        assert Membership.objects.get(person=person).role == domain.role

    @pytest.mark.parametrize("change", ["unproved", "removed", "other domain"])
    def test_others_are_offered_nothing(self, client, person, domain, change):
        if change == "unproved":
            EmailAddress.objects.update(verified=False)
        elif change == "removed":
            EmailDomain.objects.update(removed_at=timezone.now())
        else:
            EmailDomain.objects.update(domain="other.gov.uk")
        client.force_login(person)

        client.post(reverse("agencies:ask-by-domain"), {"agency": "riverside"})

        assert JoinRequest.objects.count() == 0

    @pytest.mark.parametrize("typed", ["gmail.com", "someone@outlook.com", "nonsense", ""])
    def test_free_mail_and_nonsense_are_refused(self, client, agency, lead, typed):
        client.force_login(lead)

        response = client.post(
            reverse("agencies:domains", args=["riverside"]), {"domain": typed, "needs_approval": "on"}
        )

        assert list(response.context["form"].errors) == ["domain"]
        assert EmailDomain.objects.count() == 0

    def test_lead_allows_and_removes(self, client, agency, lead):
        client.force_login(lead)
        given = {"domain": "@Riverside.gov.uk", "needs_approval": "on"}
        for _ in range(2):
            client.post(reverse("agencies:domains", args=["riverside"]), given)
        assert EmailDomain.objects.get().domain == "riverside.gov.uk"

        client.post(reverse("agencies:remove-domain", args=["riverside"]), {"domain": "riverside.gov.uk"})
        assert EmailDomain.objects.get().removed_by == lead


class TestLead:
    def test_makes_a_code_prints_and_closes_it(self, client, agency, lead):
        role = RoleFactory(partnership=agency.partnership)
        client.force_login(lead)
        given = {"role": role.pk, "last_day": timezone.localdate() + timedelta(days=7), "needs_approval": "on"}
        response = client.post(reverse("agencies:codes", args=["riverside"]), given)
        made = JoinCode.objects.get()

        poster = client.get(response.url).content.decode()
        picture = client.get(reverse("agencies:poster-picture", args=["riverside", made.code]))
        client.post(reverse("agencies:close-code", args=["riverside", made.code]))

        assert f"{made.code[:4]} {made.code[4:]}" in poster
        assert picture["Content-Type"] == "image/svg+xml"
        assert JoinCode.objects.get().closed_by == lead
        assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"join-code.made", "join-code.closed"}

    @pytest.mark.parametrize("change", [{"role": ""}, {"last_day": "2020-01-01"}, {"most_uses": 0}])
    def test_bad_code_is_not_made(self, client, agency, lead, change):
        client.force_login(lead)
        role = RoleFactory(partnership=agency.partnership)
        given = {"role": role.pk, "last_day": timezone.localdate(), **change}

        response = client.post(reverse("agencies:codes", args=["riverside"]), given)

        assert list(response.context["form"].errors) == list(change)
        assert JoinCode.objects.count() == 0

    def test_lets_in_with_another_role_and_day(self, client, agency, lead):
        asked, role = JoinRequestFactory(agency=agency), RoleFactory(partnership=agency.partnership)
        address = reverse("agencies:decide-request", args=["riverside", asked.person.public_id])
        client.force_login(lead)
        for _ in range(2):
            client.post(address, {"verb": "accept", "role": role.pk, "start_date": "2026-01-05"})

        membership = Membership.objects.get(person=asked.person)
        assert (membership.role, str(membership.start_date)) == (role, "2026-01-05")

    def test_refuses_with_a_word(self, client, agency, lead):
        asked = JoinRequestFactory(agency=agency)
        address = reverse("agencies:decide-request", args=["riverside", asked.person.public_id])
        client.force_login(lead)

        silent = client.post(address, {"verb": "refuse", "reason": " "})
        client.post(address, {"verb": "refuse", "reason": "Not one of ours"})

        assert list(silent.context["refuse"].errors) == ["reason"]
        assert JoinRequest.objects.get().decision == Decision.REFUSED

    def test_lets_in_all_that_are_ticked_and_nobody_of_another_agency(self, client, agency, lead):
        ours = JoinRequestFactory.create_batch(2, agency=agency)
        left, theirs = JoinRequestFactory(agency=agency), JoinRequestFactory()
        client.force_login(lead)

        ticked = [asked.person.public_id for asked in [*ours, theirs]]
        client.post(reverse("agencies:accept-many", args=["riverside"]), {"who": ticked})

        decisions = {asked: JoinRequest.objects.get(pk=asked.pk).decision for asked in [*ours, left, theirs]}
        assert list(decisions.values()) == ["accepted", "accepted", "waiting", "waiting"]

    def test_person_without_a_role_asked_for_is_named(self, client, agency, lead):
        asked = JoinRequestFactory(agency=agency, role=None)
        client.force_login(lead)

        response = client.post(
            reverse("agencies:accept-many", args=["riverside"]), {"who": asked.person.public_id}, follow=True
        )

        assert f"Choose a role for {asked.person.name}" in response.content.decode()

    @pytest.mark.parametrize("size", [1, 3])
    def test_list_asks_as_much_for_three_as_for_one(self, client, agency, lead, size, django_assert_num_queries):
        JoinRequestFactory.create_batch(size, agency=agency)
        client.force_login(lead)
        client.get(reverse("agencies:joining", args=["riverside"]))
        cache.clear()

        with django_assert_num_queries(14):
            client.get(reverse("agencies:joining", args=["riverside"]))
