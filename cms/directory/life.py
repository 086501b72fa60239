"""How an entry ages, from its dates alone."""

from datetime import date, timedelta
from enum import StrEnum

CONFIRMED_FOR_DAYS = 90
STALE_AFTER_DAYS = 14  # past the day it was due: 104 days after it was confirmed
HIDDEN_AFTER_DAYS = 90  # 180 days after it was confirmed


class Life(StrEnum):
    DRAFT = "draft"
    LIVE = "live"
    DUE = "due"
    STALE = "stale"
    HIDDEN = "hidden"
    CLOSED = "closed"

    @property
    def is_public(self) -> bool:
        return self in {Life.LIVE, Life.DUE, Life.STALE}


def life_on(*, is_published: bool, due: date, closed: date | None, on: date) -> Life:
    """The state of an entry on a day. A closed service is closed however well it was kept."""
    if not is_published:
        return Life.DRAFT
    if closed is not None and on >= closed:
        return Life.CLOSED
    if on >= due + timedelta(days=HIDDEN_AFTER_DAYS):
        return Life.HIDDEN
    if on >= due + timedelta(days=STALE_AFTER_DAYS):
        return Life.STALE
    return Life.DUE if on >= due else Life.LIVE


def due_after(confirmed: date) -> date:
    return confirmed + timedelta(days=CONFIRMED_FOR_DAYS)
