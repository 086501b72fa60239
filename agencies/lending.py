"""What rooms above lend: the sections that the menus of leads and coordinators show, and who does a kind of job.

    from agencies.lending import AGENCY, Section, lend_section

    lend_section(AGENCY, Section("sessions", _("Sessions"), "courses:sessions", order=40))

An address takes the slug of the agency, or of the partnership, and checks the right itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

AGENCY = "agency"
PARTNERSHIP = "partnership"


@dataclass(frozen=True, slots=True)
class Section:
    """`code` names the section for the page that is in it; `for_teams` shows it to who leads a team alone."""

    code: str
    label: str | Promise
    address_name: str
    order: int = 50
    for_teams: bool = False


_lent: dict[str, dict[str, Section]] = {AGENCY: {}, PARTNERSHIP: {}}


def lend_section(area: str, section: Section) -> None:
    """Adds a section to an area's menu. Lending one again replaces it."""
    _lent[area][section.code] = section


def sections_of(area: str) -> list[Section]:
    return sorted(_lent[area].values(), key=lambda section: (section.order, section.code))


@dataclass(frozen=True, slots=True)
class Slice:
    """What one piece of a job came to. It commits together with the rows that the piece wrote."""

    place: dict[str, Any] = field(default_factory=dict)  # where the next piece goes on
    done: int = 0
    failed: int = 0
    total: int | None = None  # once it is known
    is_last: bool = False
    result: dict[str, Any] = field(default_factory=dict)
    file_name: str = ""


class CannotGoOn(Exception):
    """Raised by a piece that can never succeed; the message says why in words for people, and the job fails with it."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """`piece(job, at)` does the next piece, a second or two of work, inside a transaction that ends with it.

    It reads `job.place` and `job.arguments`, writes its rows and answers the new place. It may be asked again for the
    same place, where it was killed: what it wrote then is gone, so nothing is done twice. What leaves the database
    (mail, files) has to be safe to do again.
    """

    name: str
    label: str | Promise
    piece: Callable[[Any, datetime], Slice]
    address: Callable[[Any], str] = lambda job: ""  # where its result is shown
    counted: str | Promise = ""  # what `done` counts, "rows"


_job_kinds: dict[str, JobKind] = {}


def lend_job_kind(kind: JobKind) -> None:
    """Adds a kind of work that `agencies.actions.jobs` does. Lending one again replaces it."""
    _job_kinds[kind.name] = kind


def job_kind(name: str) -> JobKind:
    return _job_kinds[name]


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """Rows about a person: what the person is given of them, and what erasing the person does to them.

    `owner` leads from the row to the person ("attempt__person"); `shown` are fields, or paths to fields, of the row.
    `more` works out what is no field, from the row. Erasure writes `cleared`, or deletes the rows; where it does
    neither, the row holds only days and keys that figures rest on.
    """

    model: str
    owner: str
    heading: str | Promise
    shown: tuple[str, ...]
    more: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    cleared: dict[str, Any] = field(default_factory=dict)
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A room's part of what is held about a person.

    `unlisted` names relations to people that no table lists, each with the reason. `erase(person, at)` does what
    clearing fields cannot. `typed` are fields of any row in which people may have typed somebody's name: an erased
    person's is taken out of them.
    """

    room: str
    tables: tuple[PersonalTable, ...]
    unlisted: dict[str, str] = field(default_factory=dict)
    erase: Callable[[Any, datetime], int] | None = None
    typed: dict[str, tuple[str, ...]] = field(default_factory=dict)


_personal_data: dict[str, PersonalData] = {}
_titles: list[Callable[[set[Any]], dict[Any, str]]] = []


def lend_personal_data(data: PersonalData) -> None:
    """Adds what a room holds about people. Lending a room's part again replaces it."""
    _personal_data[data.room] = data


def personal_data() -> list[PersonalData]:
    return list(_personal_data.values())


def lend_titles(titles_of: Callable[[set[Any]], dict[Any, str]]) -> None:
    """Lends the words for keys of courses, modules and lessons."""
    _titles[:] = [titles_of]


def titles_of(keys: set[Any]) -> dict[Any, str]:
    return _titles[0](keys) if _titles and keys else {}


@dataclass(frozen=True, slots=True)
class Retained:
    """A thing that a partnership may keep for so many months and no longer.

    `older(partnership, before)` finds what would go, for the preview and for the night alike; `drop(rows, at)` lets
    some of those rows go and answers how many. Nothing that a figure rests on may be lent here.
    """

    code: str
    label: str | Promise
    goes: str | Promise  # what exactly goes, and what stays
    months: int  # proposed
    older: Callable[[Any, datetime], Any]
    drop: Callable[[Any, datetime], int]
    least: int = 1  # fewer months than this cannot be chosen


_retained: dict[str, Retained] = {}


def lend_retained(thing: Retained) -> None:
    """Adds a thing whose keeping can be limited. Lending one again replaces it."""
    _retained[thing.code] = thing


def retained() -> list[Retained]:
    return sorted(_retained.values(), key=lambda thing: thing.code)


@dataclass(frozen=True, slots=True)
class ImportField:
    """A column that a kind of file may have. `has_words`: its words are mapped, such as names of roles."""

    name: str
    label: str | Promise
    known: frozenset[str] = frozenset()  # common headings, as `agencies.sheets.reading.plain` lays them bare
    has_words: bool = False


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of file that leads bring in; `agencies.actions.imports` does the rest: reading, dry run, journal, undo.

    `rows` are `ImportRow`s whose `values` have text by field; what is planned is an `agencies.rules.staff_file.Planned`
    or anything with its `line`, `outcome`, `problems`, `person`, `post`, `candidates` and `same`.
    """

    name: str
    label: str | Promise
    fields: tuple[ImportField, ...]
    tidy: Callable[[dict[str, str]], dict[str, str]]  # the cells of a row by field -> its values
    keys: Callable[[dict[str, str]], list[str]]  # what may stand in one row of a file only
    guess: Callable[[list[str], dict[str, str]], dict[str, str]]  # (headings, remembered) -> {heading: field}
    lacking: Callable[
        [dict[str, str], dict[str, Any]], list[str | Promise]
    ]  # (columns, options): what is still to be said
    plan: Callable[[Any, list[Any], datetime], list[Any]]  # (file_import, rows, at): one outcome for each row
    write: Callable[[Any, list[tuple[Any, Any]], datetime], list[Any]]  # (…, pairs of row and plan, at): the journal
    take_back: Callable[[Any, list[Any], datetime], dict[int, str]]  # (…, journal, at): what is kept, and why (a code)
    missing: Callable[[Any, int, int, datetime], tuple[list[Any], int]] | None = None  # who is not in the file
    announce: Callable[[Any, datetime], None] = lambda file_import, at: None  # before the first row is written


_import_kinds: dict[str, ImportKind] = {}


def lend_import_kind(kind: ImportKind) -> None:
    """Adds a kind of file. Lending one again replaces it."""
    _import_kinds[kind.name] = kind


def import_kind(name: str) -> ImportKind:
    return _import_kinds[name]
