"""What the public may know of a service, with the codes of its choices: what leaves the site and what comes in."""

import html
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from django.utils.html import strip_tags

from cms.directory import kinds
from cms.directory.opening import OtherHours, Span
from cms.enums import ServiceCategory

# Numbers of our own things follow from what they are about, so that they are the same at every reading.
NAMESPACE = uuid.UUID("5b0c2a0e-6f55-5d52-9c8b-0c7f3f3b9f10")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
MARKUP = re.compile(r"<[a-zA-Z!/]")

Week = tuple[tuple[int, Span], ...]


@dataclass(frozen=True)
class Record:
    """A service. Nothing of it is for staff alone: there is no field that could hold it."""

    id: uuid.UUID
    name: str = ""
    short_name: str = ""
    slug: str = ""
    summary: str = ""
    easy_read: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    sector: str = ""
    powers: str = ""
    laws: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()
    who_can_use: str = ""
    areas: tuple[str, ...] = ()
    is_paid: bool = False
    accreditation: str = ""
    without_police: str = kinds.YesNoUnsure.UNSURE.value
    takes_reports: str = kinds.TakesReports.NO.value
    is_anonymous: bool = False
    phone: str = ""
    text_number: str = ""
    email: str = ""
    website: str = ""
    address: str = ""
    is_address_secret: bool = False
    safe_contact: str = ""
    hours: str = ""
    on_bank_holidays: str = kinds.OnBankHolidays.CLOSED.value
    spoken: tuple[str, ...] = ()
    languages: str = ""
    access: tuple[str, ...] = ()
    access_note: str = ""
    referral: str = kinds.Referral.SELF.value
    who_may_refer: str = ""
    referral_note: str = ""
    data_sharing: str = ""
    is_sample: bool = False
    checked_date: date | None = None
    changed_at: datetime | None = None
    week: Week = ()
    exceptions: tuple[OtherHours, ...] = ()


# What it says: all but where it stands, when it was written and in which language.
CONTENT = tuple(
    part.name for part in fields(Record) if part.name not in {"id", "slug", "language", "changed_at", "checked_date"}
)
TEXTS = (
    "name", "short_name", "summary", "easy_read", "powers", "who_can_use", "accreditation", "phone", "text_number",
    "email", "website", "address", "safe_contact", "hours", "languages", "access_note", "who_may_refer",
    "referral_note", "data_sharing",
)  # fmt: skip
FLAGS = ("is_paid", "is_anonymous", "is_address_secret", "is_sample")
# What is chosen from a list. Strands, areas and the law table are the site's own, and are told by it.
LISTS: dict[str, tuple[str, ...] | None] = {
    "categories": tuple(ServiceCategory.values),
    "works": tuple(kinds.Work.values),
    "strands": None,
    "laws": None,
    "areas": None,
    "spoken": tuple(kinds.Spoken.values),
    "access": tuple(kinds.Access.values),
}
ONE_OF: dict[str, tuple[str, ...]] = {
    "sector": tuple(kinds.Sector.values),
    "without_police": tuple(kinds.YesNoUnsure.values),
    "takes_reports": tuple(kinds.TakesReports.values),
    "on_bank_holidays": tuple(kinds.OnBankHolidays.values),
    "referral": tuple(kinds.Referral.values),
}
DEFAULTS: dict[str, object] = {part.name: part.default for part in fields(Record) if part.name != "id"}


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file, where it stands."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" if self.where else self.reason


@dataclass(frozen=True)
class Row:
    """A service as a file tells it, and what of it could not be understood though the rest could."""

    where: str
    record: Record
    told: frozenset[str] = frozenset()  # the fields that the file speaks of: what it leaves out stays as it is here
    notes: tuple[str, ...] = ()


@dataclass
class Reading:
    """What a file holds. `refused` says why nothing of it can be used."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: str = ""


def uuid_of(identifier: str) -> uuid.UUID:
    """The number of a thing elsewhere; one that is no UUID always leads to the same."""
    try:
        return uuid.UUID(identifier)
    except ValueError:
        return uuid.uuid5(NAMESPACE, identifier)


def plain(text: str) -> str:
    """Words without markup and without what no reader sees. What is left is shown as it is written, never run."""
    if MARKUP.search(text):
        text = html.unescape(strip_tags(re.sub(r"<(br|/p|/li|/h\d)[^>]*>", "\n", text)))
        text = strip_tags(text)
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def repeated(rows: list[Row]) -> Iterator[Fault]:
    first: dict[uuid.UUID, str] = {}
    for row in rows:
        if first.setdefault(row.record.id, row.where) != row.where:
            yield Fault(row.where, f"the same id stands in {first[row.record.id]} already")
