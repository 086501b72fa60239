import secrets
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agencies.actions import jobs
from agencies.models import Job


class Command(BaseCommand):
    help = "Does the jobs that nobody has in hand, each to its end: for where there are no workers. Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        for job in Job.objects.free(timezone.now()).order_by("asked_at"):
            done = jobs.run(job.pk, claim=secrets.token_hex(8), clock=timezone.now)
            if done is not None:
                self.stdout.write(f"{done}: {done.state}")
