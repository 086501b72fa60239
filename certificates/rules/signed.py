"""What is signed of a certificate, so that it can be checked without a network. Plain Python.

The signed text is small enough for a link: `wm1.<what it says>.<signature>`, both in base64url. What it says is JSON in
its one canonical form; the signature is Ed25519 over `SIGNED_AS` and those very bytes, so that the key's signatures of
other things (badges) can never pass for one of a certificate.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from certificates.rules import canonical

MARK = "wm1"
SIGNED_AS = b"waymark-certificate/1\n"
IN_TEXT = re.compile(r"wm1\.([A-Za-z0-9_-]{20,8000})\.([A-Za-z0-9_-]{86})(?![A-Za-z0-9_-])")
SHORT = {"number": "n", "holder": "h", "course": "c", "partnership": "p", "issued": "i", "last": "l", "kid": "k"}


class NotCanonical(ValueError):
    """It is not what is signed of a certificate, in its one form."""


@dataclass(frozen=True)
class Said:
    """What is signed. `last` is the last day on which the certificate holds, as people read it."""

    number: str
    holder: str
    course: str
    partnership: str
    issued: date
    last: date
    kid: str

    def as_bytes(self) -> bytes:
        """The one form of it: equal certificates have equal bytes."""
        values = {**vars(self), "issued": self.issued.isoformat(), "last": self.last.isoformat()}
        return canonical({short: values[name] for name, short in SHORT.items()})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Said":
        """Raises NotCanonical."""
        try:
            found = json.loads(data)
            values = {name: found[short] for name, short in SHORT.items()}
            days = {name: date.fromisoformat(values[name]) for name in ("issued", "last")}
            said = cls(**{**values, **days})
        except (ValueError, KeyError, TypeError) as broken:
            raise NotCanonical from broken
        if said.as_bytes() != data:
            raise NotCanonical
        return said


def signed_text(said: Said, sign: Callable[[bytes], bytes]) -> str:
    """The text that goes into a link; `sign` makes the 64 bytes of an Ed25519 signature."""
    data = said.as_bytes()
    return f"{MARK}.{in_letters(data)}.{in_letters(sign(SIGNED_AS + data))}"


def parts_of(text: str) -> tuple[bytes, bytes] | None:
    """What it says and the signature, of the first signed text anywhere in a text; None where there is none."""
    found = IN_TEXT.search(text)
    if found is None:
        return None
    try:
        return from_letters(found[1]), from_letters(found[2])
    except (ValueError, binascii.Error):
        return None


def kid_of(public_key: bytes) -> str:
    """The name of a key: it comes of the key itself, so that no other key can have it."""
    return in_letters(hashlib.sha256(public_key).digest())[:12]


def in_letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_letters(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
