from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import jwt
import pytest
from django.urls import reverse
from django.utils import timezone
from openbadgeslib.ob3 import IdentityObject, OB3VerificationError, OB3Verifier, decode_encoded_list, set_indices

from certificates.actions import badges, certificates, keys
from certificates.actions.erasing import erase
from certificates.models import Badge, Certificate, Seal
from certificates.queries import status_lists
from certificates.queries.badges import site_did
from courses.models import CoursePage
from tests.factories.agencies import PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "signing.pem"
    return keys.make(path=settings.SIGNING_KEY_FILE, at=timezone.now() - timedelta(days=1))


@pytest.fixture
def certificate():
    return CertificateFactory(
        person=PersonFactory(email="Aminatoulaye@Example.org"),
        holder_name="Aminatoulaye Test",
        issued_date=timezone.localdate() - timedelta(days=1),
    )


@pytest.fixture
def take(client):
    def take(certificate, kind):
        client.force_login(certificate.person)
        response = client.get(reverse("certificates:badge", args=[certificate.number, kind]))
        assert response.status_code == 200
        return response.content

    return take


@pytest.fixture
def fetch(client):
    """What a wallet would fetch from the site, without a network."""

    def fetch(address, *args, **kwargs):
        assert urlsplit(address).netloc == "127.0.0.1:8000"
        response = client.get(urlsplit(address).path)
        assert response.status_code == 200, address
        return response.content

    return fetch


def verify(token, fetch):
    verifier = OB3Verifier.for_issuer_did(site_did(), download=fetch)
    return verifier.verify(token, check_status=True, download=fetch)


@pytest.mark.parametrize("kind", ["svg", "png", "jwt"])
def test_badge_goes_from_the_holder_to_a_verifier(key, certificate, take, fetch, kind):
    file = take(certificate, kind)
    token = {
        "svg": OB3Verifier.extract_token_from_svg,
        "png": OB3Verifier.extract_token_from_png,
        "jwt": bytes.decode,
    }[kind](file)

    credential = verify(token, fetch)

    assert credential.achievement.name == "Council front desk"
    assert "Taking reports" in credential.achievement.criteria_narrative
    days = (credential.issuance_date, credential.expiration_date)
    assert [timezone.localtime(day).date() for day in days] == [certificate.issued_date, certificate.valid_until_date]
    assert credential.evidence[0].narrative == "Rests on evidence: Marked by the server"
    salt = Badge.objects.get().salt
    assert credential.identifiers == [IdentityObject.create("aminatoulaye@example.org", salt)]
    assert "aminatoulaye" not in str(jwt.decode(token, options={"verify_signature": False})).lower()


def test_tampered_badge_is_refused(key, certificate, take, fetch):
    head, _said, signature = take(certificate, "jwt").decode().split(".")
    other = CertificateFactory(issued_date=timezone.localdate())
    said = take(other, "jwt").decode().split(".")[1]

    with pytest.raises(OB3VerificationError):
        verify(f"{head}.{said}.{signature}", fetch)


def withdraw(certificate):
    now, by = timezone.now(), PersonFactory()
    certificates.withdraw(certificate=certificate, from_date=timezone.localdate(), by=by, reason="Mistake", at=now)


def supersede(certificate):
    new = CertificateFactory(person=certificate.person)
    Certificate.objects.filter(pk=certificate.pk).update(superseded_by=new, superseded_at=timezone.now())


@pytest.mark.parametrize("end", [withdraw, supersede])
def test_badge_of_a_certificate_that_fell_is_refused_and_no_other(key, certificate, take, fetch, client, end):
    other = CertificateFactory(issued_date=timezone.localdate())
    fallen, standing = take(certificate, "jwt").decode(), take(other, "jwt").decode()
    assert verify(fallen, fetch)

    end(certificate)

    with pytest.raises(OB3VerificationError, match="revocation"):
        verify(fallen, fetch)
    assert verify(standing, fetch)
    client.force_login(certificate.person)
    assert client.get(reverse("certificates:wallet", args=[certificate.number])).status_code == 404


