"""What rooms above lend: the sections that the menus of leads and coordinators show, and who does a kind of job.

    from agencies.lending import AGENCY, Section, lend_section

    lend_section(AGENCY, Section("sessions", _("Sessions"), "courses:sessions", MenuGroup.TRAINING, order=40))

An address takes the slug of the agency, or of the partnership, and checks the right itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from agencies.enums import MenuGroup

AGENCY = "agency"
PARTNERSHIP = "partnership"


@dataclass(frozen=True, slots=True)
class Section:
    """`code` names the section for the page that is in it; `for_teams` shows it to who leads a team alone.

    `group` is where the menu has it; without one it stands by itself.
    """

    code: str
    label: str | Promise
    address_name: str
    group: MenuGroup | None = None
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
    is_private: bool = False  # only whoever asked for it may see it, and no lead or administrator
    may_fetch: Callable[[Any, date], bool] = lambda job, on: True  # whether its asker may have the file still, on a day


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
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
class PersonalFile:
    """Another form in which people may take away everything held about them; the address takes a POST."""

    code: str
    label: str | Promise
    address_name: str


_undrawable: list[Callable[[str], list[str]]] = []


def lend_undrawable(letters_of: Callable[[str], list[str]]) -> None:
    """How the room of certificates tells the letters of a name that it could not draw."""
    _undrawable[:] = [letters_of]


def undrawable(name: str) -> list[str]:
    return [letter for letters_of in _undrawable for letter in letters_of(name)]


_personal_files: dict[str, PersonalFile] = {}


def lend_personal_file(file: PersonalFile) -> None:
    """Adds a form of file to the page "Everything held about me". Lending one again replaces it."""
    _personal_files[file.code] = file


def personal_files() -> list[PersonalFile]:
    return sorted(_personal_files.values(), key=lambda file: file.code)


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


_leftovers: list[Callable[[datetime], int]] = []


def lend_leftovers(drop: Callable[[datetime], int]) -> None:
    """Adds what the night lets go whatever partnerships chose: files that nothing refers to. Answers how many went."""
    if drop not in _leftovers:
        _leftovers.append(drop)


def leftovers() -> list[Callable[[datetime], int]]:
    return list(_leftovers)


@dataclass(frozen=True, slots=True)
class ImportField:
    """A column that a kind of file may have. `has_words`: its words are mapped, such as names of roles."""

    name: str
    label: str | Promise
    known: frozenset[str] = frozenset()  # common headings, as `agencies.sheets.reading.plain` lays them bare
    has_words: bool = False


@dataclass(frozen=True, slots=True)
class ImportWords:
    """What the pages of a kind of file say."""

    section: str  # of the agency's menu that they are in
    heading: str | Promise
    lead: str | Promise
    new_heading: str | Promise
    how: tuple[str | Promise, ...]  # how rows are understood, a point each
    empty_title: str | Promise
    empty_text: str | Promise
    undo: str | Promise  # what undoing does, and what it leaves
    file_name: str  # of an empty file to fill in


@dataclass(frozen=True, slots=True)
class WordChoices:
    """The words of a column that are known, and what an unknown one may mean: (value, label)."""

    known: frozenset[str]
    choices: list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of file that leads bring in; `agencies.actions.imports` does the rest: reading, dry run, journal, undo.

    `rows` are `ImportRow`s whose `values` have text by field; what is planned is an `agencies.rules.staff_file.Planned`
    or anything with its `line`, `outcome`, `problems`, `person`, `post`, `candidates`, `same` and `found`: what the
    dry run shows of it beside what was read, kept with the row and compared when it is written.
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
    words: ImportWords | None = None
    options: tuple[str, ...] = ("day_first",)  # of `agencies.forms.imports.ColumnsForm`
    word_choices: Callable[[Any], dict[str, WordChoices]] = lambda file_import: {}  # by field
    details: Callable[[dict[str, Any]], list[str]] = lambda values: []  # what a page says of a row, beside the name
    problems: Mapping[str, str | Promise] = field(default_factory=dict)  # words of its own codes
    may_be_new: bool = False  # whether a doubtful row may be about somebody new


_import_kinds: dict[str, ImportKind] = {}


def lend_import_kind(kind: ImportKind) -> None:
    """Adds a kind of file. Lending one again replaces it."""
    _import_kinds[kind.name] = kind


def import_kind(name: str) -> ImportKind:
    return _import_kinds[name]


def is_import_kind(name: str) -> bool:
    return name in _import_kinds


_editable: list[str] = []


def lend_editable(model: str) -> None:
    """Lets editors change rows of a model ("room.Model") that is no page and no snippet."""
    if model not in _editable:
        _editable.append(model)


def editable() -> list[str]:
    return list(_editable)


_only_looked_at: list[str] = []


def lend_only_looked_at(model: str) -> None:
    """Lets agency reviewers look at a snippet ("room.Model") without changing it: it waits for nobody's agreement."""
    if model not in _only_looked_at:
        _only_looked_at.append(model)


def only_looked_at() -> list[str]:
    return list(_only_looked_at)
