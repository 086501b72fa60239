from celery import shared_task
from django.utils import timezone

from cms.actions import asking, failed_searches, reminders, search_entries


@shared_task
def remind_owners() -> None:
    reminders.remind_owners(at=timezone.now())


@shared_task
def ask_services() -> None:
    asking.ask_services(at=timezone.now())


@shared_task
def rebuild_search() -> None:
    """What dates have changed, and what was changed in bulk; and old notes of what was not found go."""
    search_entries.rebuild()
    failed_searches.let_go(on=timezone.localdate())
