from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.actions.reminders import remind_owners
from cms.queries.checking import Reminder, reminders_due


class Command(BaseCommand):
    help = "Mails the owners of dated facts, law entries and services that need checking. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say who would be told, and send nothing")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        now = timezone.now()
        if dry_run:
            self._say("Would tell", reminders_due(on=timezone.localdate(now)))
            return
        sent, failed = remind_owners(at=now)
        self._say("Told", sent)
        if failed:
            raise CommandError(f"{len(failed)} could not be sent; the next run tries again.")

    def _say(self, verb: str, reminders: list[Reminder]) -> None:
        for reminder in reminders:
            titles = "; ".join(item.title for item in reminder.items)
            self.stdout.write(f"{verb} {', '.join(reminder.addresses)}: {titles}")
        if not reminders:
            self.stdout.write("Nobody needs to be told.")
