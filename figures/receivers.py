"""What figures do when other rooms announce something: standings kept for speed are marked, in the same transaction."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from certificates.signals import certificates_changed
from courses.signals import scope_changed
from figures.actions import standings


@receiver(scope_changed)
def mark_who_is_in_scope(sender: type, person_ids: set[int] | None, **kwargs: Any) -> None:
    if person_ids is None:
        standings.mark_all(at=timezone.now())
    else:
        standings.mark(person_ids, at=timezone.now())


@receiver(certificates_changed)
def mark_who_holds_something_else(sender: type, person_ids: set[int], **kwargs: Any) -> None:
    standings.mark(person_ids, at=timezone.now())
