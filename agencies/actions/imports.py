"""Files of rows on their way in: received, read, checked as a dry run, written in slices, taken back as a whole.

What the rows mean is said by a kind that a room lends (`agencies.lending.ImportKind`).
"""

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from agencies.actions import audit, bulk, jobs
from agencies.enums import OPEN_JOBS, WRITING, ImportState, Outcome
from agencies.lending import ImportKind, Slice, import_kind
from agencies.models import Agency, FileImport, ImportChange, ImportMapping, ImportRow, Job, Person
from agencies.rules.staff_file import Problem, plain_word
from agencies.sheets.faults import Unreadable
from agencies.sheets.reading import find_heading, open_table

SLICE = 2_500
UNDONE_WITHIN = timedelta(days=30)
MANY_LEAVERS, MANY_LEAVERS_SHARE = 50, 0.2
MOST_TWINS = 5_000
CHECK, GO_ON, RUN, UNDO = "import-check", "import-go-on", "import-run", "import-undo"
LIST = "list"  # the format of what an HR system sent: a line of JSON for each row, by field
OPEN_STATES = (ImportState.UPLOADED, ImportState.CHECKED)


class ChangedMeanwhile(Exception):
    """Somebody else changed this import since the page was shown."""


class CannotImport(Exception):
    """The import cannot start, be changed or be undone; the message says why, in words for people."""


def private() -> Any:
    return storages["private"]


# --- receiving ------------------------------------------------------------------------------------------------------
@transaction.atomic
def receive(*, agency: Agency, kind: str, file: BinaryIO, name: str, by: Person | None, at: datetime) -> FileImport:
    """This function will keep a file and guess its columns. `Unreadable` says why it is no table.

    The same file sent twice, before anything was done with it, is one import.
    """
    lent = import_kind(kind)
    table = open_table(file)
    heading = find_heading(table, known=frozenset().union(*(field.known for field in lent.fields)))
    digest = digest_of(file)
    waiting = FileImport.objects.filter(agency=agency, kind=kind, sha256=digest, uploaded_by=by)
    there = waiting.filter(state=ImportState.UPLOADED).first()
    if there is not None:
        return there
    mapping = ImportMapping.objects.filter(agency=agency, kind=kind).first() or ImportMapping()
    file_import = FileImport(
        agency=agency, kind=kind, file_name=name[:255], sha256=digest, uploaded_by=by, uploaded_at=at
    )
    file_import.reading = {**table.about, "line": heading.line, "headings": heading.names, "samples": heading.samples}
    file_import.columns = lent.guess(heading.names, mapping.columns)
    file_import.words, file_import.options = mapping.words, mapping.options
    file.seek(0)
    file_import.stored_as = private().save(f"imports/{file_import.public_id}", File(file))
    file_import.save()
    return file_import


