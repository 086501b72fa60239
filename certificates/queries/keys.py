"""The keys that sign certificates: the private one from its file, the public ones from their rows."""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.conf import settings

from certificates.models import SigningKey
from certificates.rules.signed import kid_of
from cms.memory import remembered

logger = logging.getLogger(__name__)
KEYS_FORMAT = "waymark-keys/1"


@dataclass(frozen=True)
class Signer:
    kid: str
    private_key: Ed25519PrivateKey

    def sign(self, data: bytes) -> bytes:
        return self.private_key.sign(data)


def signer() -> Signer | None:
    """Who signs now: the key in the file, if its public half is published and neither ended nor revoked."""
    path = Path(settings.SIGNING_KEY_FILE)
    return remembered(("signing key", str(path)), lambda: read_signer(path))


def read_signer(path: Path) -> Signer | None:
    """A site without a key works and says so; a file that holds none is said in the log."""
    try:
        private_key = load_pem_private_key(path.read_bytes(), password=None)
    except (FileNotFoundError, IsADirectoryError):
        return None
    except (OSError, ValueError, TypeError) as error:
        logger.error("The signing key cannot be read: %s", error)
        return None
    if not isinstance(private_key, Ed25519PrivateKey):
        logger.error("The signing key is not of the kind Ed25519.")
        return None
    kid = kid_of(raw_public(private_key))
    if not SigningKey.objects.active().filter(kid=kid).exists():
        logger.error("The signing key %s is not published, has ended or was revoked: nothing is signed.", kid)
        return None
    return Signer(kid, private_key)


def raw_public(private_key: Ed25519PrivateKey) -> bytes:
    return private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def published_keys(*, at: datetime) -> dict[str, Any]:
    """Every key that ever signed, as checkers read them. One question."""
    return {
        "format": KEYS_FORMAT,
        "site": settings.WAGTAIL_SITE_NAME,
        "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/"),
        "made": at.date().isoformat(),
        "keys": [as_published(key) for key in SigningKey.objects.all()],
    }


def as_published(key: SigningKey) -> dict[str, str]:
    return {
        "kid": key.kid,
        "algorithm": key.algorithm,
        "public_key": key.public_key,
        "from": key.from_at.date().isoformat(),
        "until": key.until_at.date().isoformat() if key.until_at else "",
        "revoked": key.revoked_at.date().isoformat() if key.revoked_at else "",
    }
