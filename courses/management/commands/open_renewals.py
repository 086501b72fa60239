"""`manage.py open_renewals`: opens the next cycle of what is asked and near its end. Safe to run twice."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agencies.models import Partnership
from agencies.rules import local_day
from courses.actions import renewals


class Command(BaseCommand):
    help = "Opens the renewal of every course that is asked of somebody and ends soon, or has ended."

    def handle(self, *args: Any, **options: Any) -> None:
        for partnership in Partnership.objects.all():
            now = timezone.now()
            day = local_day(now, partnership.time_zone)
            opened = renewals.open_due(partnership=partnership, day=day, at=now)
            self.stdout.write(f"{partnership.name}: {opened} renewals opened.")
