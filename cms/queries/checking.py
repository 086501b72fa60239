"""What somebody has to check because its review date has come, or because nobody has verified it yet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Collate
from django.utils.text import capfirst
from django.utils.translation import gettext

from cms import rules
from cms.models import DatedFact, LawEntry, OwnerReminder, ResourcePage, Service

Statement = DatedFact | LawEntry | Service | ResourcePage
REVIEWED: tuple[type[Statement], ...] = (DatedFact, LawEntry, Service, ResourcePage)
# Where each keeps what `str` says of it, for the database to sort by.
TITLES: dict[type[Any], str] = {DatedFact: "title", LawEntry: "instrument", Service: "name", ResourcePage: "title"}
OLDEST = 3


@dataclass(frozen=True)
class ToCheck:
    """Something that is past its review date or unverified, with the post that keeps it true."""

    subject: models.Model
    kind: str
    title: str
    owner: str
    owner_email: str
    checked_date: date | None
    review_date: date
    is_overdue: bool
    reason: str = ""  # where it is another than its review date or that nobody has verified it

    @property
    def why(self) -> str:
        return self.reason or (gettext("Past its review date") if self.is_overdue else gettext("Not yet checked"))

    @property
    def key(self) -> str:
        """The same thing in the same language has the same key, whatever its row."""
        return f"{self.subject._meta.label_lower}:{self.subject.pk}"


@dataclass(frozen=True)
class Glance:
    """How many there are to check, and the oldest few of them."""

    number: int
    oldest: list[ToCheck]


@dataclass(frozen=True)
class Reminder:
    """What one letter tells, and to whom."""

    addresses: tuple[str, ...]
    items: tuple[ToCheck, ...]


def to_check(*, on: date) -> list[ToCheck]:
    """The longest overdue first."""
    return in_order(item for model in REVIEWED for item in to_check_of(model, on=on))


def to_check_of(model: type[Statement], *, on: date) -> list[ToCheck]:
    """Of one kind. Translations follow their source, so only rows that are one are listed."""
    return in_order(told(row, on=on) for row in rows_to_check(model, on))


def glance_at(model: type[Statement], *, on: date) -> Glance:
    """The same as a number and the oldest few."""
    return glance(rows_to_check(model, on), "review_date", F(TITLES[model]), lambda row: told(row, on=on))


def rows_to_check(model: type[Statement], on: date) -> QuerySet[Any]:
    return model.objects.to_check(on).in_language(None)


def told(row: Statement, *, on: date) -> ToCheck:
    return ToCheck(
        subject=row,
        kind=capfirst(str(row._meta.verbose_name)),
        title=str(row),
        owner=row.keeper,
        owner_email=row.keeper_email,
        checked_date=row.checked_date,
        review_date=row.review_date,
        is_overdue=row.is_overdue(on),
    )


def glance(rows: QuerySet[Any], day: Any, title: Any, told: Callable[[Any], ToCheck]) -> Glance:
    """How many rows there are, and the first as `in_order` has them; counted apart only where there are more."""
    # By code points, as Python compares: PostgreSQL would go by the words of a language.
    by_title = Collate(title, "C" if connection.vendor == "postgresql" else "BINARY")
    own_order = rows.query.order_by or rows.model._meta.ordering
    first = list(rows.order_by(day, by_title, *own_order)[: OLDEST + 1])
    number = len(first) if len(first) <= OLDEST else rows.count()
    return Glance(number, [told(row) for row in first[:OLDEST]])


def in_order(found: Iterable[ToCheck]) -> list[ToCheck]:
    return sorted(found, key=lambda item: (item.review_date, item.title))


def reminders_due(*, on: date) -> list[Reminder]:
    """Letters that it is time to send, one for each owner. Administrators are told where an owner has no address."""
    last_sent = dict(OwnerReminder.objects.values_list("statement").annotate(Max("sent_date")))
    without_owner = administrators()
    letters: dict[tuple[str, ...], list[ToCheck]] = {}
    for item in to_check(on=on):
        if rules.is_time_to_remind(last_sent=last_sent.get(item.key), on=on):
            addresses = (item.owner_email,) if item.owner_email else without_owner
            letters.setdefault(addresses, []).append(item)
    return [Reminder(addresses, tuple(items)) for addresses, items in letters.items() if addresses]


def administrators() -> tuple[str, ...]:
    people = get_user_model()._default_manager.filter(is_superuser=True, is_active=True)
    return tuple(people.exclude(email=None).exclude(email="").order_by("email").values_list("email", flat=True))
