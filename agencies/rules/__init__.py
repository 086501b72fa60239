"""Days, spans of days and what a duty allows, in plain Python.

A span is half-open: `[start, end)`. Its end is the first day it no longer holds; with no end it still holds.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


def a_year_after(day: date) -> date:
    """The same day of the next year; the first of March after a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def still_confirmed(confirmed: date | None, on: date) -> bool:
    """Whether a promise renewed on a day still stands: for a year, and not before it was made."""
    return confirmed is not None and confirmed <= on < a_year_after(confirmed)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a plain text: a heading, a paragraph, or a list of points."""

    kind: str  # "heading", "text" or "points"
    lines: tuple[str, ...]


def passages(text: str) -> list[Passage]:
    """A plain text in its parts: an empty line ends a part, `#` begins a heading, `-` or `*` begins a point."""
    found: list[Passage] = []
    open_kind, open_lines = "", list[str]()
    for line in [*text.splitlines(), ""]:
        kind, words = kind_of(line)
        if open_kind == "points" and kind == "text":
            open_lines[-1] += f" {words}"  # a point may go on in the next line
            continue
        if open_lines and (kind != open_kind or kind == "heading"):
            lines = (" ".join(open_lines),) if open_kind == "text" else tuple(open_lines)
            found.append(Passage(open_kind, lines))
            open_lines = []
        open_kind = kind
        if words:
            open_lines.append(words)
    return found


def kind_of(line: str) -> tuple[str, str]:
    """What a line is and its words; a line without words is nothing."""
    mark, space, rest = line.strip().partition(" ")
    if space and mark and rest.strip():
        if not mark.strip("#"):
            return "heading", rest.strip()
        if mark in {"-", "*", "•"}:
            return "points", rest.strip()
    words = line.strip()
    return ("text", words) if words.strip("#-*• ") else ("", "")


# Letters and digits that nobody mistakes for others, on a poster or read out: of 0 and O, 1, I and L, 2 and Z, 5 and S,
# 8 and B, 6 and G, U and V at most one of each; and no vowels, so that no code is a word.
CODE_LETTERS = "34679CDFHJKMNPQRTWXY"
CODE_LENGTH = 8


def drawn_code(draw: Callable[[Sequence[str]], str]) -> str:
    """A join code; `draw` picks one of the letters, as `secrets.choice` does."""
    return "".join(draw(CODE_LETTERS) for _ in range(CODE_LENGTH))


def normal_code(typed: str) -> str:
    """What was meant, however it was typed: capitals or not, with spaces, dashes or dots between."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in plain if letter.isalnum())


def in_groups(code: str) -> str:
    """As it is printed and read out: in groups of four."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


# Whoever likes gets an address here: it proves nothing about where somebody works.
FREE_MAIL = frozenset(
    """
    aol.com btinternet.com fastmail.com gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.co.uk hotmail.com
    icloud.com live.co.uk live.com mail.com mail.ru me.com msn.com o2.pl onet.pl outlook.com proton.me protonmail.com
    qq.com sky.com talktalk.net virginmedia.com wp.pl yahoo.co.uk yahoo.com yandex.ru ymail.com
    """.split()  # noqa: SIM905 - a list of words
)


def normal_domain(typed: str) -> str | None:
    """The domain that was meant, from "@Council.gov.uk" or an address in it; None where it is none."""
    plain = typed.strip().lower().rsplit("@", 1)[-1].rstrip(".")
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    return plain if len(plain) <= 190 and re.fullmatch(rf"{label}(\.{label})*\.[a-z]{{2,63}}", plain) else None


def domain_of(address: str) -> str:
    return address.rsplit("@", 1)[-1].lower()


@dataclass(frozen=True, slots=True)
class Addressee:
    """One line of a list of people to invite: an address and, after a comma, perhaps a staff number."""

    line: int
    email: str
    staff_number: str = ""


def read_addressees(text: str) -> list[Addressee]:
    """A line each; an empty line is nobody. Whether an address is one, the caller says."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part.strip() for part in re.split(r"[,;\t]", line)]
        if any(parts):
            found.append(Addressee(number, (parts[0].strip("<>")).lower(), parts[1] if len(parts) > 1 else ""))
    return found


def number_in(text: str | None) -> int | None:
    """The whole number that stands in an address or a form, if it is one, and no longer than any that we count."""
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None
