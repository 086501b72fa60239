import base64
import json
import stat
from datetime import UTC, date, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import AuditEntry
from certificates.actions import keys
from certificates.models import SigningKey
from certificates.queries.keys import signer
from certificates.queries.offline import signed_text_of
from certificates.rules.signed import SIGNED_AS, NotCanonical, Said, from_letters, parts_of, signed_text
from tests.factories.agencies import AgencyFactory, PersonFactory
from tests.factories.certificates import CertificateFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
text = st.text(max_size=60)


@pytest.fixture
def key_file(settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "keys" / "signing.pem"
    return settings.SIGNING_KEY_FILE


@pytest.fixture
def key(key_file):
    return keys.make(path=key_file, at=NOW)


def verify(signed, key):
    """What is said, where the signature is right."""
    data, signature = parts_of(signed)
    Ed25519PublicKey.from_public_bytes(from_letters(key.public_key)).verify(signature, SIGNED_AS + data)
    return json.loads(data)


@given(text, text, text, st.dates(), st.dates())
def test_what_is_signed_comes_back_in_one_form(holder, course, partnership, issued, last):
    said = Said("WM-0000-0000-0000-4", holder, course, partnership, issued, last, "kid")
    signed = signed_text(said, lambda data: b"s" * 64)
    data, signature = parts_of(f"https://site.example/certificates/WM-0000-0000-0000-4/#{signed} and more")

    assert (Said.from_bytes(data), signature) == (said, b"s" * 64)


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b'{"n":1}',
        b" {}",
        b"nonsense",
        Said("n", "h", "c", "p", date.min, date.max, "k").as_bytes() + b" ",
    ],
)
def test_other_forms_are_refused(data):
    with pytest.raises(NotCanonical):
        Said.from_bytes(data)


def test_certificate_is_signed_and_any_change_is_found(key):
    certificate = CertificateFactory(holder_name="آمنہ خان", issued_date=date(2026, 5, 20))
    signed = signed_text_of(certificate)

    assert verify(signed, key) == {
        "n": certificate.number,
        "h": "آمنہ خان",
        "c": "Council front desk",
        "p": "Partnership of Somewhere",
        "i": "2026-05-20",
        "l": "2027-05-19",
        "k": key.kid,
    }
    assert signed_text_of(certificate) == signed  # deterministic
    mark, said, signature = signed.split(".")
    forged = base64.urlsafe_b64encode(from_letters(said).replace(b"2027", b"2037")).rstrip(b"=").decode()
    with pytest.raises(InvalidSignature):
        verify(f"{mark}.{forged}.{signature}", key)


def test_private_key_stays_in_its_file(key, key_file):
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    row = SigningKey.objects.values().get()
    private = from_letters("".join(key_file.read_text().splitlines()[1:-1]).replace("+", "-").replace("/", "_"))[-32:]
    assert private not in from_letters(str(row["public_key"]))
    assert set(row) == {
        "id", "kid", "algorithm", "public_key", "from_at", "until_at", "created_at", "revoked_at", "revoked_reason",
    }  # fmt: skip


def test_replaced_key_stays_published_and_revoked_one_says_so(client, key, key_file):
    call_command("make_signing_key", "--replace", verbosity=0)
    newer = SigningKey.objects.active().get()
    # In one word: a key may begin with a hyphen.
    call_command(
        "make_signing_key", f"--revoke={key.kid}", "--reason", "The disk in the cupboard was sold", verbosity=0
    )

    published = client.get(reverse("certificates:keys")).json()["keys"]
    assert {each["kid"]: bool(each["revoked"]) for each in published} == {key.kid: True, newer.kid: False}
    assert "disk in the cupboard" not in json.dumps(published)
    assert signer().kid == newer.kid
    keys.revoke(kid=newer.kid, reason="Lost", at=timezone.now())
    assert signer() is None


def test_each_coordinator_reads_once_that_a_key_was_revoked(key):
    partnerships = [AgencyFactory().partnership for _ in range(2)]
    at = timezone.now()

    for _ in range(2):
        keys.revoke(kid=key.kid, reason="The disk in the cupboard was sold", at=at)

    entries = AuditEntry.objects.filter(action="signing-key.revoked").order_by("partnership")
    assert [(each.partnership, each.subject_id, each.reason, each.at) for each in entries] == [
        (partnership, str(key.pk), "The disk in the cupboard was sold", at) for partnership in partnerships
    ]


def test_key_is_not_made_over_another_by_mistake(key, key_file):
    before = key_file.read_bytes()

    with pytest.raises(CommandError, match="already"):
        call_command("make_signing_key", verbosity=0)
    assert key_file.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_broken_key_file_stops_signing_and_nothing_else(client, key_file, content):
    key_file.parent.mkdir(parents=True)
    key_file.write_bytes(content)
    certificate = CertificateFactory()
    client.force_login(certificate.person)

    assert signed_text_of(certificate) == ""
    assert client.get(reverse("certificates:pdf", args=[certificate.number])).status_code == 200
    assert client.get(reverse("certificates:signed", args=[certificate.number])).status_code == 404


def test_site_without_a_key_says_so(client):
    assert "does not sign its certificates yet" in client.get(reverse("certificates:offline")).content.decode()


def test_holder_takes_the_signed_address_and_strangers_do_not(client, key):
    certificate = CertificateFactory()
    address, page = (reverse(f"certificates:{name}", args=[certificate.number]) for name in ("signed", "check"))
    stranger_reads = client.get(page).content.decode()
    client.force_login(PersonFactory())
    assert client.get(address).status_code == 404
    client.force_login(certificate.person)

    link = client.get(address).content.decode().strip()

    assert link == f"http://127.0.0.1:8000{page}#{signed_text_of(certificate)}"
    assert link in client.get(page).content.decode()
    assert signed_text_of(certificate)[:20] not in stranger_reads


def test_erased_holder_is_not_signed(key):
    certificate = CertificateFactory(holder_name="")

    assert signed_text_of(certificate) == ""


def test_saved_checker_needs_nothing_from_anywhere(client, key):
    saved = client.get(reverse("certificates:checker"))
    page = saved.content.decode()

    assert saved["Content-Disposition"] == 'attachment; filename="certificate-checker.html"'
    assert key.kid in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert "<link" not in page
    assert 'src="' not in page
