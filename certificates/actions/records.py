"""A person's own records of learning: made to show others, and withdrawn."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.actions import audit
from agencies.models import Person
from certificates.models import LearningRecord
from certificates.queries.record import Wish, content_of, snapshot_from
from certificates.rules import RANDOM_BITS, RECORD_PREFIX, digest_of, number_from

USUAL_DAYS, MOST_DAYS = 90, 365
MOST_A_DAY = 20
SAME_PRESS = timedelta(minutes=1)  # a second press within it asks for what the first made
OF_ITS_OWN = ("number", "check", "made_at")


class CannotMake(Exception):
    """The record cannot be made; the message says why, in words for people."""


@transaction.atomic
def make(*, person: Person, wish: Wish, language: str, at: datetime) -> LearningRecord:
    """This function will freeze what the person chose to show. Pressed twice, there is one record."""
    Person.objects.select_for_update().get(pk=person.pk)
    content = content_of(person, wish, language=language)
    if not any(entries for part, entries in content.items() if part != "holder"):
        raise CannotMake(_("There is nothing to show in what you chose. Choose something that you have done."))
    number = number_from(secrets.randbits(RANDOM_BITS), prefix=RECORD_PREFIX)
    snapshot = snapshot_from(content, number=number, wish=wish, language=language, made_at=at)
    lately = LearningRecord.objects.filter(person=person, made_at__gt=at - SAME_PRESS, withdrawn_at=None)
    for made in lately:
        if without_its_own(made.snapshot) == without_its_own(snapshot):
            return made
    if LearningRecord.objects.filter(person=person, made_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise CannotMake(_("You have made %(count)d records within a day. Make more tomorrow.") % {"count": MOST_A_DAY})
    record = LearningRecord.objects.create(
        number=number,
        person=person,
        snapshot=snapshot,
        sha256=digest_of(snapshot),
        made_at=at,
        shown_until_date=wish.shown_until,
    )
    audit.note("record.made", by=person, at=at, person=person, subject=record, after={"number": number})
    return record


def without_its_own(snapshot: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in snapshot.items() if name not in OF_ITS_OWN}


@transaction.atomic
def withdraw(*, record: LearningRecord, by: Person, at: datetime) -> LearningRecord:
    """This function will end the showing of a record, at once and for good. Asked twice, the first time counts."""
    record = LearningRecord.objects.select_for_update().get(pk=record.pk)
    if record.withdrawn_at is not None:
        return record
    record.withdrawn_at = at
    record.save(update_fields=["withdrawn_at"])
    audit.note("record.withdrawn", by=by, at=at, person=record.person, subject=record, after={"number": record.number})
    return record
