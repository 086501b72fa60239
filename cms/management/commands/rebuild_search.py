from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.actions import failed_searches
from cms.actions.search_entries import rebuild


class Command(BaseCommand):
    help = "Reads anew what the search of the site may find, and puts right what differs. Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, changed in rebuild().items():
            self.stdout.write(f"{kind}: {changed} changed")
        failed_searches.let_go(on=timezone.localdate())
