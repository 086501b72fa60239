"""Days, spans of days and what a duty allows, in plain Python.

A span is half-open: `[start, end)`. Its end is the first day it no longer holds; with no end it still holds.
"""

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo


def local_day(at: datetime, zone: str) -> date:
    """The day on the calendar of a place at an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def in_force(start: date, end: date | None, on: date) -> bool:
    return start <= on and (end is None or on < end)


def overlap(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two spans share at least one day."""
    return (other_end is None or start < other_end) and (end is None or other_start < end)


def within(start: date, end: date | None, outer_start: date, outer_end: date | None) -> bool:
    """Whether every day of the first span is a day of the second."""
    return outer_start <= start and (outer_end is None or (end is not None and end <= outer_end))


def normal_email(address: str | None) -> str | None:
    """The one spelling an address is kept in: people mean the same mailbox however they type its capitals."""
    return (address or "").strip().lower() or None


def username_stem(words: str) -> str:
    """A plain username from an e-mail address or a name: small letters, digits and dots."""
    plain = unicodedata.normalize("NFKD", words.split("@")[0]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", ".", plain).strip(".")[:60] or "person"
