from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agencies.actions import sections


class Command(BaseCommand):
    help = "Lets editors and reviewers of agencies in and out as their duties begin and end. Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sections.settle(at=timezone.now())} changed")
