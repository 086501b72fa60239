"""Accounts made for people without e-mail, each with a card: a username, and a code that opens the account once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.actions import audit, memberships, one_time_codes, people
from agencies.enums import CameBy, CodePurpose
from agencies.models import Agency, OneTimeCode, Person, Role, Team


class CannotMakeCard(Exception):
    """The card cannot be made; the message says why, in words for people."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is printed. The code is nowhere else: only its hash is kept."""

    name: str
    username: str
    secret: str


@transaction.atomic
def make_all(
    *,
    agency: Agency,
    names: Iterable[str],
    role: Role,
    team: Team | None,
    start_date: date,
    by: Person,
    at: datetime,
    language: str = "",
) -> list[Card]:
    """This function will make an account, a membership and a card for each name: all of them, or none."""
    cards = []
    for name in names:
        person = people.create(display_name=name, language=language, at=at)
        memberships.join(
            person=person,
            agency=agency,
            role=role,
            team=team,
            start_date=start_date,
            came_by=CameBy.HAND,
            by=by,
            at=at,
        )
        cards.append(issue(person=person, agency=agency, by=by, at=at))
    return cards


@transaction.atomic
def make_again(*, code: OneTimeCode, by: Person, at: datetime) -> Card:
    """This function will make another card for somebody who has not come in yet. The former one stops working."""
    person = Person.objects.select_for_update().get(pk=code.person_id)
    assert code.agency is not None
    if person.last_login is not None or person.has_usable_password():
        raise CannotMakeCard(_("%(name)s has signed in before. Use “Account help” instead.") % {"name": person.name})
    return issue(person=person, agency=code.agency, by=by, at=at)


@transaction.atomic
def cancel(*, code: OneTimeCode, by: Person, at: datetime) -> OneTimeCode:
    """This function will end a card: whoever finds it cannot come in."""
    code = OneTimeCode.objects.select_for_update().get(pk=code.pk)
    if code.cancelled_at is None and code.used_at is None:
        code.cancelled_at = at
        code.save(update_fields=["cancelled_at"])
        audit.note("card.cancelled", by=by, at=at, person=code.person, agency=code.agency, subject=code)
    return code


def issue(*, person: Person, agency: Agency, by: Person, at: datetime) -> Card:
    code, secret = one_time_codes.issue(person=person, purpose=CodePurpose.FIRST, by=by, at=at, agency=agency)
    audit.note("card.made", by=by, at=at, person=person, agency=agency, subject=code)
    return Card(person.name, person.username, secret)
