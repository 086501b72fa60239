from typing import Any

from django.core.management.base import BaseCommand

from figures.queries.statements import published
from figures.tasks import drifting_statements


class Command(BaseCommand):
    help = "Counts every published statement again, as known when it was frozen, and fails where its hash differs."

    def handle(self, *args: Any, **options: Any) -> None:
        drifts = 0
        for drift in drifting_statements():
            drifts += 1
            self.stderr.write(drift)
        self.stdout.write(f"{published().count()} statements counted again, {drifts} differ.")
        if drifts:
            raise SystemExit(1)