def test_list_tells_little(key, certificate, fetch):
    every = [certificate, *CertificateFactory.create_batch(2)]
    made = [badges.make(certificate=each, at=timezone.now()) for each in every]
    withdraw(certificate)

    address = reverse("certificates:status-list", args=[made[0].list_name])
    listed = jwt.decode(fetch(f"http://127.0.0.1:8000{address}"), options={"verify_signature": False})
    bits = decode_encoded_list(listed["credentialSubject"]["encodedList"])
    assert (len(bits) * 8, set_indices(bits)) == (131_072, {made[0].position})
    assert len({each.list_name for each in made}) == 1
    assert badges.make(certificate=certificate, at=timezone.now()) == made[0]


MORNING = datetime(2026, 5, 20, 8, tzinfo=UTC)


@pytest.fixture
def listed(key, client, monkeypatch):
    """Asks for the list of a badge at an instant, with conditions; `listed.signed` says how often one was signed."""
    sign, signed = status_lists.sign, []

    def counted(*args, **kwargs):
        signed.append(kwargs["at"])
        return sign(*args, **kwargs)

    def listed(badge, at=MORNING, **headers):
        address = reverse("certificates:status-list", args=[badge.list_name])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: at)
            return client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})

    monkeypatch.setattr(status_lists, "sign", counted)
    listed.signed = signed
    return listed


def revoked_in(response):
    said = jwt.decode(response.content, options={"verify_signature": False})
    return set_indices(decode_encoded_list(said["credentialSubject"]["encodedList"]))


def test_list_is_signed_once_for_what_it_says(listed, certificate):
    badge = badges.make(certificate=certificate, at=MORNING)

    first, again, noon = (listed(badge, MORNING + timedelta(hours=hours)) for hours in (0, 1, 11))

    assert first.content == again.content == noon.content
    assert [answer["ETag"] for answer in (again, noon)] == [first["ETag"]] * 2
    assert first["Last-Modified"] == noon["Last-Modified"] == "Wed, 20 May 2026 08:00:00 GMT"
    assert first["Cache-Control"] == "public, no-cache"
    assert listed.signed == [MORNING]


def test_list_is_signed_anew_long_before_it_ends(listed, certificate):
    badge = badges.make(certificate=certificate, at=MORNING)
    first, evening = listed(badge), listed(badge, MORNING + timedelta(hours=12))

    assert [jwt.decode(answer.content, options={"verify_signature": False})["exp"] for answer in (first, evening)] == [
        int((MORNING + timedelta(hours=hours)).timestamp()) for hours in (24, 36)
    ]
    assert first["ETag"] != evening["ETag"]


