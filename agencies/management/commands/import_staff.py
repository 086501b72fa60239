import secrets
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from agencies.actions import imports, jobs
from agencies.enums import OPEN_JOBS, WRITING, ImportState, JobState, Outcome
from agencies.lending import import_kind
from agencies.models import Agency, FileImport, ImportRow, Job, Person
from agencies.queries.imports import field_labels, why_unreadable, words_of
from agencies.rules import local_day
from agencies.sheets.faults import Unreadable

UNREADABLE_OR_UNKNOWN = 2


class Command(BaseCommand):
    help = (
        "Brings people in from a staff file (CSV or XLSX). Columns and words are read as the agency's lead last mapped "
        "them, else guessed. Refused and doubtful rows go to standard error by row and reason; then nothing is written "
        "unless --skip-bad says that the good rows shall be. Exit 0: all rows were good; 1: some were not; 2: no such "
        "file or agency."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--agency", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--skip-bad", action="store_true", help="import the good rows although others are refused")
        parser.add_argument("--missing-have-left", action="store_true", help="whoever is not in the file has left")
        parser.add_argument("--effective", type=date.fromisoformat, metavar="DATE", help="the day that moves hold from")
        parser.add_argument("--by", metavar="USERNAME", help="who it is recorded for")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            self.bring_in(**options)

    def bring_in(self, **options: Any) -> None:
        agency = Agency.objects.select_related("partnership").filter(slug=options["agency"]).first()
        if agency is None:
            raise CommandError(f"No agency is called {options['agency']!r}.", returncode=UNREADABLE_OR_UNKNOWN)
        by = self.person(options["by"])
        file_import = self.receive(agency, options["file"], by)
        checked = self.check_file(file_import, by, options)
        bad = self.tell(checked)
        if bad and not options["skip_bad"] and not options["dry_run"]:
            self.stderr.write("Nothing was written. --skip-bad imports the good rows.")
        if options["dry_run"] or (bad and not options["skip_bad"]):
            self.forget(checked)
        elif any(checked.counts.get(outcome) for outcome in WRITING):
            bad = self.write(checked, by) or bad
        if bad:
            raise SystemExit(1)

    def person(self, username: str | None) -> Person | None:
        if not username:
            return None
        person = Person.objects.filter(username__iexact=username).first()
        if person is None:
            raise CommandError(f"Nobody has the username {username!r}.", returncode=UNREADABLE_OR_UNKNOWN)
        return person

    def receive(self, agency: Agency, path: Path, by: Person | None) -> FileImport:
        try:
            with path.open("rb") as file:
                return imports.receive(agency=agency, kind="staff", file=file, name=path.name, by=by, at=timezone.now())
        except OSError as missing:
            raise CommandError(f"{path}: {missing.strerror}", returncode=UNREADABLE_OR_UNKNOWN) from missing
        except Unreadable as unreadable:
            words = why_unreadable(unreadable.code)
            raise CommandError(f"{path}: {words}", returncode=UNREADABLE_OR_UNKNOWN) from unreadable

    def check_file(self, file_import: FileImport, by: Person | None, options: dict[str, Any]) -> FileImport:
        agency, at = file_import.agency, timezone.now()
        today = local_day(at, agency.time_zone or agency.partnership.time_zone)
        said = {
            **file_import.options,
            "effective": (options["effective"] or today).isoformat(),
            "missing_have_left": options["missing_have_left"],
        }
        lacking = import_kind("staff").lacking(file_import.columns, said)
        if lacking:
            self.forget(file_import)
            headings = ", ".join(file_import.reading["headings"])
            words = " ".join(map(str, lacking))
            raise CommandError(f"{words} The headings are: {headings}", returncode=UNREADABLE_OR_UNKNOWN)
        mapped = imports.map_columns(
            file_import=file_import,
            version=file_import.version,
            columns=file_import.columns,
            options=said,
            by=by,
            at=at,
        )
        self.work(mapped.job)
        mapped.refresh_from_db()
        if mapped.state == ImportState.UNREADABLE:
            self.forget(mapped)
            raise CommandError(why_unreadable(mapped.fault), returncode=UNREADABLE_OR_UNKNOWN)
        return mapped

    def work(self, job: Job | None) -> None:
        """To its end, here; a worker that has it already is left to it."""
        assert job is not None
        job.refresh_from_db()
        while job.state in OPEN_JOBS:
            jobs.run(job.pk, claim=secrets.token_hex(8), clock=timezone.now)
            job.refresh_from_db()
            if job.tries:
                break
        if job.state != JobState.DONE:
            raise CommandError("This could not be finished: the log says why. Nothing is lost; run it again.")

    def tell(self, checked: FileImport) -> int:
        """Names what is not good on standard error, row by row; answers how many rows that is."""
        labels = field_labels(checked)
        bad = ImportRow.objects.filter(file_import=checked, outcome__in=[Outcome.REFUSED, Outcome.DOUBTFUL])
        count = 0
        for row in bad.select_related("person").order_by("place").iterator(chunk_size=2_000):
            count += 1
            where = f"line {row.line}" if row.line else f"missing ({row.person})"
            for problem in row.problems:
                column = f"{labels[problem['field']]}: " if problem["field"] in labels else ""
                kind = "doubtful: " if row.outcome == Outcome.DOUBTFUL else ""
                self.stderr.write(f"{where}: {kind}{column}{words_of(problem, checked.kind)}")
        for outcome in Outcome:
            if checked.counts.get(outcome):
                self.stdout.write(f"{outcome.value}: {checked.counts[outcome]}")
        return count

    def write(self, checked: FileImport, by: Person | None) -> int:
        before = checked.counts
        leavers = int(before.get(Outcome.LEAVE, 0))
        try:
            started = imports.start(
                file_import=checked, version=checked.version, by=by, at=timezone.now(), leavers=leavers
            )
        except imports.CannotImport as refused:
            raise CommandError(str(refused)) from refused
        self.work(started.job)
        started.refresh_from_db()
        self.stdout.write(f"Imported as {started.public_id}.")
        return int(started.counts.get(Outcome.REFUSED, 0)) - int(before.get(Outcome.REFUSED, 0))

    def forget(self, file_import: FileImport) -> None:
        """A dry run leaves nothing behind."""
        imports.private().delete(file_import.stored_as)
        FileImport.objects.filter(pk=file_import.pk).delete()
