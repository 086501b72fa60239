"""Sign-up and sign-in, by password and by code, as a visitor does them."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from agencies.models import Person
from tests.factories.agencies import PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PASSWORD = "green-boat-window"


@pytest.fixture
def person():
    return PersonFactory(username="bo", email="bo@example.org", password=PASSWORD)


def sign_in(client, login="bo@example.org", password=PASSWORD, **kwargs):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **kwargs)


def sign_up(client, email="zoe@example.org", **kwargs):
    given = {"display_name": "Zoë", "email": email, "password1": PASSWORD, **kwargs}
    return client.post(reverse("account_signup"), given)


def code_in(message):
    return re.search(r"^ +(\d{6})$", message.body, re.MULTILINE).group(1)


def who(client):
    key = client.session.get("_auth_user_id")
    return key and Person.objects.get(pk=key)


class TestPassword:
    @pytest.mark.parametrize("login", ["bo", "BO", "bo@example.org", "Bo@Example.ORG"])
    def test_signs_in_by_address_or_username(self, client, person, login):
        response = sign_in(client, login)

        assert response.url == "/learn/"
        assert who(client) == person

    def test_wrong_password_and_unknown_person_look_the_same(self, client, person):
        wrong = sign_in(client, password="something-else-entirely")
        unknown = sign_in(client, login="nobody@example.org")

        assert wrong.context["form"].errors == unknown.context["form"].errors
        assert who(client) is None

    def test_five_failures_lock_the_door_for_a_while(self, client, person):
        for _ in range(5):
            sign_in(client, password="something-else-entirely")

        response = sign_in(client)

        assert response.context["form"].non_field_errors() == ["Too many tries. Wait five minutes, then try again."]
        assert who(client) is None

    def test_switched_off_account_stays_outside(self, client, person):
        Person.objects.update(is_active=False)

        assert sign_in(client).url == reverse("account_inactive")
        assert who(client) is None

    def test_session_ends_with_the_browser(self, client, person):
        sign_in(client)

        assert client.session.get_expire_at_browser_close() is True


class TestCode:
    def test_six_numbers_by_mail_sign_in(self, client, person):
        client.post(reverse("account_request_login_code"), {"email": "bo@example.org"})
        response = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})

        assert response.url == "/learn/"
        assert who(client) == person

    def test_used_code_proves_the_address(self, client, person):
        self.test_six_numbers_by_mail_sign_in(client, person)

        assert EmailAddress.objects.get().verified is True
        assert person.has_usable_password() is True

    def test_person_whose_account_was_made_for_them_keeps_their_password(self, client, person):
        client.force_login(person)
        client.get(reverse("account_email"))
        client.logout()

        sign_in(client)
        assert who(client) == person
        client.logout()
        self.test_used_code_proves_the_address(client, person)
        assert Person.objects.get().has_usable_password() is True

    def test_unknown_address_gets_the_same_page_and_no_mail(self, client, person):
        pages = []
        for email in ["bo@example.org", "nobody@example.org"]:
            response = client.post(reverse("account_request_login_code"), {"email": email}, follow=True)
            pages.append((response.redirect_chain, response.status_code))
            client.cookies.clear()

        assert pages[0] == pages[1]
        assert [message.to for message in mail.outbox] == [["bo@example.org"]]

    def test_three_wrong_codes_end_the_try(self, client, person):
        client.post(reverse("account_request_login_code"), {"email": "bo@example.org"})
        right = code_in(mail.outbox[0])
        for _ in range(3):
            client.post(reverse("account_confirm_login_code"), {"code": "12345x"})
        client.post(reverse("account_confirm_login_code"), {"code": right})

        assert who(client) is None

    def test_few_codes_an_hour(self, client, person):
        for _ in range(7):
            client.post(reverse("account_request_login_code"), {"email": "bo@example.org"})
            client.cookies.clear()

        assert len(mail.outbox) == 6

    def test_code_sends_no_name_or_address_in_the_subject(self, client, person):
        client.post(reverse("account_request_login_code"), {"email": "bo@example.org"})

        assert mail.outbox[0].subject == "Your Waymark sign-in code"


class TestSignUp:
    def test_code_from_the_mail_completes_it(self, client):
        sign_up(client)
        assert who(client) is None

        response = client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})

        person = who(client)
        assert response.url == "/learn/"
        assert (person.username, person.display_name, person.language) == ("zoe", "Zoë", "en")
        assert EmailAddress.objects.get(user=person).verified is True

    def test_taken_address_gets_the_same_page_and_a_kind_mail(self, client, person):
        fresh = sign_up(client, "zoe@example.org")
        client.cookies.clear()
        taken = sign_up(client, "Bo@example.org")

        assert (fresh.status_code, fresh.url) == (taken.status_code, taken.url)
        assert mail.outbox[1].to == ["bo@example.org"]
        assert mail.outbox[1].subject == "You have a Waymark account already"
        assert Person.objects.filter(email="bo@example.org").count() == 1

    def test_without_the_code_nobody_is_let_in(self, client):
        sign_up(client)
        client.cookies.clear()
        cache.clear()  # ten seconds later

        assert sign_in(client, "zoe@example.org").url == reverse("account_email_verification_sent")
        assert who(client) is None

    def test_strangers_password_stops_working_when_the_owner_comes(self, client):
        sign_up(client, "owner@example.org")
        client.cookies.clear()
        mail.outbox.clear()

        client.post(reverse("account_request_login_code"), {"email": "owner@example.org"})
        client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})

        assert who(client).email == "owner@example.org"
        assert who(client).has_usable_password() is False

    @pytest.mark.parametrize(
        ("given", "field"), [({"display_name": ""}, "display_name"), ({"password1": "short"}, "password1")]
    )
    def test_bad_answers_are_named(self, client, given, field):
        response = sign_up(client, **given)

        assert list(response.context["form"].errors) == [field]


class TestNewPassword:
    def test_by_code(self, client, person):
        client.post(reverse("account_reset_password"), {"email": "bo@example.org"})
        client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mail.outbox[0])})
        given = {"password1": "blue-lamp-garden", "password2": "blue-lamp-garden"}
        client.post(reverse("account_complete_password_reset"), given)

        sign_in(client, password="blue-lamp-garden")
        assert who(client) == person


class TestWagtailsOwnDoors:
    """They know no rate limits, so they must not open."""

    def test_sign_in_leads_to_ours(self, client, person):
        response = client.get("/admin/login/?next=/admin/pages/")

        assert (response.status_code, response.url) == (302, "/accounts/login/?next=/admin/pages/")

    def test_who_may_not_come_in_is_told_so(self, client, person):
        client.force_login(person)

        response = client.get("/admin/pages/", follow=True)

        assert response.status_code == 403
        assert [address for address, _status in response.redirect_chain] == ["/admin/login/?next=/admin/pages/"]

    def test_posting_a_password_there_lets_nobody_in(self, client, person):
        Person.objects.update(is_superuser=True)

        client.post("/admin/login/", {"username": "bo", "password": PASSWORD})

        assert who(client) is None

    @pytest.mark.parametrize("path", ["", "done/", "confirm/MQ/abc-def/", "complete/"])
    def test_password_reset_leads_to_ours(self, client, path):
        response = client.get(f"/admin/password_reset/{path}")

        assert (response.status_code, response.url) == (302, "/accounts/password/reset/")

    def test_visitor_of_the_admin_is_sent_to_our_sign_in(self, client):
        assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/accounts/login/?next=%2Fadmin%2F", 302)


def test_chosen_language_takes_effect_after_sign_in(client, person):
    Person.objects.update(language="pl")

    response = sign_in(client)

    assert response.url == "/pl/learn/"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "pl"


ENTRANCE = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]


@pytest.mark.parametrize("name", [*ENTRANCE, "account_inactive"])
def test_entrance_pages_show(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert response.content.count(b"<h1") == 1


@pytest.mark.parametrize("name", ["account_logout", "account_email", "account_change_password", "agencies:account"])
def test_pages_of_an_account_show(client, person, name):
    client.force_login(person)

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert response.content.count(b"<h1") == 1


def test_addresses_of_the_room_name_nobody(client, person):
    """What a server logs of a visit: the addresses it was asked for and those it sent people to."""
    seen = [sign_in(client).url, reverse("agencies:account")]
    seen += [client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""}).url]
    client.logout()
    seen += [client.post(reverse("account_request_login_code"), {"email": "bo@example.org"}).url]
    client.cookies.clear()
    seen += [client.post(reverse("account_reset_password"), {"email": "bo@example.org"}).url]
    client.cookies.clear()
    seen += [sign_up(client).url]

    assert len(seen) == 6
    assert [url for url in seen if re.search(r"\bbo\b|zoe|new|example", url)] == []


def test_logs_name_nobody(client, person, caplog):
    caplog.set_level("DEBUG")
    sign_in(client, password="something-else-entirely")
    sign_in(client)
    client.get("/account/nothing-here/")

    assert [line for line in caplog.messages if "example.org" in line or PASSWORD in line] == []


def test_production_sends_its_cookies_over_https_alone(monkeypatch):
    from importlib import import_module

    for name in ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"]:
        monkeypatch.setenv(name, "x")
    production = import_module("config.settings.production")

    assert production.SESSION_COOKIE_SECURE is True
    assert production.CSRF_COOKIE_SECURE is True
    assert settings.SESSION_COOKIE_HTTPONLY is True
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
