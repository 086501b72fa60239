"""Jobs, done by a worker, and found again by the clock where the queue lost them."""

import secrets

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from agencies.actions import jobs
from agencies.enums import JobState
from agencies.models import Job


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
