from typing import Any

from django.core.management.base import BaseCommand

from agencies.actions import groups


class Command(BaseCommand):
    help = (
        "Makes the groups of editors, agency reviewers and coordinators, or brings their permissions up to date, and "
        "lets reviewers and editors agree on drafts."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for group in groups.make():
            self.stdout.write(f"{group.name}: {group.permissions.count()} permissions")
