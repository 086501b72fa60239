"""What happens here when others announce something."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from wagtail.models import Page

from agencies.models import Person
from courses.actions import enrolments
from courses.queries.records import has_records
from courses.signals import scope_changed
from courses.tasks import tell_booked


def pass_on_change_of_scope(sender: type, person_ids: set[int], **kwargs: Any) -> None:
    """Whoever listens for changes of scope need not know that some come from memberships."""
    scope_changed.send(sender=sender, person_ids=person_ids)


def settle_linked_accounts(sender: type, person_ids: set[int], at: datetime, **kwargs: Any) -> None:
    """Modules done with one account may be the last that a course begun with another was waiting for."""
    for person in Person.objects.filter(pk__in=person_ids).order_by("pk"):
        enrolments.settle_all(person=person, at=at)


def tell_people(sender: type, news: str, booking_ids: Iterable[int], dropped: int, **kwargs: Any) -> None:
    """Nobody is told of what was not kept in the end, and a mail that cannot be sent undoes nothing."""
    told = list(booking_ids)

    def send() -> None:
        for booking_id in told:
            tell_booked.delay(booking_id=booking_id, news=str(news), dropped=dropped)

    transaction.on_commit(send, robust=True)


def refuse_deletion_of_records(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """The last guard, whatever way the deletion came: people's records name this page."""
    if has_records(instance):
        raise ProtectedError(why_kept(instance), {instance})


def why_kept(page: Page) -> str:
    return _(
        "“%(title)s” cannot be deleted: people have learning records that name it. Unpublish it instead; "
        "it is then hidden, and the records stay."
    ) % {"title": page.title}
