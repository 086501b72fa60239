"""Noting mail that came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from django.db import transaction

from agencies.actions import bounces
from agencies.models import Person
from agencies.queries.humans import ids_of
from figures.models import Message
from figures.rules.returned_mail import Returned, read_returned


@dataclass(slots=True)
class Noted:
    lasting: int = 0
    passing: int = 0
    not_ours: int = 0


def note_all(mails: Iterable[EmailMessage], *, at: datetime) -> Noted:
    """This function will note each report about a reminder of ours. Read again, a report changes nothing."""
    came = Noted()
    for mail in mails:
        found = [returned for returned in read_returned(mail) if note_one(returned, at=at)]
        came.not_ours += not found
        came.lasting += sum(returned.is_lasting for returned in found)
        came.passing += sum(not returned.is_lasting for returned in found)
    return came


@transaction.atomic
def note_one(returned: Returned, *, at: datetime) -> bool:
    """Only what names a message of ours counts, to an address of its receiver: anybody can write us a report."""
    name = returned.message_id.partition("@")[0]
    message = Message.objects.select_related("person").filter(public_id=name).first()
    if message is None:
        return False
    accounts = Person.objects.filter(pk__in=ids_of(message.person), email__iexact=returned.address)
    person = accounts.first()
    if person is None:  # they have changed it since, or it was passed on to somebody else
        return False
    bounces.note(
        person_id=person.pk,
        address=returned.address,
        is_lasting=returned.is_lasting,
        detail=returned.detail,
        at=at,
    )
    return True
