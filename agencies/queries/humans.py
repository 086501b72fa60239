"""Which accounts belong to one human. Accounts are linked, never merged: whoever counts people, or reads what somebody
learned, asks here.

A kept account may have several duplicates; a duplicate has one kept account and no duplicates of its own.
"""

from collections.abc import Iterable
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


def human_of(path: str = "person") -> Coalesce:
    """The id that stands for a human, the same for all their accounts: count it instead of `path` to count people once.

    Counting rows of memberships: `posts.annotate(human=human_of()).aggregate(Count("human", distinct=True))`.
    """
    kept = AccountLink.objects.live().filter(duplicate=OuterRef(path)).values("kept")[:1]
    return Coalesce(Subquery(kept), F(path), output_field=BigIntegerField())


def kept_accounts(among: Iterable[int] | None = None) -> dict[int, int]:
    """The kept account of each duplicate: few rows, for whoever counts in Python."""
    links = AccountLink.objects.live()
    if among is not None:
        links = links.filter(duplicate__in=among)
    return dict(links.values_list("duplicate", "kept"))
