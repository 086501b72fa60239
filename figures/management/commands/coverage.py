from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.models import Partnership
from agencies.rules import local_day
from agencies.sheets.writing import csv_lines
from figures import exports
from figures.enums import Subject
from figures.queries.coverage import coverage
from figures.queries.history import history
from figures.queries.names import get_names


class Command(BaseCommand):
    """Prints the figures on standard output and nothing else there. Exit code 1 and a message where it cannot.

    `figures.exports.coverage_json` describes the JSON; the CSV is the file that the page of figures offers.
    """

    help = "Prints how far training has reached in a partnership, as at a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", metavar="DATE", help="a day such as 2026-06-30; today if left out")
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")
        parser.add_argument("--partnership", metavar="SLUG", help="needed where there are several")
        parser.add_argument("--modules", action="store_true", help="count modules in date instead of certificates")
        parser.add_argument("--known-at", metavar="INSTANT", help="as known then, such as 2026-07-14T17:00:00+01:00")

    def handle(self, *args: Any, **options: Any) -> None:
        partnership = get_partnership(options["partnership"])
        today = local_day(timezone.now(), partnership.time_zone)
        on, known_at = read_day(options["as_of"], today), read_instant(options["known_at"])
        if options["format"] == "table" and known_at is None and not options["modules"]:
            result = history(partnership, on=on)  # no teams are in it
        else:
            subject = Subject.MODULE if options["modules"] else Subject.COURSE
            result = coverage(partnership=partnership, on=on, known_at=known_at, subject=subject)
        names = get_names(partnership)
        if options["format"] == "json":
            self.stdout.write(exports.coverage_json(result, names))
        elif options["format"] == "csv":
            for line in csv_lines(exports.coverage_rows(result, names)):
                self.stdout.write(line, ending="")
        else:
            self.stdout.write(f"{partnership.name}, as at the end of {result.on.isoformat()}")
            self.stdout.write(f"{result.registered} registered, {result.trained} with a certificate in date\n\n")
            self.stdout.write(exports.coverage_text(result, names))


def get_partnership(slug: str | None) -> Partnership:
    slugs = list(Partnership.objects.values_list("slug", flat=True))
    if not slugs:
        raise CommandError("There is no partnership yet. `make demo` makes one.")
    if slug is None and len(slugs) > 1:
        raise CommandError(f"Say which partnership with --partnership: {', '.join(slugs)}.")
    if slug is not None and slug not in slugs:
        raise CommandError(f"There is no partnership “{slug}”. There are: {', '.join(slugs)}.")
    return Partnership.objects.get(slug=slug or slugs[0])


def read_day(text: str | None, today: date) -> date:
    if text is None:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not a day. Write it as year-month-day, such as 2026-06-30.") from None
    if day > today:
        raise CommandError(f"{text} is still to come. Figures are not forecasts: choose a day up to {today}.")
    return day


def read_instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not an instant. Write it as 2026-07-14T17:00:00+01:00.") from None
    return at if timezone.is_aware(at) else timezone.make_aware(at)
