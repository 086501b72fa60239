from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.actions.areas import load_areas
from cms.directory.area_files import read_areas
from cms.models import Area


class Command(BaseCommand):
    help = (
        "Loads towns, wards and postcode districts from a CSV file with the columns kind, code, name and part_of "
        "(codes with spaces between). Safe to run again. A file with any fault is not loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file.name} cannot be read: {error}") from None
        lines, faults = read_areas(text, file.name, known=frozenset(Area.objects.values_list("code", flat=True)))
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} faults. Nothing was loaded.")
        new, changed = load_areas(lines)
        self.stdout.write(f"{len(lines)} areas: {new} new, {changed} changed")
