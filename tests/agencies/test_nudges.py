"""Reminders on and off under My account, and mail that came back."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, email_confirmed

from agencies.models import AccountLink, AuditEntry, Bounce
from tests.factories.agencies import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def person(client):
    person = PersonFactory(display_name="Amina")
    client.force_login(person)
    return person


def save(client, **options):
    client.post("/account/", {"display_name": "Amina", "language": "en"} | options)


def test_holds_for_every_account_of_theirs(client, person):
    other = PersonFactory()
    AccountLink.objects.create(kept=other, duplicate=person, reason="two accounts")
    for options, expected in (({}, False), ({"wants_nudges": "on"}, True)):
        save(client, **options)
        for each in (person, other):
            each.refresh_from_db()
            assert each.wants_nudges is expected
    assert AuditEntry.objects.filter(action="reminders.chosen").count() == 2


def test_the_person_reads_that_mail_came_back(client, person):
    assert "Mail to your address came back" not in client.get("/account/").text
    Bounce.objects.create(person=person, address=person.email, is_lasting=True)
    assert "Mail to your address came back" in client.get("/account/").text


@pytest.mark.parametrize("way", ["code", "confirmed"])
def test_a_proved_address_takes_mail_again(person, way):
    bounce = Bounce.objects.create(person=person, address=person.email, is_lasting=True)
    elsewhere = Bounce.objects.create(person=person, address="other@example.org", is_lasting=True)
    if way == "code":
        authentication_step_completed.send(type(person), request=None, user=person, method="code", email=person.email)
    else:
        address = EmailAddress.objects.create(user=person, email=person.email, verified=True)
        email_confirmed.send(EmailAddress, request=None, email_address=address)
    bounce.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (bounce.cleared_by, elsewhere.cleared_at) == (person, None)
