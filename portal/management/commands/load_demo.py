from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.curriculum.loading import CannotLoad
from portal.curriculum.reading import BrokenCurriculum
from portal.demo import PASSWORD, SIGN_INS, certificates_to_check, load_demo


class Command(BaseCommand):
    help = (
        "Loads the curriculum and an invented partnership to look at, and prints its sign-ins. Refuses outside "
        "development. Safe to run again: what is there is kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--people", type=int, default=120, metavar="N", help="Default: 120; a few more are on their way in or out"
        )
        parser.add_argument("--agencies", type=int, default=8, metavar="N", help="Default: 8")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="The same seed makes the same people.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("load_demo invents people, so it runs in development only.")
        if options["agencies"] < 1 or options["people"] < 0:
            raise CommandError("A demo has at least one agency, and no fewer than no people.")
        try:
            demo = load_demo(
                folder=settings.CURRICULUM_DIR,
                people=options["people"],
                agencies=options["agencies"],
                seed=options["seed"],
                at=timezone.now(),
            )
        except BrokenCurriculum as broken:
            for problem in broken.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(broken.problems)} faults. Nothing was loaded.") from None
        except CannotLoad as error:
            raise CommandError(f"{error}. Nothing was loaded.") from None
        if options["verbosity"]:
            self.tell([*demo.curriculum.lines(), "" if demo.is_new else "The demo partnership was there and is kept."])

    def tell(self, lines: list[str]) -> None:
        for line in filter(None, lines):
            self.stdout.write(line)
        self.stdout.write(f"\nSign in with the password {PASSWORD} as:")
        for name, (_, what) in SIGN_INS.items():
            self.stdout.write(f"  {name + '@demo.example':28}{what}")
        self.stdout.write("\nCertificates to check:")
        today = timezone.localdate()
        for certificate in certificates_to_check(today):
            self.stdout.write(f"  /certificates/{certificate.number}/    {certificate.state_on(today)}")