def digest_of(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


# --- deciding -------------------------------------------------------------------------------------------------------
def locked(file_import: FileImport, version: int) -> FileImport:
    found = (
        FileImport.objects.select_for_update(of=("self",)).select_related("agency__partnership").get(pk=file_import.pk)
    )
    if found.version != version:
        raise ChangedMeanwhile
    found.version += 1
    return found


def refuse_unless_open(file_import: FileImport) -> None:
    """Whoever decides something by hand starts the import by hand as well, if an HR system sent it."""
    if file_import.state not in OPEN_STATES:
        raise CannotImport(_("This file is already being worked on."))
    goes_by_itself = {"goes_on", "waits", "held"}
    file_import.options = {name: said for name, said in file_import.options.items() if name not in goes_by_itself}


@transaction.atomic
def map_columns(
    *,
    file_import: FileImport,
    version: int,
    columns: dict[str, str],
    options: dict[str, Any],
    by: Person | None,
    at: datetime,
) -> FileImport:
    """This function will say what the columns of a file are, remember that for the agency, and check the file."""
    found = locked(file_import, version)
    refuse_unless_open(found)
    # Whoever says again what the columns are chooses again who doubtful rows are about.
    found.columns, found.options = columns, {**found.options, **options, "chosen": {}}
    remember(found, by=by, at=at)
    return check_again(found, by=by, at=at)


@transaction.atomic
def say_words(
    *, file_import: FileImport, version: int, words: dict[str, dict[str, str]], by: Person | None, at: datetime
) -> FileImport:
    """This function will say what unknown words of roles and teams mean, remember it, and check the file again."""
    found = locked(file_import, version)
    refuse_unless_open(found)
    found.words = {name: {**found.words.get(name, {}), **words.get(name, {})} for name in {*found.words, *words}}
    remember(found, by=by, at=at)
    return check_again(found, by=by, at=at)


@transaction.atomic
def choose(
    *, file_import: FileImport, version: int, choices: dict[int, str], by: Person | None, at: datetime
) -> FileImport:
    """This function will say who the doubtful rows of some lines are about: a person's id, "new", or "" for nobody."""
    found = locked(file_import, version)
    refuse_unless_open(found)
    chosen = {**found.options.get("chosen", {}), **{str(line): said for line, said in choices.items()}}
    found.options = {**found.options, "chosen": {line: said for line, said in chosen.items() if said}}
    rows = list(ImportRow.objects.filter(file_import=found, line__in=choices).order_by("place"))
    for row, one in zip(rows, import_kind(found.kind).plan(found, rows, at), strict=True):
        fill(row, one, candidates=row.candidates)
    fields = ["outcome", "problems", "person", "membership", "candidates", "values"]
    ImportRow.objects.bulk_update(rows, fields, batch_size=300)
    found.counts = {**found.counts, **count(found)}
    found.save()
    return found


def remember(file_import: FileImport, *, by: Person | None, at: datetime) -> None:
    """For the next file of the agency. The day and the choices are this file's own, and so is how a list was sent."""
    mapping, is_new = ImportMapping.objects.select_for_update().get_or_create(
        agency=file_import.agency, kind=file_import.kind
    )
    of_file = {"effective", "chosen", "missing_have_left"}
    mapping.words = file_import.words
    if file_import.api_key_id is None:
        mapping.columns = {**mapping.columns, **file_import.columns}
        mapping.options = {name: said for name, said in file_import.options.items() if name not in of_file}
    mapping.version, mapping.changed_at, mapping.changed_by = mapping.version + (not is_new), at, by
    mapping.save()


def check_again(file_import: FileImport, *, by: Person | None, at: datetime) -> FileImport:
    file_import.state, file_import.counts, file_import.fault = ImportState.CHECKING, {}, ""
    file_import.job = ask(CHECK, file_import, by=by, at=at)
    file_import.save()
    return file_import


def ask(kind: str, file_import: FileImport, *, by: Person | None, at: datetime) -> Job:
    arguments = {"file_import": file_import.pk, "public_id": file_import.public_id}
    arguments |= {"slug": file_import.agency.slug, "file_kind": file_import.kind}
    # Each look is a job of its own: one that checks older words must not stand for a newer one.
    name = f"{file_import.public_id}:{file_import.version}"
    return jobs.ask(kind, by=by, at=at, agency=file_import.agency, arguments=arguments, name=name)


@transaction.atomic
def start(
    *, file_import: FileImport, version: int, by: Person | None, at: datetime, leavers: int | None = None
) -> FileImport:
    """This function will begin to write what the dry run showed. Sent twice, it begins once.

    `leavers` is the number that a lead typed where many would leave.
    """
    # One file at a time: the next would be checked against people that this one is still moving.
    Agency.objects.select_for_update().get(pk=file_import.agency_id)
    if FileImport.objects.filter(pk=file_import.pk, state__in=[ImportState.RUNNING, ImportState.DONE]).exists():
        return FileImport.objects.get(pk=file_import.pk)
    found = locked(file_import, version)
    if found.state != ImportState.CHECKED:
        raise CannotImport(_("Check this file before you import it."))
    if FileImport.objects.filter(agency=found.agency, kind=found.kind, state__in=[ImportState.RUNNING]).exists():
        raise CannotImport(_("Another file is being imported. Start this one when it is done."))
    if has_many_leavers(found) and leavers != found.counts.get(Outcome.LEAVE):
        raise CannotImport(_("Type how many people leave, so that nobody is taken out by mistake."))
    import_kind(found.kind).announce(found, at)
    found.state = ImportState.RUNNING
    found.job = ask(RUN, found, by=by, at=at)
    found.save()
    who: dict[str, Any] = {"by": by, "by_key": key_of(found) if by is None else ""}
    audit.note("import.started", **who, at=at, agency=found.agency, subject=found, after={"rows": found.counts})
    return found


def key_of(file_import: FileImport) -> str:
    """Of the HR system that sent the list; nothing for a file."""
    return file_import.api_key.prefix if file_import.api_key else ""


def has_many_leavers(file_import: FileImport) -> bool:
    leavers = int(file_import.counts.get(Outcome.LEAVE, 0))
    known = sum(int(file_import.counts.get(outcome, 0)) for outcome in ("unchanged", "move", "change", "leave"))
    return leavers > MANY_LEAVERS or (leavers > 5 and leavers > known * MANY_LEAVERS_SHARE)


@transaction.atomic
def undo(*, file_import: FileImport, by: Person | None, at: datetime, by_key: str = "") -> FileImport:
    """This function will take back all that is still as the import left it. Sent twice, it does so once."""
    found = FileImport.objects.select_for_update(of=("self",)).select_related("agency", "job").get(pk=file_import.pk)
    if found.state in (ImportState.UNDOING, ImportState.UNDONE):
        return found
    if not may_undo(found, at=at):
        raise CannotImport(_("Only an import of the last 30 days that is done or was stopped can be undone."))
    found.state, found.undone_by, found.version = ImportState.UNDOING, by, found.version + 1
    found.job = ask(UNDO, found, by=by, at=at)
    found.save()
    audit.note("import.undone", by=by, by_key=by_key, at=at, agency=found.agency, subject=found)
    return found


def may_undo(file_import: FileImport, *, at: datetime) -> bool:
    if file_import.uploaded_at < at - UNDONE_WITHIN:
        return False
    was_left = file_import.state == ImportState.RUNNING and file_import.job and file_import.job.state not in OPEN_JOBS
    return file_import.state == ImportState.DONE or bool(was_left)


# --- checking: the dry run ------------------------------------------------------------------------------------------
def of_job(job: Job) -> FileImport:
    found = FileImport.objects.select_related("agency__partnership").select_for_update(of=("self",))
    return found.get(pk=job.arguments["file_import"])


def check_piece(job: Job, at: datetime) -> Slice:
    """Reads the file once, then plans a slice at a time, then looks for who is missing."""
    file_import = of_job(job)
    if file_import.state != ImportState.CHECKING or file_import.job_id != job.pk:
        return Slice(is_last=True)  # somebody has said something else meanwhile
    if not job.place:
        return read_file(file_import)
    if "missing" in job.place:
        return plan_missing(file_import, job.place, at)
    return plan_slice(file_import, job.place, at)


def read_file(file_import: FileImport) -> Slice:
    """Lays the rows out, one to a line, so that each slice goes on where the last ended however long the file is."""
    ImportRow.objects.filter(file_import=file_import).delete()
    try:
        with tempfile.TemporaryFile() as rows:
            read = Read(import_kind(file_import.kind))
            for values in read.rows(file_import):
                rows.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")
            if len(read.twice) > MOST_TWINS:
                raise Unreadable("many-twins")
            rows.seek(0)
            name = rows_file(file_import)
            private().delete(name)
            private().save(name, File(rows))
    except Unreadable as unreadable:
        file_import.state, file_import.fault = ImportState.UNREADABLE, unreadable.code
        file_import.save(update_fields=["state", "fault"])
        return Slice(is_last=True)
    file_import.reading = {
        **file_import.reading,
        "twice": read.twice,
        "words": {name: dict(found.most_common(200)) for name, found in read.words.items()},
        "spelt": read.spelt,
        "rows": read.count,
        "ended": ended(file_import),
    }
    file_import.save(update_fields=["reading"])
    return Slice(place={"at": 0, "place": 0}, total=read.count)


def ended(file_import: FileImport) -> dict[str, int]:
    """How many imports like this one the agency has had: where that differs, people have moved."""
    states = [ImportState.DONE, ImportState.UNDONE]
    alike = FileImport.objects.filter(agency=file_import.agency_id, kind=file_import.kind, state__in=states)
    return dict(alike.exclude(pk=file_import.pk).values_list("state").annotate(imports=Count("pk")).order_by())


def rows_file(file_import: FileImport) -> str:
    return f"imports/{file_import.public_id}.rows"


class Read:
    """What is learned on the way through a file: how many rows, which keys stand twice, which words there are."""

    def __init__(self, kind: ImportKind) -> None:
        self.kind = kind
        self.count = 0
        self.lines: dict[str, int] = {}
        self.twice: dict[str, list[int]] = {}
        self.words: dict[str, Counter[str]] = {field.name: Counter() for field in kind.fields if field.has_words}
        self.spelt: dict[str, str] = {}

    def rows(self, file_import: FileImport) -> Iterator[dict[str, Any]]:
        with private().open(file_import.stored_as) as stored:
            for line, cells in rows_of(stored, file_import):
                values = self.kind.tidy(cells)
                self.note(line, values)
                yield {"line": line, **values}
        if not self.count:
            raise Unreadable("empty")

    def note(self, line: int, values: dict[str, str]) -> None:
        self.count += 1
        for key in self.kind.keys(values):
            if key in self.lines:
                self.twice.setdefault(key, [self.lines[key]]).append(line)
            else:
                self.lines[key] = line
        for name, found in self.words.items():
            if word := values.get(name):
                plain = plain_word(word)
                if plain not in self.spelt and len(self.spelt) < 2_000:
                    self.spelt[plain] = word
                found[plain] += 1


def rows_of(stored: BinaryIO, file_import: FileImport) -> Iterator[tuple[int, dict[str, str]]]:
    """The cells of each row by field, with its number: as a spreadsheet counts, or its place in a sent list.

    Spreadsheets have empty rows; in a list one is a mistake of its sender, who is told.
    """
    reading, columns = file_import.reading, file_import.columns
    if reading.get("format") == LIST:
        yield from ((line, json.loads(text)) for line, text in enumerate(stored, 1))
        return
    at = [(number, columns[name]) for number, name in enumerate(reading["headings"]) if columns.get(name)]
    for line, cells in open_table(stored).rows():
        values = {name: cells[number] for number, name in at if number < len(cells)}
        if line > reading["line"] and any(values.values()):
            yield line, values


def plan_slice(file_import: FileImport, place: dict[str, int], at: datetime) -> Slice:
    rows: list[ImportRow] = []
    ended_at = place["at"]
    with private().open(rows_file(file_import)) as stored:
        stored.seek(ended_at)
        while len(rows) < SLICE and (text := stored.readline()):
            values = json.loads(text)
            number = place["place"] + len(rows) + 1
            line = values.pop("line")
            rows.append(ImportRow(file_import=file_import, place=number, line=line, values=values))
        ended_at = stored.tell()
    planned = import_kind(file_import.kind).plan(file_import, rows, at)
    refused = keep(rows, planned)
    number = place["place"] + len(rows)
    if len(rows) == SLICE:
        return Slice(place={"at": ended_at, "place": number}, done=len(rows), failed=refused)
    if file_import.options.get("missing_have_left") and import_kind(file_import.kind).missing:
        return Slice(place={"missing": 0, "place": number}, done=len(rows), failed=refused)
    checked(file_import, at)
    return Slice(place=place, done=len(rows), failed=refused, is_last=True)


def plan_missing(file_import: FileImport, place: dict[str, int], at: datetime) -> Slice:
    missing = import_kind(file_import.kind).missing
    planned, last = missing(file_import, place["missing"], SLICE, at) if missing else ([], 0)
    rows = [ImportRow(file_import=file_import, place=place["place"] + number) for number in range(1, len(planned) + 1)]
    keep(rows, planned)
    if len(planned) == SLICE:
        return Slice(place={"missing": last, "place": place["place"] + SLICE})
    checked(file_import, at)
    return Slice(place=place, is_last=True)


def keep(rows: list[ImportRow], planned: Iterable[Any]) -> int:
    """Keeps what rows mean; answers how many are refused."""
    for row, one in zip(rows, planned, strict=True):
        fill(row, one, candidates=one.candidates)
    bulk.insert(rows)
    return sum(row.outcome == Outcome.REFUSED for row in rows)


def fill(row: ImportRow, one: Any, *, candidates: Iterable[int]) -> None:
    row.outcome, row.problems = one.outcome, [problem.as_json() for problem in one.problems]
    row.person_id, row.membership_id, row.candidates = one.person, one.post, list(candidates)
    row.values = {**row.values, **one.found}


def count(file_import: FileImport) -> dict[str, int]:
    found = ImportRow.objects.filter(file_import=file_import).values_list("outcome").annotate(rows=Count("pk"))
    return {outcome: 0 for outcome in Outcome.values} | dict(found.order_by())


def checked(file_import: FileImport, at: datetime) -> None:
    file_import.counts, file_import.state = count(file_import), ImportState.CHECKED
    if file_import.options.get("goes_on"):
        file_import.job = ask(GO_ON, file_import, by=None, at=at)
    file_import.save(update_fields=["counts", "state", "job"])
    private().delete(rows_file(file_import))


# --- writing --------------------------------------------------------------------------------------------------------
def run_piece(job: Job, at: datetime) -> Slice:
    """Plans a slice again and writes what still means what the dry run showed; the rest is refused, and says so."""
    file_import, after = of_job(job), job.place.get("after", 0)
    if file_import.state != ImportState.RUNNING:
        return Slice(is_last=True)
    kind = import_kind(file_import.kind)
    writing = ImportRow.objects.filter(file_import=file_import, outcome__in=WRITING)
    rows = list(writing.filter(place__gt=after, written_at=None).order_by("place")[:SLICE])
    good, changed = [], []
    for row, one in zip(rows, kind.plan(file_import, rows, at), strict=True):
        if (row.outcome, row.person_id, row.membership_id) == one.same and one.found.items() <= row.values.items():
            good.append((row, one))
        else:
            changed.append(row.pk)
    if changed:
        problems = [Problem("changed-meanwhile").as_json()]
        ImportRow.objects.filter(pk__in=changed).update(outcome=Outcome.REFUSED, problems=problems)
    if good:
        kind.write(file_import, good, at)
    if rows:
        writing.filter(place__gt=after, place__lte=rows[-1].place).update(written_at=at)
    total = sum(int(file_import.counts.get(outcome, 0)) for outcome in WRITING)
    if len(rows) == SLICE:
        return Slice(place={"after": rows[-1].place}, done=len(good), failed=len(changed), total=total)
    imported(file_import, at=at)
    return Slice(place=job.place, done=len(good), failed=len(changed), total=total, is_last=True)


def imported(file_import: FileImport, *, at: datetime) -> None:
    """Done. The file itself is not needed any more; what was read of it goes when retention says so."""
    file_import.state, file_import.done_at, file_import.counts = ImportState.DONE, at, count(file_import)
    file_import.save(update_fields=["state", "done_at", "counts"])
    audit.note(
        "import.done",
        by=file_import.uploaded_by,
        by_key=key_of(file_import),
        at=at,
        agency=file_import.agency,
        subject=file_import,
        after=file_import.counts,
    )
    let_file_go(file_import)
    wake_next(file_import, at=at)


def let_file_go(file_import: FileImport) -> None:
    stored = file_import.stored_as
    if stored:
        transaction.on_commit(lambda: private().delete(stored), robust=True)


def wake_next(file_import: FileImport, *, at: datetime) -> None:
    """A list that waited for this import is checked again, since people have moved meanwhile, and goes on by itself."""
    Agency.objects.select_for_update().get(pk=file_import.agency_id)
    waiting = FileImport.objects.filter(agency=file_import.agency_id, kind=file_import.kind, options__waits=True)
    found = waiting.filter(state=ImportState.CHECKED).order_by("uploaded_at", "pk").first()
    if found is not None:
        found.options = {**found.options, "waits": False}
        check_again(found, by=None, at=at)


def undo_piece(job: Job, at: datetime) -> Slice:
    """Walks the journal backwards. What was changed since is kept, and counted by why."""
    file_import = of_job(job)
    journal = ImportChange.objects.filter(file_import=file_import, undone_at=None)
    total = journal.count() if not job.place else job.total
    if "before" in job.place:
        journal = journal.filter(pk__lt=job.place["before"])
    changes = list(journal.order_by("-pk")[:SLICE])
    kept = import_kind(file_import.kind).take_back(file_import, changes, at) if changes else {}
    ImportChange.objects.filter(pk__in=[one.pk for one in changes if one.pk not in kept]).update(undone_at=at)
    reasons = Counter(job.result.get("kept", {}))
    reasons.update(kept.values())
    places = {str(one.place): kept[one.pk] for one in changes if one.pk in kept}
    named = dict([*job.result.get("kept_places", {}).items(), *places.items()][:2_000])
    came = Slice(
        place={"before": changes[-1].pk} if changes else job.place,
        done=len(changes) - len(kept),
        failed=len(kept),
        total=total,
        result={"kept": dict(reasons), "kept_places": named},
        is_last=len(changes) < SLICE,
    )
    if came.is_last:
        file_import.state, file_import.undone_at = ImportState.UNDONE, at
        file_import.counts = {**file_import.counts, "kept": dict(reasons), "kept_places": named}
        file_import.save(update_fields=["state", "undone_at", "counts"])
        wake_next(file_import, at=at)
    return came
