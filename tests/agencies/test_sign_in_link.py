"""Links in the mail: opening one changes nothing, since programs that check mail open them all; a press spends it."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from agencies.actions import one_time_codes, recovery
from agencies.enums import CodePurpose
from agencies.models import AuditEntry, OneTimeCode, Person
from tests.factories.agencies import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def person():
    return PersonFactory(username="bo", email="bo@example.org", password="green-boat-window")


def ask(client, email="bo@example.org"):
    client.post(reverse("account_request_login_code"), {"email": email})
    client.cookies.clear()
    return addresses_in(mail.outbox[-1].body)[0].removeprefix("http://testserver")


def addresses_in(text):
    return re.findall(r"https?://\S+", text)


def who(client):
    return Person.objects.filter(pk=client.session.get("_auth_user_id")).first()


def test_pressing_the_button_signs_in_once(client, person):
    link = ask(client)

    assert client.post(link).url == "/learn/"
    assert who(client) == person
    assert EmailAddress.objects.get().verified is True
    client.logout()
    assert client.post(link).status_code == 410
    assert who(client) is None


def test_page_names_nobody_and_has_one_button(client, person):
    page = client.get(ask(client)).content.decode()

    assert person.email not in page
    assert person.name not in page
    assert page.count("<h1") == 1
    assert len(re.findall(r'<button class="govuk-button" type="submit">', page)) == 1


def test_wrong_spent_and_old_links_answer_alike(client, person):
    spent, old = ask(client), ask(client)
    OneTimeCode.objects.filter(secret_hash=one_time_codes.hashed(old.split("/")[-2])).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    client.post(spent)
    client.logout()
    answers = {client.post(link).content.split(b"<main", 1)[1] for link in [spent, old, "/accounts/link/x/"]}

    assert len(answers) == 1
    assert who(client) is None


def test_using_one_ends_the_others(client, person):
    first, second = ask(client), ask(client)
    client.post(second)
    client.logout()

    assert client.post(first).status_code == 410


def test_second_step_is_still_asked_for(client, person):
    TOTP.activate(person, generate_totp_secret())

    assert client.post(ask(client)).url == reverse("mfa_authenticate")
    assert who(client) is None


def test_switched_off_account_stays_outside(client, person):
    link = ask(client)
    Person.objects.update(is_active=False)

    assert client.post(link).status_code == 410


def test_many_tries_in_a_minute_are_stopped(client):
    answers = [client.post("/accounts/link/x/").status_code for _ in range(31)]

    assert answers == [410] * 30 + [429]


def test_link_to_a_former_address_ends_with_it(client, person):
    link = ask(client)
    client.force_login(person)
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    code = re.search(r"^ +(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    client.post(reverse("account_email_verification_sent"), {"code": code})
    client.logout()

    assert Person.objects.get().email == "new@example.org"
    assert client.post(link).status_code == 410


def test_unknown_address_gets_no_link(client):
    client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})

    assert (mail.outbox, OneTimeCode.objects.count()) == ([], 0)


@pytest.mark.parametrize("name", ["account_confirm_email", "account_reset_password_from_key"])
def test_allauths_own_links_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name, args=["x"])


def everything():
    """Every row that a link could have to do with."""
    models = [Person, EmailAddress, OneTimeCode, UserSession, AuditEntry, Session]
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in models}


def test_opening_every_mailed_address_changes_nothing(client, person, django_capture_on_commit_callbacks):
    post = MembershipFactory(person=person)
    lead = MembershipFactory(agency=post.agency, lead=True).person
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client.post(reverse("account_request_login_code"), {"email": person.email})
    client.cookies.clear()
    client.post(reverse("account_reset_password"), {"email": person.email})
    client.cookies.clear()
    client.post(
        reverse("account_signup"), {"display_name": "Zoë", "email": "zoe@example.org", "password1": "green-boat-window"}
    )
    client.cookies.clear()
    client.post(
        reverse("account_signup"), {"display_name": "Bo", "email": person.email, "password1": "green-boat-window"}
    )
    client.cookies.clear()
    with django_capture_on_commit_callbacks(execute=True):
        recovery.start(person=person, agency=post.agency, by=lead, at=timezone.now())
    assert len(mail.outbox) == 5
    found = [address for message in mail.outbox for address in addresses_in(message.body)]
    assert len(found) >= 2
    before = everything()

    for address in found:
        path = re.sub(r"^https?://[^/]+", "", address)
        for method in [client.get, client.head, client.get, client.options]:
            method(path, headers={"user-agent": "a scanner"})
    client.cookies.clear()
    cache.clear()

    assert everything() == before
    assert client.post(ask_again(found)).url == "/learn/"


def ask_again(found):
    return re.sub(r"^https?://[^/]+", "", next(address for address in found if "/link/" in address))


def test_card_purposes_are_never_links(client, person):
    _code, secret = one_time_codes.issue(
        person=person, purpose=CodePurpose.RECOVERY, by=PersonFactory(), at=timezone.now()
    )

    assert client.post(f"/accounts/link/{secret}/").status_code == 410


class TestProxies:
    """Who asks is told by as many proxies as the installation trusts, and by nobody else."""

    def tries(self, client, forwarded):
        headers = [{"x-forwarded-for": forwarded.format(number)} for number in range(31)]
        return [client.post("/accounts/link/x/", headers=header).status_code for header in headers]

    def test_without_one_a_made_up_address_changes_nothing(self, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0

        assert self.tries(client, "10.0.0.{}")[-1] == 429

    def test_behind_one_each_visitor_has_limits_of_their_own(self, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

        assert set(self.tries(client, "10.0.0.{}")) == {410}

    def test_behind_one_a_visitor_cannot_make_up_more(self, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

        assert self.tries(client, "10.0.0.{}, 192.0.2.1")[-1] == 429
