"""What figures do by the clock."""

from collections.abc import Iterator

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from agencies.models import Partnership
from agencies.rules import local_day
from figures.actions import standings


@shared_task
def refresh_figures() -> None:
    """Redoes what is outdated, so that no page has to. Twice at once is no harm: one waits for the other."""
    call_command("refresh_figures")


def drifting_standings() -> Iterator[str]:
    """Works everything out again, for `verify_evidence`; what differs is redone."""
    for partnership in Partnership.objects.all():
        day = local_day(timezone.now(), partnership.time_zone)
        for drift in standings.verify(partnership=partnership, day=day, clock=timezone.now):
            yield f"{partnership.slug}: {drift}"
