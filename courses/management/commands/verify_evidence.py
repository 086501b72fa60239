from typing import Any

from django.core.management.base import BaseCommand

from courses.lending import lent_proofs
from courses.queries.drift import drifting_cycles


class Command(BaseCommand):
    help = "Recomputes what is stored about learning from the evidence, and fails where the two differ."

    def handle(self, *args: Any, **options: Any) -> None:
        drifts = 0
        for drift in drifting_cycles():
            drifts += 1
            self.stderr.write(str(drift))
        self.stdout.write(f"{drifts} cycles differ from their evidence.")
        for name, proof in lent_proofs().items():
            found = 0
            for words in proof():
                found += 1
                self.stderr.write(words)
            self.stdout.write(f"{found} {name} differ from their facts.")
            drifts += found
        if drifts:
            raise SystemExit(1)
