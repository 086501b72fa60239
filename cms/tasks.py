from celery import shared_task
from django.utils import timezone

from cms.actions import reminders


@shared_task
def remind_owners() -> None:
    reminders.remind_owners(at=timezone.now())
