"""Account help: a lead starts it, the right person gets the code, a coordinator agrees where it matters."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from agencies.actions import recovery
from agencies.models import AuditEntry, OneTimeCode, Person
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, TeamFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NEW = {"password1": "blue-lamp-garden", "password2": "blue-lamp-garden"}


@pytest.fixture
def agency():
    return AgencyFactory(slug="here")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def person(agency):
    return MembershipFactory(
        agency=agency, person=PersonFactory(username="bo", email=None, password="forgotten!!")
    ).person


@pytest.fixture
def coordinator(agency):
    elsewhere = AgencyFactory(partnership=agency.partnership)
    return MembershipFactory(agency=elsewhere, coordinator=True).person


def begin(person, lead, agency, **kwargs):
    return recovery.start(person=person, agency=agency, by=lead, at=kwargs.get("at", timezone.now()))


def use(client, secret, username="bo"):
    return client.post(reverse("agencies:one-time-code"), {"username": username, "code": secret})


def signed_in(client):
    return "_auth_user_id" in client.session


class TestCard:
    def test_opens_the_account_and_leads_to_a_new_password(self, client, person, lead, agency):
        secret = begin(person, lead, agency).secret
        response = use(client, f"{secret[:4]} {secret[4:]}")
        assert response.url == reverse("agencies:choose-password")
        response = client.post(response.url, NEW)

        assert response.url == "/learn/"
        assert signed_in(client)
        assert Person.objects.get(pk=person.pk).check_password("blue-lamp-garden")
        assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
            "recovery.started",
            "recovery.used",
        ]

    def test_works_once(self, client, person, lead, agency):
        secret = begin(person, lead, agency).secret
        use(client, secret)
        client.logout()
        use(client, secret)

        assert not signed_in(client)

    def test_five_wrong_tries_end_it(self, client, person, lead, agency):
        secret = begin(person, lead, agency).secret
        wrong = f"{(int(secret) + 1) % 10**8:08}"
        for _ in range(5):
            use(client, wrong)
        use(client, secret)

        assert not signed_in(client)
        assert OneTimeCode.objects.get().cancelled_at is not None

    def test_wrong_name_and_wrong_code_answer_alike(self, client, person, lead, agency):
        begin(person, lead, agency)
        errors = [use(client, "00000000", name).context["form"].errors for name in ["bo", "nobody"]]

        assert errors[0] == errors[1] != {}

    def test_is_too_old_after_two_days(self, client, person, lead, agency):
        secret = begin(person, lead, agency, at=timezone.now() - timedelta(days=2)).secret
        use(client, secret)

        assert not signed_in(client)

    def test_second_step_stays(self, client, person, lead, agency):
        TOTP.activate(person, generate_totp_secret())
        response = use(client, begin(person, lead, agency).secret)

        assert response.url == reverse("mfa_authenticate")
        assert not signed_in(client)

    def test_a_password_is_chosen_only_by_who_came_with_a_card(self, client, person):
        client.force_login(person)
        client.post(reverse("agencies:choose-password"), NEW)

        assert Person.objects.get(pk=person.pk).check_password("forgotten!!")

    def test_new_card_ends_the_former(self, client, person, lead, agency):
        former = begin(person, lead, agency).secret
        begin(person, lead, agency)
        use(client, former)

        assert not signed_in(client)


def prove(person, email="bo@example.org"):
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)


class TestWhoGetsTheCode:
    def test_a_proved_address_gets_it_and_nobody_else(
        self, client, person, lead, agency, django_capture_on_commit_callbacks
    ):
        prove(person)
        client.force_login(lead)
        with django_capture_on_commit_callbacks(execute=True):
            page = client.post(reverse("agencies:recover", args=["here", person.public_id])).content.decode()
        [message] = mail.outbox
        secret = next(line for line in message.body.splitlines() if line.strip().replace(" ", "").isdecimal()).strip()

        assert message.to == ["bo@example.org"]
        assert lead.name in message.body
        assert secret not in page
        assert secret.replace(" ", "") not in page
        client.logout()
        assert use(client, secret).url == reverse("agencies:choose-password")

    def test_an_unproved_address_is_told_without_the_code(
        self, person, lead, agency, django_capture_on_commit_callbacks
    ):
        Person.objects.filter(pk=person.pk).update(email="maybe@example.org")
        person.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            secret = begin(person, lead, agency).secret
        [message] = mail.outbox

        assert message.to == ["maybe@example.org"]
        assert len(secret) == 8
        assert secret not in message.body
        assert f"{secret[:4]} {secret[4:]}" not in message.body  # as a mail writes it

    def test_the_account_page_says_who_started_it(self, client, person, lead, agency):
        begin(person, lead, agency)
        client.force_login(person)

        assert f"{lead.name} of {agency.name} started it" in client.get(reverse("agencies:account")).content.decode()


class TestAgreement:
    @pytest.mark.parametrize("duty", ["lead", "coordinator", "team_lead"])
    def test_somebody_with_a_duty_waits(self, lead, agency, duty):
        other = MembershipFactory(agency=agency, team=TeamFactory(agency=agency), **{duty: True}).person

        assert begin(other, lead, agency).secret == ""
        assert OneTimeCode.objects.usable(timezone.now()).count() == 0

    def test_administrator_waits(self, lead, agency):
        admin = MembershipFactory(agency=agency, person=PersonFactory(is_superuser=True)).person

        assert begin(admin, lead, agency).secret == ""

    def test_somebody_also_in_another_agency_waits(self, person, lead, agency):
        MembershipFactory(person=person, agency=AgencyFactory(partnership=agency.partnership))

        assert begin(person, lead, agency).secret == ""

    def test_of_somebody_in_two_agencies_of_one_lead_nobody_need_agree(self, person, lead, agency):
        other = AgencyFactory(partnership=agency.partnership)
        MembershipFactory(person=person, agency=other)
        MembershipFactory(person=lead, agency=other, lead=True)

        assert begin(person, lead, agency).secret != ""

    def test_asking_twice_asks_once(self, lead, agency):
        other = MembershipFactory(agency=agency, lead=True).person

        assert begin(other, lead, agency).code == begin(other, lead, agency).code

    def test_after_agreement_the_lead_gets_the_card(self, client, lead, agency, coordinator):
        other = MembershipFactory(agency=agency, lead=True, person=PersonFactory(username="bo")).person
        begin(other, lead, agency)
        client.force_login(coordinator)
        address = reverse("agencies:decide-recovery", args=[agency.partnership.slug, other.public_id])
        client.post(address, {"decision": "agree"})
        secret = begin(other, lead, agency).secret
        client.logout()

        assert use(client, secret).url == reverse("agencies:choose-password")
        assert list(AuditEntry.objects.order_by("pk").values_list("action", "by__username")) == [
            ("recovery.started", lead.username),
            ("recovery.agreed", coordinator.username),
            ("recovery.used", "bo"),
        ]

    def test_after_refusal_there_is_none(self, lead, agency, coordinator):
        other = MembershipFactory(agency=agency, lead=True).person
        code = begin(other, lead, agency).code
        recovery.decide(code=code, agree=False, by=coordinator, at=timezone.now())

        assert begin(other, lead, agency).secret == ""

    def test_whoever_started_it_or_is_helped_does_not_decide(self, agency, coordinator):
        lead = MembershipFactory(agency=agency, lead=True, coordinator=True).person
        code = begin(coordinator, lead, agency).code

        for one in [lead, coordinator]:
            with pytest.raises(recovery.CannotRecover):
                recovery.decide(code=code, agree=True, by=one, at=timezone.now())


class TestAbuse:
    def test_nobody_starts_it_for_themselves(self, lead, agency):
        with pytest.raises(recovery.CannotRecover, match="other people"):
            begin(lead, lead, agency)

    def test_three_times_in_seven_days(self, person, lead, agency):
        for _ in range(3):
            begin(person, lead, agency)

        with pytest.raises(recovery.CannotRecover, match="three times"):
            begin(person, lead, agency)
        later = timezone.now() + timedelta(days=7, seconds=1)
        assert begin(person, lead, agency, at=later).secret != ""

    def test_people_who_have_left_are_out_of_reach(self, client, person, lead, agency):
        person.memberships.update(end_date=timezone.localdate())
        client.force_login(lead)

        assert client.post(reverse("agencies:recover", args=["here", person.public_id])).status_code == 404

    def test_switched_off_account(self, person, lead, agency):
        Person.objects.filter(pk=person.pk).update(is_active=False)

        with pytest.raises(recovery.CannotRecover, match="switched off"):
            begin(person, lead, agency)


@pytest.mark.parametrize("words", ["bo", "Bo", "4711"])
def test_people_are_found_by_name_and_number(client, person, lead, agency, words):
    person.memberships.update(staff_number="4711")
    client.force_login(lead)

    assert person.public_id in client.get(reverse("agencies:recoveries", args=["here"]), {"q": words}).content.decode()
