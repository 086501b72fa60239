from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agencies.actions import retention


class Command(BaseCommand):
    help = "Lets go what partnerships chose not to keep longer, and files of jobs after a week. Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        retention.begin(at=timezone.now())
