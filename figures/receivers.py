"""What figures do when other rooms announce something, in the same transaction.

Standings kept for speed are marked, and the coverage of every day is changed.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from agencies.signals import accounts_linked, people_renamed
from certificates.signals import certificates_changed
from courses.signals import scope_changed
from figures.actions import histories, standings
from figures.signals import messages_written
from figures.tasks import send_messages, work_in_history


@receiver(scope_changed)
def mark_who_is_in_scope(
    sender: type, person_ids: set[int] | None, partnership_id: int | None = None, **kwargs: Any
) -> None:
    now = timezone.now()
    if person_ids is None:
        standings.mark_all(at=now, partnership=partnership_id)
        histories.mark_all(at=now, partnership=partnership_id)
        transaction.on_commit(work_in_history.delay, robust=True)
    else:
        standings.mark(person_ids, at=now)
        keep_history(person_ids, at=now)


def keep_history(person_ids: set[int], *, at: datetime) -> None:
    """Where it has to wait, a worker sees to it, so that figures are not counted live for long."""
    if histories.note(person_ids, at=at):
        transaction.on_commit(work_in_history.delay, robust=True)


@receiver(accounts_linked)
def mark_who_are_one_human(sender: type, person_ids: set[int], at: datetime, **kwargs: Any) -> None:
    standings.mark_linked(person_ids, at=at)
    keep_history(person_ids, at=at)


@receiver(people_renamed)
def mark_whose_name_changed(sender: type, person_ids: set[int], at: datetime, **kwargs: Any) -> None:
    """Kept lists go by the name beside each standing."""
    standings.mark(person_ids, at=at)


@receiver(certificates_changed)
def mark_who_holds_something_else(sender: type, person_ids: set[int], **kwargs: Any) -> None:
    now = timezone.now()
    standings.mark(person_ids, at=now)
    keep_history(person_ids, at=now)


@receiver(messages_written)
def let_mail_leave(sender: type, **kwargs: Any) -> None:
    send_messages.delay()
