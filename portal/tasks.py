"""What runs by the clock. Each is a command that is safe to run twice."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def publish_scheduled() -> None:
    """Publishes and unpublishes what editors scheduled."""
    call_command("publish_scheduled")


@shared_task
def issue_missing_certificates() -> None:
    """Writes and draws what a failure left out."""
    call_command("issue_missing_certificates")


@shared_task
def verify_evidence() -> None:
    """Recomputes what is stored from the evidence. Drift ends the task with an error, which the log shows."""
    call_command("verify_evidence")


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions")
