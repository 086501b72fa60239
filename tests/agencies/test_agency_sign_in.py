"""Agencies' own sign-ins: a provider of the test's own over real HTTP, and SAML answers signed by a key of its own."""

import base64
import datetime
import json
import re
import threading
import uuid
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from agencies.actions import sign_in_services
from agencies.enums import CameBy
from agencies.models import JoinRequest, Membership, Person, SignInService
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, RoleFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

SECRET = "a secret of thirty-two letters or more"


class Provider(ThreadingHTTPServer):
    """An OpenID Connect provider: what `says` holds is what it tells of whoever signs in."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.says: dict = {}
        self.audience = "us"
        self.codes: dict[str, dict] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def sign_in(self, address: str) -> str:
        """Somebody signs in there: answers where their browser is sent."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = uuid.uuid4().hex
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        here = self.server.address
        if self.path == "/.well-known/openid-configuration":
            return self.answer(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo",
                    "jwks_uri": f"{here}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        if self.path == "/userinfo" and self.headers["Authorization"] == "Bearer a-token":
            return self.answer(self.server.says)
        self.answer({}, 404)

    def do_POST(self) -> None:
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.codes.pop(body.get("code", [""])[0], None)
        if not asked or body["client_secret"] != ["a-secret"] or "code_verifier" not in body:
            return self.answer({"error": "invalid_grant"}, 400)
        now = datetime.datetime.now(datetime.UTC)
        claims = {**self.server.says, "iss": self.server.address, "aud": self.server.audience}
        claims |= {"iat": now, "exp": now + datetime.timedelta(minutes=5)}
        self.answer(
            {
                "access_token": "a-token",
                "token_type": "Bearer",
                "id_token": jwt.encode(claims, SECRET, algorithm="HS256"),
            }
        )

    def answer(self, what: dict, status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def provider():
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    yield provider
    provider.shutdown()
    provider.server_close()
    thread.join()


@pytest.fixture
def agency():
    return AgencyFactory(slug="here")


@pytest.fixture
def service(agency, provider):
    app = {
        "provider": "openid_connect",
        "client_id": "us",
        "secret": "a-secret",
        "settings": {"server_url": provider.address, "oauth_pkce_enabled": True},
    }
    service = SignInService(
        agency=agency, label="Here Council", staff_number_claim="staff", email_claim_is_proof=True, is_on=True
    )
    return sign_in_services.save(service=service, app=app, by=PersonFactory(), at=timezone.now())


def change(service, **kwargs):
    SignInService.objects.filter(pk=service.pk).update(**kwargs)


def come(client, provider, service, **says):
    provider.says = {"sub": "one", "name": "Zoë Field", **says}
    page = client.get(reverse("agencies:agency-sign-in", args=[service.app.provider_id]))
    address = re.search(r'<form method="post" action="([^"]+)"', page.content.decode().split("<main", 1)[1]).group(1)
    away = client.post(address)
    assert away.url.startswith(f"{provider.address}/authorize?")
    return client.get(provider.sign_in(away.url))


def who(client):
    return Person.objects.filter(pk=client.session.get("_auth_user_id")).first()


class TestMatching:
    def test_by_staff_number(self, client, provider, service, agency):
        person = MembershipFactory(agency=agency, staff_number="4711").person

        assert come(client, provider, service, staff="4711").url == "/learn/"
        assert who(client) == person
        account = SocialAccount.objects.get()
        assert (account.user, account.uid, account.extra_data) == (person, "one", {})

    def test_of_another_agency_a_number_says_nothing(self, client, provider, service):
        MembershipFactory(staff_number="4711")

        assert come(client, provider, service, staff="4711").status_code == 403
        assert who(client) is None

    def test_by_proved_address(self, client, provider, service, agency):
        person = MembershipFactory(agency=agency).person
        EmailAddress.objects.create(user=person, email="zoe@example.org", verified=True)

        come(client, provider, service, email="Zoe@example.org")
        assert who(client) == person

    @pytest.mark.parametrize(
        ("is_proof", "verified", "says"),
        [(False, True, {}), (True, False, {}), (True, True, {"email_verified": False})],
    )
    def test_an_address_without_proof_opens_nothing(self, client, provider, service, agency, is_proof, verified, says):
        person = MembershipFactory(agency=agency).person
        EmailAddress.objects.create(user=person, email="zoe@example.org", verified=verified)
        change(service, email_claim_is_proof=is_proof)

        assert come(client, provider, service, email="zoe@example.org", **says).status_code == 403
        assert who(client) is None

    def test_number_and_address_of_two_people_are_refused(self, client, provider, service, agency):
        MembershipFactory(agency=agency, staff_number="4711")
        other = MembershipFactory(agency=agency).person
        EmailAddress.objects.create(user=other, email="zoe@example.org", verified=True)

        response = come(client, provider, service, staff="4711", email="zoe@example.org")

        assert "fits more than one account" in response.content.decode()
        assert SocialAccount.objects.count() == 0

    def test_a_number_given_to_somebody_else_does_not_pass_the_account_on(self, client, provider, service, agency):
        MembershipFactory(agency=agency, staff_number="4711")
        come(client, provider, service, staff="4711")
        client.logout()

        assert come(client, provider, service, sub="two", staff="4711").status_code == 403
        assert who(client) is None

    def test_comes_again_by_the_same_sign_in_alone(self, client, provider, service, agency):
        person = MembershipFactory(agency=agency, staff_number="4711").person
        come(client, provider, service, staff="4711")
        client.logout()
        come(client, provider, service)

        assert who(client) == person

    def test_leavers_are_not_let_in(self, client, provider, service, agency):
        post = MembershipFactory(agency=agency, staff_number="4711")
        come(client, provider, service, staff="4711")
        client.logout()
        Membership.objects.filter(pk=post.pk).update(end_date=timezone.localdate())

        assert come(client, provider, service, staff="4711").status_code == 403

    @pytest.mark.parametrize("duty", ["lead", "coordinator"])
    def test_accounts_with_a_duty_in_another_agency_are_never_opened(self, client, provider, service, agency, duty):
        person = MembershipFactory(agency=agency, staff_number="4711").person
        MembershipFactory(person=person, agency=AgencyFactory(partnership=agency.partnership), **{duty: True})

        assert come(client, provider, service, staff="4711").status_code == 403
        assert who(client) is None
        assert SocialAccount.objects.count() == 0

    def test_nor_administrators(self, client, provider, service, agency):
        MembershipFactory(agency=agency, staff_number="4711", person=PersonFactory(is_superuser=True))

        assert come(client, provider, service, staff="4711").status_code == 403

    def test_people_of_another_agency_ask_to_join_first(self, client, provider, service):
        person = MembershipFactory().person
        EmailAddress.objects.create(user=person, email="zoe@example.org", verified=True)
        change(service, lets_newcomers_in=True)

        assert come(client, provider, service, email="zoe@example.org").status_code == 403
        assert SocialAccount.objects.count() == 0

    def test_second_step_is_still_asked_for(self, client, provider, service, agency):
        person = MembershipFactory(agency=agency, staff_number="4711").person
        TOTP.activate(person, generate_totp_secret())

        assert come(client, provider, service, staff="4711").url == reverse("mfa_authenticate")
        assert who(client) is None


class TestNewcomers:
    def test_are_refused_in_plain_words_unless_let_in(self, client, provider, service):
        response = come(client, provider, service, email="zoe@example.org")

        assert response.status_code == 403
        assert "Waymark does not know you in this agency yet" in response.content.decode()
        assert Person.objects.filter(display_name="Zoë Field").count() == 0

    def test_wait_for_the_lead(self, client, provider, service, agency):
        change(service, lets_newcomers_in=True)

        assert come(client, provider, service, email="zoe@example.org").url == "/learn/"
        person = who(client)
        assert (person.display_name, person.email) == ("Zoë Field", "zoe@example.org")
        assert JoinRequest.objects.get().came_by == CameBy.SSO
        assert person.memberships.count() == 0
        client.logout()
        come(client, provider, service, email="zoe@example.org")
        assert who(client) == person

    def test_are_in_at_once_where_nobody_need_agree(self, client, provider, service, agency):
        role = RoleFactory(partnership=agency.partnership, code="front-desk")
        change(
            service, lets_newcomers_in=True, needs_approval=False, role_claim="job", role_words={"Front": "front-desk"}
        )
        come(client, provider, service, staff="12", job="Front")

        post = who(client).memberships.get()
        assert (post.agency, post.role, post.staff_number, post.came_by) == (agency, role, "12", CameBy.SSO)

    def test_do_not_get_an_address_that_somebody_has(self, client, provider, service):
        PersonFactory(email="zoe@example.org")
        change(service, lets_newcomers_in=True)

        assert come(client, provider, service, email="zoe@example.org").status_code == 403


class TestForged:
    def test_answer_that_nobody_asked_for(self, client, provider, service):
        callback = reverse("openid_connect_callback", args=[service.app.provider_id])

        assert client.get(callback, {"code": "x", "state": "y"}).status_code in {401, 403}
        assert who(client) is None

    def test_answer_meant_for_another_site(self, client, provider, service, agency):
        MembershipFactory(agency=agency, staff_number="4711")
        provider.audience = "somebody-else"

        assert come(client, provider, service, staff="4711").status_code == 401
        assert who(client) is None

    def test_answer_carried_to_another_browser(self, client, provider, service, agency):
        MembershipFactory(agency=agency, staff_number="4711")
        provider.says = {"sub": "one", "staff": "4711"}
        away = client.post(reverse("openid_connect_login", args=[service.app.provider_id]))
        victim = Client()

        assert victim.get(provider.sign_in(away.url)).status_code in {401, 403}
        assert who(victim) is None

    def test_service_that_is_off(self, client, service):
        change(service, is_on=False)

        assert client.get(reverse("agencies:agency-sign-in", args=[service.app.provider_id])).status_code == 404
        assert client.post(reverse("openid_connect_login", args=[service.app.provider_id])).status_code == 404

    def test_opening_the_address_sends_nobody_away(self, client, service):
        assert client.get(reverse("openid_connect_login", args=[service.app.provider_id])).status_code == 200


def test_policy_lets_the_form_lead_to_the_agency_and_nowhere_else(client, provider, service):
    page = client.get(reverse("agencies:agency-sign-in", args=[service.app.provider_id]))

    assert f"form-action 'self' {provider.address};" in page["Content-Security-Policy"] + ";"
    assert provider.address not in client.get("/accounts/login/")["Content-Security-Policy"]


def test_coordinator_sets_one_up(client, agency):
    coordinator = MembershipFactory(agency=agency, coordinator=True).person
    RoleFactory(partnership=agency.partnership, code="front-desk")
    client.force_login(coordinator)
    given = {
        "agency": agency.pk,
        "label": "Here Council",
        "server_url": "https://id.example.org/",
        "client_id": "us",
        "secret": "pear-and-plum",
        "role_words_text": "Front = front-desk",
        "is_on": "on",
    }
    page = client.post(
        reverse("agencies:add-sign-in-service", args=[agency.partnership.slug, "openid"]), given, follow=True
    )
    service = SignInService.objects.get()
    change_address = reverse("agencies:change-sign-in-service", args=[agency.partnership.slug, service.app.provider_id])

    assert f"http://testserver/accounts/oidc/{service.app.provider_id}/login/callback/" in page.content.decode()
    assert service.role_words == {"Front": "front-desk"}
    assert client.get(change_address).content.count(b"<h1") == 1
    assert "pear-and-plum" not in client.get(change_address).content.decode()
    client.post(change_address, {**given, "secret": "", "label": "New"})
    service.app.refresh_from_db()
    assert (service.app.secret, service.app.name) == ("pear-and-plum", "New")


# --- SAML

SITE = "https://training.example.org"


@pytest.fixture(scope="module")
def keys():
    return key_and_certificate(), key_and_certificate()


def key_and_certificate():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "id.example.org")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture
def saml(agency, keys, settings):
    settings.ALLOWED_HOSTS = ["training.example.org"]
    idp = {"entity_id": "https://id.example.org/", "sso_url": "https://id.example.org/sso", "x509cert": keys[0][1]}
    told = {"idp": idp, "advanced": {"want_assertion_signed": True, "reject_idp_initiated_sso": True}}
    service = SignInService(agency=agency, label="Here", staff_number_claim="staff", is_on=True)
    return sign_in_services.save(
        service=service, app={"provider": "saml", "settings": told}, by=PersonFactory(), at=timezone.now()
    )


@pytest.fixture
def browser():
    return Client(headers={"host": "training.example.org"})


def ask_saml(browser, service):
    away = browser.post(reverse("saml_login", args=[service.app.client_id]), secure=True)
    packed = parse_qs(urlsplit(away.url).query)["SAMLRequest"][0]
    asked = zlib.decompress(base64.b64decode(packed), -15).decode()
    return re.search(r'ID="([^"]+)"', asked).group(1)


def saml_answer(service, keys, asked, *, staff="4711", late=0, audience="", key=None):
    now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=late)
    stamp, end = (f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (now, now + datetime.timedelta(minutes=5)))
    acs = f"{SITE}{reverse('saml_acs', args=[service.app.client_id])}"
    audience = audience or f"{SITE}{reverse('saml_metadata', args=[service.app.client_id])}"
    assertion = f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{uuid.uuid4().hex}"
 Version="2.0" IssueInstant="{stamp}"><saml:Issuer>https://id.example.org/</saml:Issuer><saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">one</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 InResponseTo="{asked}" NotOnOrAfter="{end}" Recipient="{acs}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{stamp}" NotOnOrAfter="{end}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience>
</saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{stamp}" SessionIndex="_s">
<saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement>
<saml:Attribute Name="staff"><saml:AttributeValue>{staff}</saml:AttributeValue>
</saml:Attribute></saml:AttributeStatement></saml:Assertion>"""
    private, certificate = key or keys[0]
    signed = OneLogin_Saml2_Utils.add_sign(assertion, private, certificate)
    signed = signed.decode() if isinstance(signed, bytes) else signed
    signed = re.sub(r"<\?xml.*?\?>", "", signed)
    return f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_{uuid.uuid4().hex}" Version="2.0"
 IssueInstant="{stamp}" Destination="{acs}" InResponseTo="{asked}"><saml:Issuer
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://id.example.org/</saml:Issuer><samlp:Status><samlp:StatusCode
 Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{signed}</samlp:Response>"""


def bring(browser, service, answer):
    packed = base64.b64encode(answer.encode()).decode()
    acs = browser.post(reverse("saml_acs", args=[service.app.client_id]), {"SAMLResponse": packed}, secure=True)
    return browser.get(acs.url, secure=True)


@pytest.fixture
def colleague(agency):
    return MembershipFactory(agency=agency, staff_number="4711").person


class TestSaml:
    def test_good_answer_signs_in(self, browser, saml, keys, colleague):
        response = bring(browser, saml, saml_answer(saml, keys, ask_saml(browser, saml)))

        assert response.url == "/learn/"
        assert who(browser) == colleague
        assert SocialAccount.objects.get().extra_data == {}

    @pytest.mark.parametrize("what", ["wrong key", "changed", "unsigned", "old", "early", "another site", "wrapped"])
    def test_forged_or_stale_answer_does_not(self, browser, saml, keys, colleague, what):
        asked = ask_saml(browser, saml)
        answer = {
            "wrong key": lambda: saml_answer(saml, keys, asked, key=keys[1]),
            "changed": lambda: saml_answer(saml, keys, asked, staff="4712").replace("4712", "4711"),
            "unsigned": lambda: re.sub(
                r"<ds:Signature.*</ds:Signature>", "", saml_answer(saml, keys, asked), flags=re.S
            ),
            "old": lambda: saml_answer(saml, keys, asked, late=-60),
            "early": lambda: saml_answer(saml, keys, asked, late=60),
            "another site": lambda: saml_answer(saml, keys, asked, audience="https://elsewhere.example.org/"),
            "wrapped": lambda: wrapped(saml_answer(saml, keys, asked, staff="1")),
        }[what]()

        assert bring(browser, saml, answer).status_code == 401
        assert who(browser) is None

    def test_answer_works_once(self, browser, saml, keys, colleague):
        answer = saml_answer(saml, keys, ask_saml(browser, saml))
        bring(browser, saml, answer)
        browser.logout()

        assert bring(browser, saml, answer).status_code in {401, 403}
        assert who(browser) is None

    def test_answer_that_nobody_asked_for(self, browser, saml, keys, colleague):
        answer = saml_answer(saml, keys, "x").replace(' InResponseTo="x"', "")

        assert bring(browser, saml, answer).status_code in {401, 403}
        assert who(browser) is None

    def test_metadata_can_be_fetched_before_it_is_on(self, browser, saml):
        change(saml, is_on=False)

        response = browser.get(reverse("saml_metadata", args=[saml.app.client_id]), secure=True)

        assert response.status_code == 200
        assert b"AssertionConsumerService" in response.content


def wrapped(answer):
    """A second assertion, of somebody else, beside the signed one."""
    forged = re.search(r"<saml:Assertion.*</saml:Assertion>", answer, re.S).group(0)
    forged = re.sub(r"<ds:Signature.*</ds:Signature>", "", forged, flags=re.S).replace(">1<", ">4711<")
    forged = re.sub(r' ID="[^"]+"', ' ID="_forged"', forged, count=1)
    return answer.replace("</samlp:Status>", f"</samlp:Status>{forged}")
