"""Imports as their pages show them: what was found, in words for people."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import ImportState, Outcome
from agencies.lending import ImportKind, import_kind
from agencies.models import FileImport, ImportRow, Membership, Person

PAGE_SIZE = 50
STAFF = "staff"

UNREADABLE: Mapping[str, str | Promise] = {
    "empty": gettext_lazy("There is nothing in this file. Save it again with its rows and send that."),
    "too-big": gettext_lazy(
        "This file is larger than 25 MB. Leave out columns that are not needed, or send it in parts."
    ),
    "too-long": gettext_lazy("This file has more than 250,000 rows. Send it in parts."),
    "not-a-table": gettext_lazy("This is not a table. Save it as CSV or as an Excel workbook (.xlsx) and send that."),
    "old-office": gettext_lazy(
        "This is an old Excel file (.xls), or one with a password. Save it as a workbook (.xlsx) without a password."
    ),
    "locked": gettext_lazy("This workbook has a password. Save it without one and send that."),
    "broken": gettext_lazy("This workbook is damaged and cannot be opened. Save it again, or save it as CSV."),
    "bursts": gettext_lazy(
        "This workbook unpacks to far more than its size. That is not safe to open. Copy the rows into a new workbook."
    ),
    "encoding": gettext_lazy('The letters in this file cannot be read. Save it as "CSV UTF-8" and send that.'),
    "quotes": gettext_lazy(
        "A quotation mark in this file is never closed. Save it again from your spreadsheet program."
    ),
    "many-twins": gettext_lazy(
        "More than 5,000 staff numbers or e-mail addresses stand in several rows. Is this the right column?"
    ),
}

PROBLEMS: Mapping[str, str | Promise] = {
    "no-name": gettext_lazy("There is no name."),
    "no-key": gettext_lazy("There is neither a staff number nor an e-mail address."),
    "too-long": gettext_lazy("This is too long: %(value)s…"),
    "not-an-address": gettext_lazy("This is not an e-mail address: %(value)s"),
    "twice": gettext_lazy("This is in the file more than once: also in row %(value)s."),
    "same-person": gettext_lazy("This is the same person as in row %(value)s."),
    "no-role": gettext_lazy("There is no role."),
    "unknown-role": gettext_lazy("We do not know this role: %(value)s"),
    "unknown-team": gettext_lazy("We do not know this team: %(value)s"),
    "not-a-day": gettext_lazy("This is not a date: %(value)s"),
    "impossible-day": gettext_lazy("There is no such day: %(value)s"),
    "two-digit-year": gettext_lazy("Write the year with four digits: %(value)s"),
    "spreadsheet-day": gettext_lazy(
        "This is a spreadsheet's own number for a day. Show the column as dates: %(value)s"
    ),
    "far-day": gettext_lazy("This day is too long ago, or more than a year ahead: %(value)s"),
    "ends-before-start": gettext_lazy("The last day is before the first: %(value)s"),
    "has-duty": gettext_lazy("This person has a duty, such as training lead. End the duty first."),
    "missing-has-duty": gettext_lazy(
        "This person is not in the file and has a duty, such as training lead. They stay."
    ),
    "several-posts": gettext_lazy("This person has several memberships here. Change them on the person's own page."),
    "left-already": gettext_lazy("This person has left already."),
    "changed-meanwhile": gettext_lazy("Something about this person changed after the check, so nothing was written."),
    "number-of-several": gettext_lazy("Several people here have or had this staff number."),
    "number-and-address-differ": gettext_lazy("The staff number is one person's, and the e-mail address another's."),
    "other-number": gettext_lazy("The e-mail address is a person's who has another staff number."),
    "unproved-address": gettext_lazy(
        "There is an account with this e-mail address, and nobody has proved that it is theirs."
    ),
    "same-name": gettext_lazy("Somebody of this name is here already, without this staff number or e-mail address."),
    "address-is-taken": gettext_lazy("An account has this e-mail address already, so this cannot be somebody new."),
}

KEPT: Mapping[str, str | Promise] = {
    "taken-back-since": gettext_lazy("the membership was taken back since"),
    "ended-since": gettext_lazy("the membership was ended or moved since"),
    "has-duty": gettext_lazy("the person was given a duty since"),
    "changed-since": gettext_lazy("it was changed since"),
    "other-post": gettext_lazy("the person holds another membership now"),
    "signed-in-since": gettext_lazy("the person has signed in since"),
}

# The order in which a dry run is told.
SHOWN = (
    Outcome.REFUSED,
    Outcome.DOUBTFUL,
    Outcome.JOIN,
    Outcome.MOVE,
    Outcome.CHANGE,
    Outcome.LEAVE,
    Outcome.ADD,
    Outcome.UNCHANGED,
)


def words_of(problem: Mapping[str, str], kind: str) -> str:
    own = import_kind(kind).problems
    words = own.get(problem["code"]) or PROBLEMS.get(problem["code"], problem["code"])
    return str(words) % {"value": problem.get("value", "")}


def address_of(name: str, kind: str, *args: str) -> str:
    """The address of a page about files of a kind; `args` begin with the agency. Staff files have their own."""
    if kind == STAFF:
        return reverse(f"agencies:{name}", args=args)
    return reverse(f"agencies:file-{name}", args=[args[0], kind, *args[1:]])


def why_unreadable(code: str) -> str:
    return str(UNREADABLE.get(code, UNREADABLE["broken"]))


def field_labels(file_import: FileImport) -> dict[str, str]:
    return {field.name: str(field.label) for field in import_kind(file_import.kind).fields}


@dataclass(frozen=True)
class Tab:
    outcome: str
    label: str
    count: int
    is_current: bool


def tabs(file_import: FileImport, current: str) -> list[Tab]:
    counts = file_import.counts
    return [
        Tab(outcome, str(outcome.label), counts.get(outcome, 0), outcome == current)
        for outcome in SHOWN
        if counts.get(outcome, 0)
    ]


@dataclass(frozen=True)
class Shown:
    """A row as a page shows it. `candidates` of a doubtful one are (id, words); of people elsewhere nothing is told."""

    place: int
    line: int | None
    name: str
    details: str
    problems: list[str]
    candidates: list[tuple[str, str]]
    chosen: str


def shown_rows(file_import: FileImport, outcome: str, *, after: int, size: int = PAGE_SIZE) -> list[Shown]:
    rows = list(
        ImportRow.objects.filter(file_import=file_import, outcome=outcome, place__gt=after)
        .select_related("person", "membership__role", "membership__team")
        .order_by("place")[:size]
    )
    people = names_of_candidates(file_import, rows)
    chosen = file_import.options.get("chosen", {})
    return [
        Shown(
            place=row.place,
            line=row.line,
            name=row.values.get("name") or (row.person.name if row.person else ""),
            details=details_of(row, import_kind(file_import.kind)),
            problems=[words_of(problem, file_import.kind) for problem in row.problems],
            candidates=[(str(one), people.get(one, _("Somebody with an account elsewhere"))) for one in row.candidates],
            chosen=chosen.get(str(row.line), ""),
        )
        for row in rows
    ]


def details_of(row: ImportRow, kind: ImportKind) -> str:
    """What the file says of the person; of somebody missing from it, the membership that would end."""
    parts = kind.details(row.values)
    if row.line is None and row.membership:
        post = row.membership
        parts = [post.staff_number, post.role.name, post.team.name if post.team else "", _("not in the file")]
    return " · ".join(part for part in parts if part)


def names_of_candidates(file_import: FileImport, rows: Iterable[ImportRow]) -> dict[int, str]:
    """Names of those who are or were in this agency, with role and staff number to tell them apart; no one else's."""
    ids = {one for row in rows for one in row.candidates}
    if not ids:
        return {}
    posts = Membership.objects.standing().filter(agency=file_import.agency, person__in=ids)
    names: dict[int, str] = {}
    for post in posts.select_related("person", "role").order_by("start_date"):
        number = f", {post.staff_number}" if post.staff_number else ""
        names[post.person_id] = f"{post.person.name} ({post.role.name}{number})"
    return names


