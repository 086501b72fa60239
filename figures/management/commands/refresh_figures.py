"""`manage.py refresh_figures`: redoes what is kept for speed: how posts stand today, and the coverage of every day.

Safe to run twice, and twice at once.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agencies.models import Partnership
from agencies.rules import local_day
from figures.actions import histories, standings


class Command(BaseCommand):
    help = "Brings the figures kept for speed up to date. With --anew everything is worked out again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="forget what is kept and work everything out again")

    def handle(self, *args: Any, **options: Any) -> None:
        for partnership in Partnership.objects.all():
            now = timezone.now()
            if options["anew"]:
                standings.start_anew(partnership, at=now)
                histories.rebuild(partnership=partnership, at=now)
            day = local_day(now, partnership.time_zone)
            redone = standings.refresh_all(partnership=partnership, day=day, at=now)
            histories.refresh(partnership=partnership, at=now)
            self.stdout.write(f"{partnership.name}: {redone} people brought to {day.isoformat()}.")
