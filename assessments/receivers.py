"""What this room does when Wagtail publishes or unpublishes, and when somebody signs in."""

from typing import Any

from django.utils import timezone

from assessments.actions import editions
from assessments.models import Quiz


def quiz_published(instance: Quiz, revision: Any = None, **kwargs: Any) -> None:
    # Wagtail also sends this when publishing is only scheduled for later.
    if instance.live and revision is not None:
        editions.publish(quiz=instance, revision_id=revision.pk, at=timezone.now())


def quiz_unpublished(instance: Quiz, **kwargs: Any) -> None:
    editions.withdraw(quiz=instance)