@dataclass(frozen=True)
class UnknownWord:
    name: str  # of the input
    field: str
    label: str
    word: str
    spelt: str
    times: int
    choices: list[tuple[str, Any]]  # a choice, or a heading and its choices
    said: str

    @property
    def values(self) -> set[str]:
        """What may be said."""
        return {value for value, _label in self.plain} | {value for _h, some in self.groups for value, _label in some}

    @property
    def plain(self) -> list[tuple[str, str]]:
        return [choice for choice in self.choices if not isinstance(choice[1], list)]

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [choice for choice in self.choices if isinstance(choice[1], list)]


def unknown_words(file_import: FileImport) -> list[UnknownWord]:
    """Words that are not known, such as of roles: first those that nobody has said a meaning for."""
    reading, labels = file_import.reading, field_labels(file_import)
    lent = import_kind(file_import.kind).word_choices(file_import)
    found = [
        UnknownWord(
            f"{field}:{word}",
            field,
            labels.get(field, field),
            word,
            reading.get("spelt", {}).get(word, word),
            times,
            lent[field].choices,
            said,
        )
        for field, words in sorted(reading.get("words", {}).items())
        if field in lent
        for word, times in words.items()
        if word not in lent[field].known
        for said in [file_import.words.get(field, {}).get(word, "")]
    ]
    return sorted(found, key=lambda word: bool(word.said))


def problem_rows(file_import: FileImport) -> Iterator[list[object]]:
    """The list of problems as a file: row, what it says, what is wrong."""
    labels = field_labels(file_import)
    yield [_("Row"), _("Outcome"), _("Column"), _("Problem"), *labels.values()]
    rows = ImportRow.objects.filter(file_import=file_import).exclude(problems=[]).order_by("place")
    for row in rows.select_related("person").iterator(chunk_size=2_000):
        values = [row.values.get(name, "") for name in labels]
        for problem in row.problems:
            outcome = Outcome(row.outcome).label
            yield [
                row.line or "",
                outcome,
                labels.get(problem["field"], ""),
                words_of(problem, file_import.kind),
                *values,
            ]


def kept_words(file_import: FileImport) -> list[str]:
    """What an undo left as it is, and why."""
    kept: dict[str, Any] = file_import.counts.get("kept", {})
    return [f"{count}: {KEPT.get(code, code)}" for code, count in kept.items()]


def template_rows(file_import_kind: str) -> list[list[object]]:
    """A file to fill in."""
    fields = [field for field in import_kind(file_import_kind).fields if field.name not in ("first_name", "last_name")]
    return [[str(field.label) for field in fields]]


def visible_imports(person: Person, agency_id: int, kind: str, on: Any) -> Any:
    seen = FileImport.objects.visible_to(person, on).filter(agency=agency_id, kind=kind)
    return seen.select_related("uploaded_by", "api_key", "job").order_by("-uploaded_at", "-pk")


WORKING = frozenset({ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING})
