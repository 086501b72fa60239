import io

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_pem_private_key, pkcs12
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.actions.files import is_drawn, pdf_of
from certificates.models import Seal
from certificates.queries.seals import sealer
from tests.certificates.renderers.reading import faults_of
from tests.factories.certificates import CertificateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal(settings, tmp_path):
    settings.SEAL_FILE = tmp_path / "seal.pem"
    call_command("make_signing_key", "--seal", verbosity=0)
    return sealer()


def status_of(pdf, seal):
    field = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[seal.signer.signing_cert], allow_fetching=False)
    return validate_pdf_signature(field, trusted)


def test_sealed_file_keeps_both_standards_and_shows_any_change(seal):
    pdf = pdf_of(CertificateFactory(holder_name="آمنہ خان"))

    status = status_of(pdf, seal)
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True, True, True, True)
    assert faults_of(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Perms.DocMDP.SubFilter) == "/ETSI.CAdES.detached"
    changed = pdf.replace(b"/Lang (en)", b"/Lang (cy)")
    assert changed != pdf
    assert status_of(changed, seal).intact is False


def test_pkcs12_does_as_well(seal, settings, tmp_path):
    pem = settings.SEAL_FILE.read_bytes()
    key = load_pem_private_key(pem, None)
    certificate = x509.load_pem_x509_certificate(pem[pem.index(b"-----BEGIN CERT") :])
    settings.SEAL_FILE, settings.SEAL_PASSPHRASE = tmp_path / "seal.p12", "open sesame"
    settings.SEAL_FILE.write_bytes(
        pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, BestAvailableEncryption(b"open sesame"))
    )

    assert status_of(pdf_of(CertificateFactory()), sealer()).bottom_line is True


def test_check_page_says_who_sealed_it_once_it_is(client, seal):
    certificate = CertificateFactory()
    address = reverse("certificates:check", args=[certificate.number])
    before = client.get(address).content.decode()

    first = pdf_of(certificate)

    assert pdf_of(certificate) == first  # sealed once, then kept
    assert Seal.objects.get().sealed_by == "Waymark"
    assert "sealed by Waymark" not in before
    assert "sealed by Waymark" in client.get(address).content.decode()


@pytest.mark.parametrize("content", ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_broken_seal_blocks_nothing(settings, tmp_path, content):
    settings.SEAL_FILE = tmp_path / "seal.pem"
    settings.SEAL_FILE.write_text(content)
    certificate = CertificateFactory()

    assert faults_of(pdf_of(certificate)) == []
    assert is_drawn(certificate)
    assert not Seal.objects.exists()


def test_file_that_cannot_be_sealed_now_is_given_and_tried_again(seal, monkeypatch):
    certificate = CertificateFactory()
    with monkeypatch.context() as broken:
        broken.setattr("certificates.renderers.sealing.RESERVED", 64)  # no room for any seal
        unsealed = pdf_of(certificate)

    assert b"/ByteRange" not in unsealed
    assert not is_drawn(certificate)
    assert b"/ByteRange" in pdf_of(certificate)


def test_unsealed_site_draws_no_field():
    assert b"/AcroForm" not in pdf_of(CertificateFactory())


def test_seal_is_not_made_over_another(seal):
    with pytest.raises(CommandError, match="already"):
        call_command("make_signing_key", "--seal", verbosity=0)
