from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from figures.actions import deliveries


class Command(BaseCommand):
    help = (
        "Writes down the standing reports whose week, month or quarter is over, and sends what waits. Safe to run "
        "twice, and two at once. Exit code 1 where mail could not leave: it waits. Prints no names."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        written = deliveries.write_due(at=timezone.now())
        came = deliveries.send_waiting(clock=timezone.now)
        self.stdout.write(
            f"{written} reports due: {came.sent} sent, {came.waiting} waiting, {came.withheld} held back, "
            f"{came.failed} failed"
        )
        if came.failed:
            raise SystemExit(1)
