"""What certificates do when other rooms announce something."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from certificates.actions import certificates
from certificates.signals import certificate_issued
from certificates.tasks import draw_and_tell
from courses.models import Cycle, Evidence
from courses.signals import course_completed


@receiver(course_completed)
def issue_certificate(sender: Any, *, cycle: Cycle, evidence: Evidence, at: datetime, **kwargs: Any) -> None:
    """Runs inside the transaction that completes the course: neither exists without the other."""
    certificates.issue(cycle=cycle, evidence=evidence, at=at)


@receiver(certificate_issued)
def draw_certificate(sender: Any, *, certificate_id: int, **kwargs: Any) -> None:
    draw_and_tell.delay(certificate_id=certificate_id)
