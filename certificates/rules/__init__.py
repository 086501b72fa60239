"""Numbers and states of certificates, in plain Python."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.rules.names import family_names, plain

# Crockford's base 32: no I, L, O or U, so that a number can be read aloud and typed.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BITS = 60
PREFIX, RECORD_PREFIX = "WM", "WR"  # of certificates, of people's own records
LETTERS = RANDOM_BITS // 5 + 1
DASHES_AND_SPACES = re.compile(r"[\s\-‐‑‒–—―−_.]+")
LOOK_ALIKE = str.maketrans("OIL", "011")


def check_character(body: str) -> str:
    """The check character of ISO/IEC 7064's hybrid scheme over 32 letters: it catches every single wrong letter."""
    product = 32
    for letter in body:
        product = ((product + ALPHABET.index(letter)) % 32 or 32) * 2 % 33
    return ALPHABET[(33 - product) % 32]


def number_from(random_bits: int, *, prefix: str = PREFIX) -> str:
    """A certificate number such as `WM-7K3Q-9XWM-4D2H-C` from 60 random bits."""
    body = "".join(ALPHABET[random_bits >> shift & 31] for shift in range(RANDOM_BITS - 5, -1, -5))
    return f"{prefix}-{body[:4]}-{body[4:8]}-{body[8:]}-{check_character(body)}"


def read_number(typed: str, *, prefix: str = PREFIX) -> str | None:
    """The number that a person meant, whatever case, spaces or look-alike letters they typed; None if it is not one.

    A whole address that ends in the number is read as well: people copy what a QR code opened.
    """
    if "/" in typed:
        typed = typed.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2].removesuffix(".pdf")
    letters = DASHES_AND_SPACES.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if len(letters) > LETTERS:
        letters = letters.removeprefix(prefix)
    letters = letters.translate(LOOK_ALIKE)
    body, check = letters[:-1], letters[-1:]
    if len(letters) != LETTERS or any(letter not in ALPHABET for letter in letters):
        return None
    if check_character(body) != check:
        return None
    return f"{prefix}-{body[:4]}-{body[4:8]}-{body[8:]}-{check}"


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: Any) -> bytes:
    """JSON in the one form of RFC 8785, so that equal content has equal bytes. Records have no fractions in them."""
    return _CANONICAL.encode(value).encode()


def digest_of(record: Any) -> str:
    return hashlib.sha256(canonical(record)).hexdigest()


def given_digest(text: str) -> str | None:
    """The digest of what a checker has: a record's file, the record in it, or the digest itself. None if it is none."""
    text = text.strip().removeprefix("\ufeff")
    plain = "".join(text.split()).lower()
    if len(plain) == 64 and set(plain) <= set("0123456789abcdef"):
        return plain
    try:
        given = json.loads(text)
        record = given.get("record", given) if isinstance(given, dict) else None
        return digest_of(record) if isinstance(record, dict) else None
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True)
class Validity:
    """What decides the state of a certificate. Spans are half-open: it no longer holds on `until`."""

    issued: date
    until: date
    withdrawn: date | None = None
    superseded: bool = False


def state_on(validity: Validity, day: date) -> str:
    """`withdrawn`, `superseded`, `expired` or `current`. A withdrawal outranks the rest: readers must know of it."""
    if validity.withdrawn is not None and validity.withdrawn <= day:
        return "withdrawn"
    if validity.superseded:
        return "superseded"
    return "current" if day < validity.until else "expired"


def masked(name: str) -> str:
    """A name that its holder recognises and a stranger does not learn: `Amelia O'Connor` becomes `A… O…`.

    Where a first letter is a family name by itself, as in `王小明`, it stays hidden: it would open the whole name.
    """
    opens = family_names(name, "zh")  # wherever in the name the family name stands
    return " ".join("…" if plain(word[0]) in opens else f"{word[0]}…" for word in name.split())
