"""Jobs, done by a worker, and found again by the clock where the queue lost them."""

import logging
import secrets

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from agencies.actions import erasures, invitations, jobs, retention, sections
from agencies.enums import JobState
from agencies.models import Invitation, Job

logger = logging.getLogger(__name__)


@shared_task
def run_job(*, job_id: int) -> None:
    """Pieces for a while; then back into the queue, so that no job keeps a worker from the others."""
    job = jobs.run(job_id, claim=secrets.token_hex(8), clock=timezone.now, seconds=settings.JOB_SECONDS)
    has_more = job is not None and job.state == JobState.WAITING and job.claimed_until is None
    if has_more and not settings.CELERY_TASK_ALWAYS_EAGER:
        run_job.delay(job_id=job_id)


@shared_task
def take_up_jobs() -> None:
    """Runs every minute: jobs that nobody has, because the queue was down or their worker died."""
    for job_id in Job.objects.free(timezone.now()).order_by("asked_at").values_list("pk", flat=True)[:50]:
        run_job.delay(job_id=job_id)


@shared_task
def send_invitations() -> None:
    """Invitations whose mail has not left: after each list, and every few minutes for what could not leave then."""
    due = Invitation.objects.filter(sent_at=None, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    for invitation_id in due.order_by("pk").values_list("pk", flat=True)[:500]:
        try:
            invitations.send(invitation_id=invitation_id, at=timezone.now())
        except OSError:  # what mail servers and the way to them raise: the invitation stays unsent and is tried again
            logger.exception("invitation %s could not be sent", invitation_id)


@shared_task
def erase_people() -> None:
    """Runs every hour: starts erasing everyone whose week to think it over has passed."""
    erasures.begin_due(at=timezone.now())


@shared_task
def let_old_records_go() -> None:
    """Runs every night: what partnerships chose not to keep longer goes."""
    retention.begin(at=timezone.now())


@shared_task
def settle_editors() -> None:
    """Runs every hour: duties begin and end with the day, and days begin at different hours."""
    sections.settle(at=timezone.now())
