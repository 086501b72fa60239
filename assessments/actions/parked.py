"""Answers that arrive after a session has ended: kept in the new one until their owner signs in again."""

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

from agencies.models import Person
from assessments.actions import attempts
from assessments.models import Attempt
from assessments.questions import Posted, Unreadable

KEY = "parked_answers"
MOST_ATTEMPTS = 3
MOST_CHARACTERS = 50_000


class TooMuch(Exception):
    """More than any quiz asks for."""


def park(*, session: MutableMapping[str, Any], public_id: str, posted: Posted) -> None:
    """This will keep answers for whoever proves to be their owner. Nothing is looked up: nothing can be found out."""
    parked = {**session.get(KEY, {}), public_id: dict(posted)}
    if len(parked) > MOST_ATTEMPTS or sum(map(_size, parked.values())) > MOST_CHARACTERS:
        raise TooMuch
    session[KEY] = parked


def claim(*, session: MutableMapping[str, Any], person: Person, at: datetime) -> list[Attempt]:
    """This will save the parked answers that are the person's own and drop the rest. Answers the attempts saved to."""
    saved = []
    for public_id, posted in session.pop(KEY, {}).items():
        try:
            saved.append(attempts.save_answers(person=person, public_id=public_id, posted=posted, at=at))
        except (Attempt.DoesNotExist, attempts.AlreadySubmitted, Unreadable):
            continue
    return saved


def _size(posted: Posted) -> int:
    return sum(len(name) + sum(map(len, values)) for name, values in posted.items())
