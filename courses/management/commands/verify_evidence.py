from typing import Any

from django.core.management.base import BaseCommand

from courses.queries.drift import drifting_cycles


class Command(BaseCommand):
    help = "Recomputes what is stored about learning from the evidence, and fails where the two differ."

    def handle(self, *args: Any, **options: Any) -> None:
        drifts = 0
        for drift in drifting_cycles():
            drifts += 1
            self.stderr.write(str(drift))
        self.stdout.write(f"{drifts} cycles differ from their evidence.")
        if drifts:
            raise SystemExit(1)
