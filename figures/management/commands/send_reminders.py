from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from figures.actions import outbox, planned
from figures.enums import Withheld
from figures.rules.reminders import Digest


class Command(BaseCommand):
    help = (
        "Sends the reminders that fall due by the plans of partnerships and agencies. Safe to run twice, and two at "
        "once. Exit code 1 where mail could not leave: it waits, and leaves with the next run. Prints no names."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many would get one now, and send nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.tell(planned.due(at=timezone.now()), "would get a reminder")
            return
        self.tell(planned.write_due(clock=timezone.now), "get a reminder")
        came = outbox.send_waiting(clock=timezone.now)
        self.stdout.write(f"mail: {came.sent} sent, {came.waiting} waiting, {came.failed} failed")
        if came.waiting or came.failed:
            raise SystemExit(1)

    def tell(self, digests: list[Digest], words: str) -> None:
        self.stdout.write(f"{sum(not digest.why for digest in digests)} people {words}")
        with override("en"):
            for why, number in sorted(Counter(digest.why for digest in digests if digest.why).items()):
                self.stdout.write(f"{number} do not: {Withheld(why).label}")
