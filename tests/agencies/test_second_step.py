"""A second step at sign-in: an app or a passkey, asked of whoever sees or changes what belongs to others."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from agencies.actions import groups
from agencies.templatetags.devices import device
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, TeamFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PASSWORD = "green-boat-window"


def numbers(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(client, person, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": person.username, "password": password})


def prove_again(client, password=PASSWORD):
    return client.post(reverse("account_reauthenticate"), {"password": password})


@pytest.fixture
def person():
    return PersonFactory(username="bo", email="bo@example.org", password=PASSWORD)


@pytest.fixture
def app(person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


class TestApp:
    @pytest.mark.django_db(transaction=True)  # its mail leaves when all is written
    def test_is_added_with_the_numbers_it_shows(self, client, person):
        sign_in(client, person)
        prove_again(client)
        page = client.get(reverse("mfa_activate_totp"))
        key = page.context["form"].key_to_type
        response = client.post(reverse("mfa_activate_totp"), {"code": numbers(key.replace(" ", ""))})

        assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", key)
        assert key in page.content.decode()
        assert response.url == reverse("mfa_view_recovery_codes")
        assert [message.subject for message in mail.outbox] == ["An app is your second step"]

    def test_needs_the_password_again(self, client, person):
        sign_in(client, person)

        response = client.get(reverse("mfa_activate_totp"))

        assert response.url.startswith(reverse("account_reauthenticate"))

    def test_wrong_numbers_add_nothing(self, client, person):
        sign_in(client, person)
        prove_again(client)
        client.get(reverse("mfa_activate_totp"))
        response = client.post(reverse("mfa_activate_totp"), {"code": "12345x"})

        assert list(response.context["form"].errors) == ["code"]
        assert Authenticator.objects.count() == 0

    def test_its_key_is_unreadable_in_the_database(self, person, app):
        assert app not in str(Authenticator.objects.get(type=Authenticator.Type.TOTP).data)

    def test_is_asked_for_at_sign_in(self, client, person, app):
        response = sign_in(client, person)
        assert response.url == reverse("mfa_authenticate")
        assert "_auth_user_id" not in client.session

        client.get(response.url)
        response = client.post(response.url, {"code": numbers(app)})

        assert response.url == "/learn/"
        assert client.session["_auth_user_id"] == str(person.pk)

    def test_is_asked_for_after_a_code_by_mail_too(self, client, person, app):
        client.post(reverse("account_request_login_code"), {"email": person.email})
        code = re.search(r"^ +(\d{6})$", mail.outbox[0].body, re.MULTILINE).group(1)

        response = client.post(reverse("account_confirm_login_code"), {"code": code})

        assert response.url == reverse("mfa_authenticate")

    def test_recovery_code_works_once(self, client, person, app):
        code = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
        sign_in(client, person)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).url == "/learn/"
        client.logout()
        sign_in(client, person)
        response = client.post(reverse("mfa_authenticate"), {"code": code})

        assert list(response.context["form"].errors) == ["code"]

    def test_five_wrong_codes_lock_the_door_for_a_while(self, client, person, app):
        sign_in(client, person)
        for _ in range(6):
            client.post(reverse("mfa_authenticate"), {"code": "00000x"})
        client.post(reverse("mfa_authenticate"), {"code": numbers(app)})

        assert "_auth_user_id" not in client.session

    def test_taken_away_signs_out_elsewhere(self, client, person, app, client_elsewhere):
        for browser in [client, client_elsewhere]:
            sign_in(browser, person)
            code = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
            browser.post(reverse("mfa_authenticate"), {"code": code})
        prove_again(client)
        client.post(reverse("mfa_deactivate_totp"))

        assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).count() == 0
        assert client.get(reverse("agencies:account")).status_code == 200
        assert client_elsewhere.get(reverse("agencies:account")).status_code == 302


@pytest.fixture
def client_elsewhere():
    from django.test import Client

    return Client()


class TestSessions:
    def test_are_listed_and_ended_elsewhere(self, client, client_elsewhere, person):
        firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
        sign_in(client, person)
        client_elsewhere.post(
            reverse("account_login"), {"login": "bo", "password": PASSWORD}, headers={"user-agent": firefox}
        )
        page = client.get(reverse("usersessions_list")).content.decode()
        assert "Firefox on Windows" in page
        assert page.count("Internet address") == 2

        client.post(reverse("usersessions_list"))

        assert client.get(reverse("agencies:account")).status_code == 200
        assert client_elsewhere.get(reverse("agencies:account")).status_code == 302

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
            ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
            ("curl/8", "An unknown device"),
            ("", "An unknown device"),
        ],
    )
    def test_device_in_words(self, sent, said):
        assert device(sent) == said


FENCED = [
    "/agency/",
    "/agency/here/",
    "/cy/agency/here/people/",
    "/figures/",
    "/partnership/here/",
    "/admin/",
    "/admin/pages/",
]
OPEN = ["/learn/", "/account/", "/accounts/2fa/", "/figures/definitions/", "/healthz"]


class TestRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.SECOND_STEP_REQUIRED = True

    @pytest.fixture(params=["lead", "team_lead", "coordinator", "editor", "admin"])
    def somebody(self, request):
        agency = AgencyFactory(slug="here")
        if request.param == "admin":
            return PersonFactory(is_superuser=True, password=PASSWORD)
        if request.param == "editor":
            groups.make()
            person = PersonFactory(password=PASSWORD)
            person.groups.add(Group.objects.get(name=groups.EDITORS))
            return person
        team = TeamFactory(agency=agency) if request.param == "team_lead" else None
        person = PersonFactory(password=PASSWORD)
        MembershipFactory(person=person, agency=agency, team=team, **{request.param: True})
        return person

    @pytest.mark.parametrize("address", FENCED)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_areas_stay_closed_without_one(self, client, somebody, address, method):
        client.force_login(somebody)

        response = getattr(client, method)(address)

        assert (response.status_code, response.url) == (302, reverse("mfa_index"))

    @pytest.mark.parametrize("address", OPEN)
    def test_own_learning_stays_open(self, client, somebody, address):
        client.force_login(somebody)

        assert client.get(address).status_code == 200

    @pytest.mark.parametrize("address", FENCED)
    def test_areas_open_with_one(self, client, somebody, address):
        TOTP.activate(somebody, generate_totp_secret())
        client.force_login(somebody)

        response = client.get(address)

        assert getattr(response, "url", "") != reverse("mfa_index")

    def test_recovery_codes_alone_are_none(self, client, somebody):
        RecoveryCodes.activate(somebody)
        client.force_login(somebody)

        assert client.get("/admin/").url == reverse("mfa_index")

    def test_whoever_sets_one_up_is_led_on(self, client, somebody):
        sign_in(client, somebody)
        client.get("/admin/?from=here")
        prove_again(client)
        key = client.get(reverse("mfa_activate_totp")).context["form"].secret
        page = client.post(reverse("mfa_activate_totp"), {"code": numbers(key)}, follow=True)

        assert 'href="/admin/?from=here"' in page.content.decode()
        assert getattr(client.get("/admin/?from=here"), "url", "") != reverse("mfa_index")

    def test_whoever_takes_theirs_away_is_asked_again(self, client, somebody):
        self.test_whoever_sets_one_up_is_led_on(client, somebody)
        client.post(reverse("mfa_deactivate_totp"))

        assert client.get("/admin/").url == reverse("mfa_index")

    @pytest.mark.parametrize("address", ["/agency/", "/agency/here/", "/figures/", "/learn/", "/admin/"])
    def test_learners_are_never_asked(self, client, address):
        client.force_login(MembershipFactory(agency__slug="here").person)

        assert getattr(client.get(address), "url", "") != reverse("mfa_index")

    def test_visitors_are_sent_to_sign_in(self, client):
        assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/accounts/login/?next=%2Fadmin%2F", 302)


def test_it_is_required_in_production_alone(settings, monkeypatch):
    from importlib import import_module

    for name in ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"]:
        monkeypatch.setenv(name, "x")

    assert import_module("config.settings.production").SECOND_STEP_REQUIRED is True
    assert settings.SECOND_STEP_REQUIRED is False
