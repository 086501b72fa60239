from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.actions.service_import import Keeper, load
from cms.directory.exchange.reading import read
from cms.queries.service_import import What, known_here, plan


class Command(BaseCommand):
    help = (
        "Loads services from Open Referral UK JSON, or from the CSV table that the directory gives, as drafts that "
        "editors agree to. Rows that make no sense are told and left out. Safe to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--owner", required=True, help="the post that keeps the new entries true")
        parser.add_argument("--owner-email", default="", help="where that post is reminded")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument(
            "--over-edits", action="store_true", help="propose changes also to entries that editors here have changed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file.name} cannot be read: {error.strerror}") from None
        now = timezone.now()
        found = plan(
            read(content, file.name, known=known_here()),
            file=file.name,
            on=timezone.localdate(now),
            over_edits=options["over_edits"],
        )
        if found.refused:
            raise CommandError(f"{found.refused} Nothing was loaded.")
        for step in found.to_show:
            said = "; ".join([*step.row.notes, *(f"changes {name}" for name in step.changed_fields)])
            self.stdout.write(f"{step.what} {step.row.where} {step.row.record.name}{': ' if said else ''}{said}")
        for fault in found.faults:
            self.stderr.write(str(fault))
        counts = ", ".join(f"{found.counts.get(what, 0)} {what}" for what in What)
        if not options["dry_run"]:
            load(found, keeper=Keeper(options["owner"], options["owner_email"]), at=now)
        self.stdout.write(f"{counts}, {len(found.faults)} with faults{' (nothing was changed)' * options['dry_run']}")
