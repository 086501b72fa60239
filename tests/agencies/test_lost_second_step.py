"""A lost second step: one responsible person asks, another agrees, the person can stop it, and nobody does it alone."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions import account_links, lost_second_steps, recovery
from agencies.enums import CodePurpose
from agencies.models import AuditEntry, OneTimeCode
from agencies.queries.recovery import waiting
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def agency():
    return AgencyFactory(slug="here")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def coordinator(agency):
    elsewhere = AgencyFactory(partnership=agency.partnership)
    return MembershipFactory(agency=elsewhere, coordinator=True).person


@pytest.fixture
def person(agency):
    return with_step(MembershipFactory(agency=agency, person=PersonFactory(email=None)).person)


def with_step(person):
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    return person


def ask(person, lead, agency, at=None):
    return lost_second_steps.ask(person=person, agency=agency, by=lead, at=at or timezone.now())


def decide(asked, by, *, agree=True):
    return lost_second_steps.decide(asked=asked, agree=agree, by=by, at=timezone.now())


def steps_of(person):
    return Authenticator.objects.filter(user=person).count()


def refusal(call, *args, **kwargs):
    with pytest.raises(lost_second_steps.CannotTakeAway) as refused:
        call(*args, **kwargs)
    return str(refused.value)


class TestTwoPeople:
    def test_asking_takes_nothing_away_and_agreeing_takes_all(self, person, lead, coordinator, agency):
        asked = ask(person, lead, agency)
        assert steps_of(person) == 2
        decide(asked, coordinator)

        assert steps_of(person) == 0
        entries = AuditEntry.objects.order_by("pk").values_list("action", "by", "person")
        assert list(entries) == [
            ("second-step.asked", lead.pk, person.pk),
            ("second-step.taken-away", coordinator.pk, person.pk),
        ]

    def test_nobody_agrees_to_what_they_asked(self, person, agency):
        both = MembershipFactory(agency=agency, lead=True, coordinator=True).person
        asked = ask(person, both, agency)

        assert refusal(decide, asked, both).startswith("Somebody else must agree")
        assert steps_of(person) == 2

    def test_nobody_decides_about_themselves(self, agency, lead):
        coordinator = with_step(MembershipFactory(agency=agency, coordinator=True).person)
        asked = ask(coordinator, lead, agency)

        assert refusal(decide, asked, coordinator).startswith("Somebody else must agree")
        assert refusal(ask, coordinator, coordinator, agency).startswith("This is for other people")

    def test_a_second_account_is_the_same_person(self, person, lead, coordinator, agency):
        other = MembershipFactory(agency=agency, coordinator=True).person
        account_links.link(kept=lead, duplicate=other, by=coordinator, reason="One person", at=timezone.now())
        asked = ask(person, lead, agency)

        assert refusal(decide, asked, other).startswith("Somebody else must agree")

    def test_refusing_leaves_it(self, person, lead, coordinator, agency):
        asked = ask(person, lead, agency)
        decide(asked, coordinator, agree=False)

        assert steps_of(person) == 2
        assert refusal(decide, asked, coordinator).startswith("This was decided already")

    def test_asked_twice_is_asked_once_and_three_times_a_month_is_enough(self, person, lead, coordinator, agency):
        assert ask(person, lead, agency) == ask(person, lead, agency)
        for _ in range(3):
            decide(ask(person, lead, agency), coordinator, agree=False)

        assert refusal(ask, person, lead, agency).startswith("This was asked three times")

    def test_what_was_asked_a_week_ago_is_too_old(self, person, lead, coordinator, agency):
        asked = ask(person, lead, agency, at=timezone.now() - timedelta(days=7))

        assert refusal(decide, asked, coordinator).startswith("This was decided already, or is too old")
        assert list(waiting(agency.partnership, timezone.now())) == []

    def test_there_must_be_one(self, lead, agency):
        person = MembershipFactory(agency=agency).person

        assert refusal(ask, person, lead, agency) == "This account has no second step."

    def test_administrators_are_helped_by_administrators_alone(self, lead, coordinator, agency):
        admin = with_step(MembershipFactory(agency=agency, person__is_superuser=True).person)
        assert refusal(ask, admin, lead, agency).startswith("This is an administrator")
        asked = ask(admin, PersonFactory(is_superuser=True), agency)

        assert refusal(decide, asked, coordinator).startswith("This is an administrator")
        decide(asked, PersonFactory(is_superuser=True))
        assert steps_of(admin) == 0


def test_its_row_opens_nothing(client, person, lead, coordinator, agency):
    asked = ask(person, lead, agency)
    OneTimeCode.objects.filter(pk=asked.pk).update(secret_hash=lost_second_steps.one_time_codes.hashed("12345678"))
    client.post(reverse("agencies:one-time-code"), {"username": person.username, "code": "12345678"})

    assert "_auth_user_id" not in client.session


def test_every_session_ends(person, lead, coordinator, agency):
    person.set_password("green-boat-window")
    person.save()
    Authenticator.objects.filter(user=person).delete()
    client = Client()
    client.post(reverse("account_login"), {"login": person.username, "password": "green-boat-window"})
    assert client.get(reverse("portal:learn")).status_code == 200
    TOTP.activate(person, generate_totp_secret())

    decide(ask(person, lead, agency), coordinator)

    assert client.get(reverse("portal:learn")).status_code == 302
    assert Session.objects.filter(session_key=client.session.session_key).count() == 0


def test_every_proved_address_is_told_twice(person, lead, coordinator, agency, django_capture_on_commit_callbacks):
    for address, is_proved in (("one@example.org", True), ("two@example.org", True), ("unproved@example.org", False)):
        EmailAddress.objects.create(user=person, email=address, verified=is_proved)

    with django_capture_on_commit_callbacks(execute=True):
        decide(ask(person, lead, agency), coordinator)

    assert [(letter.to[0], letter.subject) for letter in mail.outbox] == [
        ("one@example.org", "Somebody asked to take away your second step"),
        ("two@example.org", "Somebody asked to take away your second step"),
        ("one@example.org", "Your second step was taken away"),
        ("two@example.org", "Your second step was taken away"),
    ]
    assert str(lead) in mail.outbox[0].body
    assert str(coordinator) in mail.outbox[2].body


def test_a_card_soon_afterwards_needs_a_coordinator(person, lead, coordinator, agency):
    now = timezone.now()
    assert recovery.must_be_agreed(person, lead, now, agency) is False
    decide(ask(person, lead, agency), coordinator)

    assert recovery.must_be_agreed(person, lead, timezone.now(), agency) is True
    assert recovery.must_be_agreed(person, lead, now + timedelta(days=8), agency) is False


class TestPages:
    def test_a_lead_asks_and_a_coordinator_agrees(self, client, person, lead, coordinator, agency):
        client.force_login(lead)
        about = reverse("agencies:recover", args=["here", person.public_id])
        assert "They lost their second step" in client.get(about).content.decode()
        client.post(reverse("agencies:lost-step", args=["here", person.public_id]))
        assert "It waits for a coordinator to agree." in client.get(about).content.decode()

        client.force_login(coordinator)
        page = reverse("agencies:recoveries-waiting", args=[agency.partnership.slug])
        assert "Agreeing takes their second step away at once" in client.get(page).content.decode()
        address = reverse("agencies:decide-recovery", args=[agency.partnership.slug, person.public_id])
        client.post(address, {"decision": "agree", "about": "step"})

        assert steps_of(person) == 0

    def test_nothing_is_offered_where_there_is_none(self, client, lead, agency):
        other = MembershipFactory(agency=agency).person
        client.force_login(lead)
        page = client.get(reverse("agencies:recover", args=["here", other.public_id]))

        assert "They lost their second step" not in page.content.decode()

    def test_the_person_stops_it_where_they_are_signed_in(self, client, person, lead, coordinator, agency):
        asked = ask(person, lead, agency)
        client.force_login(person)
        assert "I still have it: stop this" in client.get(reverse("agencies:account")).content.decode()
        client.post(reverse("agencies:keep-step"))

        assert refusal(decide, asked, coordinator).startswith("This was decided already")
        assert "I still have it: stop this" not in client.get(reverse("agencies:account")).content.decode()

    def test_a_coordinator_finds_leads_and_asks_for_them(self, client, agency, coordinator):
        lead = with_step(MembershipFactory(agency=agency, lead=True, person__display_name="Lea Lead").person)
        learner = with_step(MembershipFactory(agency=agency, person__display_name="Lea Learner").person)
        client.force_login(coordinator)
        page = client.get(reverse("agencies:recoveries-waiting", args=[agency.partnership.slug]), {"q": "Lea"})
        assert [person for person, _has_step in page.context["people"]] == [lead]
        for person, status in ((lead, 302), (learner, 404)):
            address = reverse("agencies:partnership-lost-step", args=[agency.partnership.slug, person.public_id])
            assert client.post(address).status_code == status

        asked = OneTimeCode.objects.get(purpose=CodePurpose.STEP)
        assert (asked.person, asked.issued_by, asked.agency) == (lead, coordinator, agency)
        assert refusal(decide, asked, coordinator).startswith("Somebody else must agree")
