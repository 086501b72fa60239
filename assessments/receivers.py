"""What this room does when Wagtail publishes or unpublishes, and when somebody signs in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Person
from assessments.actions import editions, parked
from assessments.models import Quiz


def quiz_published(instance: Quiz, revision: Any = None, **kwargs: Any) -> None:
    # Wagtail also sends this when publishing is only scheduled for later.
    if instance.live and revision is not None:
        editions.publish(quiz=instance, revision_id=revision.pk, at=timezone.now())


def quiz_unpublished(instance: Quiz, **kwargs: Any) -> None:
    editions.withdraw(quiz=instance)


def person_signed_in(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    saved = parked.claim(session=request.session, person=user, at=timezone.now())
    if saved:
        messages.success(request, _("The answers you gave before you were signed out are saved."), fail_silently=True)
