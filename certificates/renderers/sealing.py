"""Puts an organisation's seal into the empty field of a drawn certificate: PAdES, and any later change is found.

What is written is only added at the end of the file. Neither the document's description nor its pages change, so the
file stays PDF/UA-1 and PDF/A-2a.
"""

import io
from dataclasses import dataclass

from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.renderers.tagging import SEAL_FIELD

RESERVED = 16_384  # bytes for the seal, in hexadecimal: a chain of three certificates fits well
PEM = b"-----BEGIN"


class CannotReadSeal(Exception):
    """The file holds no key with its certificate, or needs another passphrase."""


@dataclass(frozen=True)
class Sealer:
    """A key with its certificate. `name` is the organisation in it."""

    signer: SimpleSigner
    name: str
    fingerprint: str  # SHA-256 of the certificate

    def seal(self, pdf: bytes, *, reason: str) -> bytes:
        """The same file with the seal behind it. It must have an empty field for it."""
        writer = AddingWriter(io.BytesIO(pdf))
        metadata = PdfSignatureMetadata(
            field_name=SEAL_FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            name=self.name,
            reason=reason,
        )
        sealed = io.BytesIO()
        PdfSigner(metadata, self.signer).sign_pdf(
            writer, existing_fields_only=True, bytes_reserved=RESERVED, output=sealed
        )
        return sealed.getvalue()


class AddingWriter(IncrementalPdfFileWriter):
    """Leaves the document's description as it is: written anew it would no longer be what PDF/A asks for."""

    def _update_meta(self) -> None:
        pass


def read_sealer(content: bytes, passphrase: str = "") -> Sealer:
    """This will read PKCS#12, or PEM with a private key and certificates, the key's own first."""
    secret = passphrase.encode() or None
    try:
        signer = from_pem(content, secret) if PEM in content else SimpleSigner.load_pkcs12_data(content, [], secret)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as broken:
        raise CannotReadSeal(str(broken)) from broken
    certificate = signer.signing_cert
    assert certificate is not None, "a signer is made with its certificate"
    subject = certificate.subject.native
    name = subject.get("organization_name") or subject.get("common_name") or certificate.subject.human_friendly
    return Sealer(signer, str(name), certificate.sha256.hex())


def from_pem(content: bytes, secret: bytes | None) -> SimpleSigner:
    certificates = list(load_certs_from_pemder_data(content[content.index(b"-----BEGIN CERTIFICATE") :]))
    store = SimpleCertificateStore()
    store.register_multiple(certificates[1:])
    key = load_private_key_from_pemder_data(content[: content.index(b"-----BEGIN CERTIFICATE")], secret)
    return SimpleSigner(signing_cert=certificates[0], signing_key=key, cert_registry=store)