@pytest.mark.parametrize("header", ["if_none_match", "if_modified_since"])
def test_who_has_the_list_is_told_so_without_it(listed, certificate, header):
    badge = badges.make(certificate=certificate, at=MORNING)
    first = listed(badge)
    has = first["ETag"] if header == "if_none_match" else first["Last-Modified"]

    told = listed(badge, MORNING + timedelta(hours=1), **{header: has})

    assert (told.status_code, told.content, told["ETag"]) == (304, b"", first["ETag"])
    assert told["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("header", ["if_none_match", "if_modified_since"])
@pytest.mark.parametrize("later", [timedelta(0), timedelta(milliseconds=1), timedelta(minutes=1)])
@pytest.mark.parametrize("end", ["withdraw", "supersede"])
def test_what_fell_shows_at_once(listed, certificate, header, later, end):
    badge = badges.make(certificate=certificate, at=MORNING)
    first = listed(badge)
    has = first["ETag"] if header == "if_none_match" else first["Last-Modified"]
    before = {"withdrawn_date": MORNING.date(), "withdrawn_at": MORNING, "withdrawn_by": PersonFactory()}
    ended = before if end == "withdraw" else {"superseded_at": MORNING}
    Certificate.objects.filter(pk=certificate.pk).update(**ended)

    told = listed(badge, MORNING + later, **{header: has})

    assert (revoked_in(first), told.status_code, revoked_in(told)) == (set(), 200, {badge.position})
    assert told["ETag"] != first["ETag"]


def test_withdrawal_from_a_day_to_come_shows_on_that_day(listed, certificate):
    badge = badges.make(certificate=certificate, at=MORNING)
    night = datetime(2026, 5, 20, 22, 59, tzinfo=UTC)  # 23:59 in London
    Certificate.objects.filter(pk=certificate.pk).update(
        withdrawn_date=MORNING.date() + timedelta(days=1), withdrawn_at=MORNING, withdrawn_by=PersonFactory()
    )

    answers = [listed(badge, at) for at in (night, night + timedelta(minutes=1))]

    assert [revoked_in(answer) for answer in answers] == [set(), {badge.position}]


def test_another_key_signs_the_list_anew(listed, key, certificate, settings):
    badge = badges.make(certificate=certificate, at=MORNING)
    first = listed(badge)

    keys.make(path=settings.SIGNING_KEY_FILE, at=timezone.now(), replace=True)
    then = listed(badge)

    kids = [jwt.get_unverified_header(answer.content)["kid"] for answer in (first, then)]
    assert kids[0] != kids[1]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_much_for_three_as_for_one(listed, certificate, django_assert_num_queries, count):
    every = [certificate, *CertificateFactory.create_batch(count - 1)]
    made = [badges.make(certificate=each, at=MORNING) for each in every]
    listed(made[0])

    with django_assert_num_queries(2):  # whether there is such a list, and who fell
        listed(made[0])


def test_full_list_is_followed_by_another(certificate, monkeypatch):
    monkeypatch.setattr(badges, "FULLEST", 1)
    made = [badges.make(certificate=each, at=timezone.now()) for each in CertificateFactory.create_batch(2)]

    assert made[0].list_name != made[1].list_name


def test_key_that_was_revoked_is_published_no_more(key, certificate, take, fetch, client):
    token = take(certificate, "jwt").decode()
    keys.revoke(kid=key.kid, reason="Lost", at=timezone.now())

    assert client.get(reverse("certificates:did")).status_code == 404
    with pytest.raises((OB3VerificationError, AssertionError)):
        verify(token, fetch)


def test_badge_of_a_replaced_key_holds_on(key, certificate, take, fetch, settings):
    token = take(certificate, "jwt").decode()

    keys.make(path=settings.SIGNING_KEY_FILE, at=timezone.now(), replace=True)

    assert verify(token, fetch).achievement.name == "Council front desk"


def test_badge_is_the_holders_alone(client, key, certificate):
    addresses = [
        reverse("certificates:wallet", args=[certificate.number]),
        reverse("certificates:badge", args=[certificate.number, "svg"]),
    ]
    client.force_login(PersonFactory(is_superuser=True))

    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_holder_without_an_address_is_nobody_in_it(key, take):
    token = take(CertificateFactory(person=PersonFactory(email=None), issued_date=timezone.localdate()), "jwt").decode()

    assert "identifier" not in jwt.decode(token, options={"verify_signature": False})["credentialSubject"]


def test_profile_and_course_are_published(client, certificate):
    profile = client.get(reverse("certificates:issuer")).json()

    assert (profile["id"], profile["name"]) == ("did:web:127.0.0.1%3A8000", "Waymark")
    assert client.get(reverse("certificates:achievement", args=[certificate.course_key])).status_code == 404


def test_course_is_told_of_while_it_is_taught_or_somebody_holds_it_and_never_before(client):
    course, draft = CoursePageFactory(title="Front desk"), CoursePageFactory(title="Not out yet", live=False)
    CertificateFactory(course_key=CoursePageFactory(title="Once", live=False, slug="once").translation_key)
    once = CoursePage.objects.get(slug="once")

    answers = [client.get(reverse("certificates:achievement", args=[each.translation_key])) for each in (course, once)]

    assert [answer.json()["name"] for answer in answers] == ["Front desk", "Once"]
    for page in (draft, course.get_parent()):
        assert client.get(reverse("certificates:achievement", args=[page.translation_key])).status_code == 404


def test_page_without_a_key_says_that_there_are_no_badges(client, certificate):
    client.force_login(certificate.person)

    page = client.get(reverse("certificates:wallet", args=[certificate.number])).content.decode()
    assert "does not sign badges yet" in page


def test_erasing_forgets_salt_and_seal_and_keeps_the_place(certificate):
    made = badges.make(certificate=certificate, at=timezone.now())
    Seal.objects.create(certificate=certificate, sealed_by="Waymark", fingerprint="0" * 64, sealed_at=timezone.now())

    erase(certificate.person, timezone.now())

    kept = Badge.objects.get()
    assert (kept.salt, kept.position) == ("", made.position)
    assert not Seal.objects.exists()
