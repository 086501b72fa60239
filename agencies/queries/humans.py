"""Which accounts belong to one human. Accounts are linked, never merged: whoever counts people, or reads what somebody
learned, asks here.

A kept account may have several duplicates; a duplicate has one kept account and no duplicates of its own.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.models import AccountLink, Person
from agencies.queries.prepared import Given, Prepared


def accounts_of(person: Any) -> QuerySet[Any, Any]:
    """The ids of all accounts of a human, as a subquery for `person__in`; `person` is an id, or a `Given` one."""
    live = AccountLink.objects.live()
    same_kept = live.filter(kept__in=live.filter(duplicate=person).values("kept"))
    return (
        Person.objects.filter(pk=person)
        .values("pk")
        .union(
            live.filter(kept=person).values("duplicate"),
            live.filter(duplicate=person).values("kept"),
            same_kept.values("duplicate"),
        )
    )


ACCOUNTS = Prepared(lambda: accounts_of(Given("person", Person._meta.pk)))


def ids_of(person: Person) -> set[int]:
    """All accounts of the human that this account belongs to, in one query."""
    return {pk for (pk,) in ACCOUNTS.rows(person=person.pk)}


def accounts_of_all(people: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The same for however many a question finds, in one statement; `people` selects their ids alone."""
    live, people = AccountLink.objects.live(), people.order_by()
    same_kept = live.filter(kept__in=live.filter(duplicate__in=people).values("kept"))
    return people.union(
        live.filter(kept__in=people).values("duplicate"),
        live.filter(duplicate__in=people).values("kept"),
        same_kept.values("duplicate"),
    )


def linked_accounts() -> QuerySet[Any, Any]:
    """The ids of every account that is linked to another, as a subquery: few of all."""
    live = AccountLink.objects.live()
    return live.values("kept").union(live.values("duplicate"))


def linked_ever(people: Collection[int]) -> QuerySet[Any, Any]:
    """The ids of these people and of every account that is, or was, linked to one of theirs."""
    links = AccountLink.objects.all()
    same_kept = links.filter(kept__in=links.filter(duplicate__in=people).values("kept"))
    return (
        Person.objects.filter(pk__in=people)
        .values("pk")
        .union(
            links.filter(kept__in=people).values("duplicate"),
            links.filter(duplicate__in=people).values("kept"),
            same_kept.values("duplicate"),
        )
    )


def together(people: Collection[int]) -> set[int]:
    """The same, on and on: what is kept of humans is redone for all their accounts at one time, old links and new."""
    found, before = set(people), set[int]()
    while found != before:
        before, found = found, found | {pk for (pk,) in linked_ever(found).values_list("pk")}
    return found


def with_linked(people: QuerySet[Any, Any], known_at: datetime | None = None) -> QuerySet[Any, Any]:
    """A subquery of person ids, and beside them every account that is linked at all: few, and none of theirs is missed.

    For narrowing what people hold before it is added up by human; whose it is, the adding up says.
    """
    links = AccountLink.objects.as_known(known_at)
    return people.order_by().union(links.values("kept"), links.values("duplicate"))


def human_of(path: str = "person", known_at: datetime | None = None) -> Coalesce:
    """The id that stands for a human, the same for all their accounts: count it instead of `path` to count people once.

    Counting rows of memberships: `posts.annotate(human=human_of()).aggregate(Count("human", distinct=True))`. It asks
    once for each row: whoever counts a hundred thousand joins `AccountLink` instead, as the figures do.
    """
    links = AccountLink.objects.as_known(known_at)
    kept = links.filter(duplicate=OuterRef(path)).values("kept")[:1]
    return Coalesce(Subquery(kept), F(path), output_field=BigIntegerField())


def kept_accounts(among: Iterable[int] | None = None) -> dict[int, int]:
    """The kept account of each duplicate: few rows, for whoever counts in Python."""
    links = AccountLink.objects.live()
    if among is not None:
        links = links.filter(duplicate__in=among)
    return dict(links.values_list("duplicate", "kept"))
