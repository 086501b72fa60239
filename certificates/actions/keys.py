"""Making, replacing and revoking the key that signs certificates."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from django.db import transaction

from agencies.actions import audit
from agencies.models import Partnership
from certificates.models import SigningKey
from certificates.queries.keys import raw_public
from certificates.rules.signed import in_letters, kid_of
from cms.memory import forget_all

SEAL_HOLDS = timedelta(days=5 * 365)
USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


class CannotMakeKey(Exception):
    """The message says why, for whoever runs the site."""


@transaction.atomic
def make(*, path: Path, at: datetime, replace: bool = False) -> SigningKey:
    """This function will make a key, keep its private half in the file and publish the other.

    `replace` ends the keys before it: nothing more can be signed with them, and what they signed can be checked still.
    """
    if path.exists() and not replace:
        raise CannotMakeKey(f"There is a key in {path} already. Replace it with --replace.")
    private_key = Ed25519PrivateKey.generate()
    public = raw_public(private_key)
    SigningKey.objects.active().update(until_at=at)
    key = SigningKey.objects.create(
        kid=kid_of(public), public_key=in_letters(public), from_at=at, created_at=at, algorithm="Ed25519"
    )
    write_private(path, private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    forget_all()
    return key


@transaction.atomic
def make_sure(*, path: Path, at: datetime) -> SigningKey:
    """This function will publish the key in the file, whichever database it was made for, or make one."""
    if not path.exists():
        return make(path=path, at=at)
    private_key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(private_key, Ed25519PrivateKey):
        raise CannotMakeKey(f"The key in {path} is not of the kind Ed25519.")
    public = raw_public(private_key)
    kid = kid_of(public)
    SigningKey.objects.active().exclude(kid=kid).update(until_at=at)
    defaults = {"public_key": in_letters(public), "from_at": at, "created_at": at}
    key, _is_new = SigningKey.objects.get_or_create(kid=kid, defaults=defaults)
    forget_all()
    return key


@transaction.atomic
def revoke(*, kid: str, reason: str, at: datetime) -> SigningKey:
    """This function will say to every checker that a key is not to be trusted any more: somebody else may have it."""
    key = SigningKey.objects.select_for_update().filter(kid=kid).first()
    if key is None:
        raise CannotMakeKey(f"There is no key {kid}.")
    if not reason.strip():
        raise CannotMakeKey("Say why with --reason.")
    if key.revoked_at is None:
        key.revoked_at, key.revoked_reason = at, reason.strip()[:200]
        key.until_at = key.until_at or at
        key.save(update_fields=["revoked_at", "revoked_reason", "until_at"])
        for partnership in Partnership.objects.all():  # the site's key signs for each, and each coordinator is to know
            audit.note(
                "signing-key.revoked",
                by=None,
                at=at,
                partnership=partnership,
                subject=key,
                after={"key": key.kid},
                reason=key.revoked_reason,
            )
        forget_all()
    return key


def make_seal(*, path: Path, name: str, at: datetime, replace: bool = False) -> None:
    """This function will make a seal that vouches for itself: for trying, and for partnerships without a bought one."""
    if path.exists() and not replace:
        raise CannotMakeKey(f"There is a seal in {path} already. Replace it with --replace.")
    private_key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{name[:48]} (signed by itself)"),
        ]
    )
    usage = dict.fromkeys(USAGES, False) | {"digital_signature": True, "content_commitment": True}
    certificate = (
        x509.CertificateBuilder(issuer_name=called, subject_name=called, public_key=private_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + SEAL_HOLDS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(private_key, hashes.SHA256())
    )
    key = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(path, key + certificate.public_bytes(Encoding.PEM))
    forget_all()


def write_private(path: Path, content: bytes) -> None:
    """Readable for this user alone, and there as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(unfinished, path)
