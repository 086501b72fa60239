"""Lists of staff that an agency's HR system sends: received, and led on along the road of a staff file by itself."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files import File
from django.db import transaction

from agencies.actions import imports
from agencies.actions.erasures import delete_files
from agencies.enums import WRITING, Held, ImportState, Outcome
from agencies.lending import Slice, import_kind
from agencies.models import Agency, ApiKey, FileImport, ImportMapping, ImportRow, Job
from agencies.sheets.reading import clean

KIND = "staff"
NOT_WRITTEN_LIVE = timedelta(days=30)


@transaction.atomic
def receive(
    *,
    key: ApiKey,
    rows: Iterable[Mapping[str, str | None]],
    effective: date,
    at: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
    missing_have_left: bool = False,
    leavers: int | None = None,
) -> FileImport:
    """This function will keep a list and ask for it to be checked; what comes of it is decided as for a staff file.

    Words of roles and teams mean what the agency's lead said of an earlier list or file.
    """
    content = BytesIO()
    for row in rows:
        cells = {name: clean(cell) for name, cell in row.items() if cell}
        content.write(json.dumps(cells, ensure_ascii=False).encode() + b"\n")
    fields = {field.name: field.name for field in import_kind(KIND).fields}
    mapping = ImportMapping.objects.filter(agency=key.agency, kind=KIND).first() or ImportMapping()
    sent = FileImport(
        agency=key.agency,
        kind=KIND,
        file_name=key.label,
        sha256=hashlib.sha256(content.getbuffer()).hexdigest(),
        reading={"format": imports.LIST, "headings": list(fields)},
        columns=fields,
        words=mapping.words,
        options={
            "effective": effective.isoformat(),
            "missing_have_left": missing_have_left,
            "dry_run": dry_run,
            "skip_bad": skip_bad,
            "leavers": leavers,
            "goes_on": not dry_run,
        },
        api_key=key,
        uploaded_at=at,
    )
    content.seek(0)
    sent.stored_as = imports.private().save(f"imports/{sent.public_id}", File(content))
    sent.save()
    return imports.check_again(sent, by=None, at=at)


def go_on_piece(job: Job, at: datetime) -> Slice:
    """After the check: begins to write, waits for an import that is under way, or is held for the lead to decide."""
    # As who starts an import by hand: the agency first, so that two that would start now see each other.
    Agency.objects.select_for_update().get(jobs=job)
    sent = imports.of_job(job)
    if sent.state != ImportState.CHECKED or not sent.options.get("goes_on"):
        return Slice(is_last=True)
    held = why_held(sent)
    if imports.ended(sent) != sent.reading.get("ended"):
        imports.check_again(sent, by=None, at=at)
    elif held is not None:
        say(sent, goes_on=False, held=held)
    elif not any(sent.counts.get(outcome) for outcome in WRITING):
        end_unchanged(sent, at=at)
    elif is_another_running(sent):
        say(sent, waits=True)
    else:
        leavers = sent.counts.get(Outcome.LEAVE)
        imports.start(file_import=sent, version=sent.version, by=None, at=at, leavers=leavers)
    return Slice(is_last=True)


def why_held(sent: FileImport) -> Held | None:
    """A list that goes on must be as good as its sender said that it may be bad."""
    bad = sent.counts.get(Outcome.REFUSED, 0) + sent.counts.get(Outcome.DOUBTFUL, 0)
    if bad and not sent.options.get("skip_bad"):
        return Held.BAD_ROWS
    if imports.has_many_leavers(sent) and sent.options.get("leavers") != sent.counts.get(Outcome.LEAVE):
        return Held.MANY_LEAVERS
    return None


def say(sent: FileImport, **options: Any) -> None:
    sent.options = {**sent.options, **options}
    sent.save(update_fields=["options"])


def end_unchanged(sent: FileImport, *, at: datetime) -> None:
    """Everybody is as the list has them: there is nothing to start, to undo or to note."""
    sent.state, sent.done_at = ImportState.DONE, at
    sent.save(update_fields=["state", "done_at"])
    imports.let_file_go(sent)


def is_another_running(sent: FileImport) -> bool:
    return FileImport.objects.filter(agency=sent.agency, kind=sent.kind, state=ImportState.RUNNING).exists()


@transaction.atomic
def drop_old(*, at: datetime) -> None:
    """Lists come night after night. After a month goes what was never written, and the lines of who was unchanged."""
    old = FileImport.objects.exclude(api_key=None).filter(uploaded_at__lt=at - NOT_WRITTEN_LIVE)
    unwritten = old.filter(state__in=[ImportState.CHECKED, ImportState.UNREADABLE])
    delete_files(list(unwritten.exclude(stored_as="").values_list("stored_as", flat=True)))
    unwritten.delete()
    ended = old.filter(state__in=[ImportState.DONE, ImportState.UNDONE])
    ImportRow.objects.filter(file_import__in=ended, outcome=Outcome.UNCHANGED).delete()
