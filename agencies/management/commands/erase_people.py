from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agencies.actions import erasures


class Command(BaseCommand):
    help = "Starts erasing everyone whose week to think it over has passed. Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{erasures.begin_due(at=timezone.now())} to erase")
