"""Whether somebody is sent reminders: their own choice, for all accounts of theirs."""

from datetime import datetime

from django.db import transaction

from agencies.actions import audit
from agencies.models import Person
from agencies.queries.humans import ids_of


@transaction.atomic
def choose(*, person: Person, wants: bool, by: Person, at: datetime) -> None:
    """This function will switch reminders on or off for a human. What is due stays on their pages either way."""
    accounts = Person.objects.filter(pk__in=ids_of(person)).exclude(wants_nudges=wants)
    if accounts.update(wants_nudges=wants):
        audit.note(
            "reminders.chosen", by=by, at=at, person=person, before={"reminders": not wants}, after={"reminders": wants}
        )
