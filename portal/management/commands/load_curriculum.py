from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.actions import groups
from agencies.models import Partnership
from portal.curriculum.loading import CannotLoad, load, read
from portal.curriculum.reading import BrokenCurriculum


class Command(BaseCommand):
    help = (
        "Loads modules, lessons, quizzes, courses, facts and pages from the files in curriculum/. Safe to run again: "
        "what an editor has changed is left alone and named. Makes the roles of those who keep it, as make_roles does."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.CURRICULUM_DIR, help="Default: curriculum/")
        parser.add_argument(
            "--partnership", metavar="SLUG", help="Gets the strands and its definition. Default: the only one there is."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        partnership = self.partnership(options["partnership"])
        try:
            report = load(read(options["folder"]), partnership=partnership, at=timezone.now())
        except BrokenCurriculum as broken:
            for problem in broken.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(broken.problems)} faults. Nothing was loaded.") from None
        except CannotLoad as error:
            raise CommandError(f"{error}. Nothing was loaded.") from None
        groups.make()
        for line in report.lines():
            self.stdout.write(line)

    def partnership(self, slug: str | None) -> Partnership | None:
        if slug:
            found = Partnership.objects.filter(slug=slug).first()
            if found is None:
                raise CommandError(f'There is no partnership "{slug}".')
            return found
        every = list(Partnership.objects.all()[:2])
        return every[0] if len(every) == 1 else None
