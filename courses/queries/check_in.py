"""The code by which people in a room say that they are there. It changes: a picture of it is of no use later."""

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from courses.enums import SessionState
from courses.models import Session

LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
STUB, SIGNED = 5, 3
SECONDS = 10 * 60


def code_now(session: Session, at: datetime) -> str:
    """What the screen shows at an instant: the session's own letters, and three that change every ten minutes."""
    return f"{session.check_in_code}-{signature(session, slot_of(at))}"


def session_with(code: str, at: datetime) -> Session | None:
    """The session whose code this is or was a moment ago. Capitals, spaces and dashes do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    if len(plain) != STUB + SIGNED:
        return None
    session = (
        Session.objects.select_related("agency__partnership")
        .filter(check_in_code=plain[:STUB], check_in_until__gt=at, state=SessionState.OPEN)
        .first()
    )
    if session is None:
        return None
    valid = [signature(session, slot_of(at) - back) for back in (0, 1)]
    return session if any(constant_time_compare(plain[STUB:], each) for each in valid) else None


def is_open(session: Session, at: datetime) -> bool:
    return bool(session.check_in_code and session.check_in_until and session.check_in_until > at)


def slot_of(at: datetime) -> int:
    return int(at.timestamp()) // SECONDS


def signature(session: Session, slot: int) -> str:
    digest = salted_hmac("courses.check-in", f"{session.key}:{slot}").digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:SIGNED])
