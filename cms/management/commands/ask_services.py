from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.actions.asking import ask_services
from cms.queries.directory_care import Ask, letters_due


class Command(BaseCommand):
    help = "Asks services whether their entries in the directory are right. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say which services would be asked, and send nothing"
        )

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        now = timezone.now()
        if dry_run:
            self._say("Would ask", letters_due(on=timezone.localdate(now)))
            return
        sent, failed = ask_services(at=now)
        self._say("Asked", sent)
        if failed:
            raise CommandError(f"{len(failed)} could not be sent; the next run tries again.")

    def _say(self, verb: str, asks: list[Ask]) -> None:
        for ask in asks:
            self.stdout.write(f"{verb} {ask.name} (due since {ask.since})")
        if not asks:
            self.stdout.write("No service is to be asked.")
