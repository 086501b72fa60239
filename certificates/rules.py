"""Numbers and states of certificates, in plain Python."""

from dataclasses import dataclass
from datetime import date

# Crockford's base 32: no I, L, O or U, so that a number can be read aloud and typed.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BITS = 60
PREFIX = "WM"


def check_character(body: str) -> str:
    """The check character of ISO/IEC 7064's hybrid scheme over 32 letters: it catches every single wrong letter."""
    product = 32
    for letter in body:
        product = ((product + ALPHABET.index(letter)) % 32 or 32) * 2 % 33
    return ALPHABET[(33 - product) % 32]


def number_from(random_bits: int) -> str:
    """A certificate number such as `WM-7K3Q-9XWM-4D2H-C` from 60 random bits."""
    body = "".join(ALPHABET[random_bits >> shift & 31] for shift in range(RANDOM_BITS - 5, -1, -5))
    return f"{PREFIX}-{body[:4]}-{body[4:8]}-{body[8:]}-{check_character(body)}"


def read_number(typed: str) -> str | None:
    """The number that a person meant, whatever case, spaces or look-alike letters they typed; None if it is not one."""
    letters = typed.upper().replace("-", "").replace(" ", "")
    letters = letters.removeprefix(PREFIX).replace("O", "0").replace("I", "1").replace("L", "1")
    body, check = letters[:-1], letters[-1:]
    if len(body) != RANDOM_BITS // 5 or any(letter not in ALPHABET for letter in letters):
        return None
    if check_character(body) != check:
        return None
    return f"{PREFIX}-{body[:4]}-{body[4:8]}-{body[8:]}-{check}"


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
    """A name that its holder recognises and a stranger does not learn: `Amelia O'Connor` becomes `A… O…`."""
    return " ".join(f"{word[0]}…" for word in name.split())
