"""The dry run as a reader may see it: whom a lead may name, and numbers alone for a coordinator."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from agencies.models import Agency, Membership, Person
from courses.models import Session
from figures.enums import About, Receiver
from figures.queries.names import get_titles
from figures.rules.reminders import Digest, Item


class Day(Protocol):
    @property
    def day(self) -> date: ...
    @property
    def digests(self) -> tuple[Digest, ...]: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A day of the dry run, with the digests that are about what the reader leads."""

    day: date
    sent: tuple[Digest, ...]
    withheld: tuple[Digest, ...]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return sorted(Counter(digest.why for digest in self.withheld).items())


@dataclass(frozen=True, slots=True)
class Named:
    """Who is told of what: a name, and a line for each matter."""

    name: str
    lines: tuple["Told", ...]
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    about: About
    to: Receiver
    title: str
    day: date | None = None  # none: people are counted
    people: int = 0


def shown(days: Iterable[Day], agencies: Collection[int], posts: Collection[int] | None = None) -> list[Shown]:
    """The days with what concerns some agencies; of some posts, only what is about them."""
    found = []
    for each in days:
        mine = [digest for digest in each.digests if any(is_mine(item, agencies, posts) for item in digest.items)]
        found.append(
            Shown(
                each.day,
                tuple(digest for digest in mine if not digest.why),
                tuple(digest for digest in mine if digest.why),
            )
        )
    return found


def is_mine(item: Item, agencies: Collection[int], posts: Collection[int] | None) -> bool:
    return item.matter.agency in agencies and (posts is None or item.matter.post in posts)


def named(digests: Iterable[Digest], agency: Agency, posts: Collection[int] | None) -> list[Named]:
    """The names behind a number, and what each is told of this agency: four queries."""
    digests = list(digests)
    mine = {digest.receiver: [item for item in digest.items if is_mine(item, {agency.pk}, posts)] for digest in digests}
    everything = [item for items in mine.values() for item in items]
    people = Person.objects.in_bulk(list(mine))
    holders = {
        post.pk: post.person
        for post in Membership.objects.filter(pk__in={i.matter.post for i in everything}).select_related("person")
    }
    sessions = titles_of_sessions({i.matter.subject for i in everything if i.matter.about == About.SESSION})
    titles = get_titles({item.matter.subject for item in everything}) | sessions
    found = []
    for digest in digests:
        items = mine[digest.receiver]
        own = next(
            (holders[i.matter.post] for i in items if i.to == Receiver.LEARNER and i.matter.post in holders), None
        )
        person = own or people.get(digest.receiver)
        found.append(Named(str(person or ""), tuple(lines(items, titles)), digest.why))
    return sorted(found, key=lambda each: each.name.casefold())


def titles_of_sessions(keys: Collection[UUID]) -> dict[UUID, str]:
    sessions = list(Session.objects.filter(key__in=keys)) if keys else []
    modules = get_titles({session.module_key for session in sessions})
    return {session.key: session.title or modules.get(session.module_key, "") for session in sessions}


def lines(items: Iterable[Item], titles: dict[UUID, str]) -> Iterable[Told]:
    counted: dict[tuple[About, Receiver], set[int]] = defaultdict(set)
    own = {}
    for number, item in enumerate(items):
        matter = item.matter
        if item.to == Receiver.LEARNER:
            own[matter.about, matter.subject] = Told(matter.about, item.to, titles.get(matter.subject, ""), matter.day)
        else:
            counted[matter.about, item.to].add(matter.learner or -number - 1)
    yield from own.values()
    for (about, to), people in counted.items():
        yield Told(about, to, "", people=len(people))
