"""What figures do by the clock."""

from collections.abc import Iterator

from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from agencies.models import Partnership
from agencies.rules import local_day
from figures.actions import histories, outbox, planned, standings
from figures.actions.histories import AT_ONCE
from figures.actions.statements import why_not_reproduced
from figures.queries.statements import published


@shared_task
def refresh_figures() -> None:
    """Redoes what is outdated, so that no page has to. Twice at once is no harm: one waits for the other."""
    call_command("refresh_figures")


@shared_task
def work_in_history() -> None:
    """What a change of many people, or of what is asked, left waiting: as soon as it is kept. Should the message be
    lost, `refresh_figures` finds it. Without a queue somebody waits for this, so that it does what takes a moment."""
    histories.refresh_waiting(at=timezone.now(), most=AT_ONCE if settings.CELERY_TASK_ALWAYS_EAGER else None)


@shared_task
def send_reminders() -> None:
    """Runs every hour: quiet hours end when they end. What it writes down leaves by itself after that."""
    planned.write_due(clock=timezone.now)


@shared_task
def send_messages() -> None:
    """Digests that wait: as soon as they are written down, and every few minutes for what could not leave then."""
    sent = outbox.send_waiting(clock=timezone.now, seconds=settings.JOB_SECONDS)
    if sent.has_more and not settings.CELERY_TASK_ALWAYS_EAGER:
        send_messages.delay()


@shared_task
def send_reports() -> None:
    """Runs every hour, as reminders do: standing reports whose week, month or quarter is over."""
    call_command("send_reports")


def drifting_standings() -> Iterator[str]:
    """Works everything out again, for `verify_evidence`; what differs is redone."""
    for partnership in Partnership.objects.all():
        day = local_day(timezone.now(), partnership.time_zone)
        for drift in standings.verify(partnership=partnership, day=day, clock=timezone.now):
            yield f"{partnership.slug}: {drift}"


def drifting_history() -> Iterator[str]:
    """The same of the coverage of every day; what differs is built anew."""
    for partnership in Partnership.objects.all():
        now = timezone.now()
        day = local_day(now, partnership.time_zone)
        for drift in histories.verify(partnership=partnership, day=day, at=now):
            yield f"{partnership.slug}: {drift}"


def drifting_statements() -> Iterator[str]:
    """Counts every published statement again, as known at the same moment; what differs is reported and stays."""
    for statement in published().select_related("partnership").iterator(chunk_size=1):
        if why := why_not_reproduced(statement):
            yield f"{statement.slug}: {why}"
