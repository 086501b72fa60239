"""What was sent and what was not, and why: as far as a lead may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from agencies.models import AccountLink, Agency, Bounce, Membership, Partnership, Person
from agencies.queries.pages import Piece, piece_of
from figures.enums import About, MessageState, Receiver, Withheld
from figures.models import Message, Nudge
from figures.queries.dry_run import Told

UNREACHED = (Withheld.NO_ADDRESS, Withheld.BOUNCED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A digest with what of it concerns the reader's agency."""

    message: Message
    nudges: tuple[Nudge, ...]


def of_agency(agency: Agency, posts: QuerySet[Membership] | None = None) -> QuerySet[Message]:
    """What was about an agency; of some of its posts, what went to their people."""
    rows = Message.objects.filter(agencies=agency)
    if posts is None:
        return rows
    people = posts.order_by().values("person")
    kept = AccountLink.objects.live().filter(duplicate__in=people).values("kept")
    return rows.filter(Q(person__in=people) | Q(person__in=kept))


def narrowed(rows: QuerySet[Message], wanted: dict[str, Any]) -> QuerySet[Message]:
    if wanted.get("state"):
        states = [wanted["state"]]
        if MessageState.WAITING in states:
            states.append(MessageState.SENDING)
        rows = rows.filter(state__in=states)
    if why := wanted.get("why"):
        rows = rows.filter(why__in=UNREACHED if why == "unreached" else [why])
    if wanted.get("since"):
        rows = rows.filter(day__gte=wanted["since"])
    if wanted.get("until"):
        rows = rows.filter(day__lte=wanted["until"])
    return rows


def piece(rows: QuerySet[Message], agency: Agency, *, after: str = "") -> Piece[Entry]:
    """Newest first. Of each digest only what concerns the agency: two queries and one for the people."""
    found = piece_of(rows.select_related("person", "asked_by"), by="at", after=after)
    about: dict[int, list[Nudge]] = defaultdict(list)
    nudges = Nudge.objects.filter(message__in=[row.pk for row in found.rows]).select_related("membership")
    for nudge in nudges.order_by("pk"):
        if nudge.membership is None or nudge.membership.agency_id == agency.pk:
            about[nudge.message_id].append(nudge)
    return Piece([Entry(row, tuple(about[row.pk])) for row in found.rows], found.next, found.is_first)


def counts_since(partnership: Partnership, day: date) -> list[Any]:
    """For a coordinator: how many digests of each agency were sent or not since a day, and why; no names."""
    rows = Message.objects.filter(agencies__partnership=partnership, day__gte=day)
    counted = rows.values("agencies__name", "state", "why").annotate(number=Count("pk"))
    return list(counted.order_by("agencies__name", "state", "why"))


def dead_addresses(posts: QuerySet[Membership]) -> QuerySet[Bounce]:
    """Addresses of people in some posts that mail came back from for good, as long as they are theirs."""
    theirs = Exists(Person.objects.filter(pk=OuterRef("person"), email__iexact=OuterRef("address")))
    return (
        Bounce.objects.lasting()
        .filter(theirs, person__in=posts.order_by().values("person"))
        .select_related("person")
        .order_by("-at", "-pk")
    )


def lines_told(nudges: Iterable[Nudge], titles: dict[UUID, str]) -> list[Told]:
    """The lines of a digest: each course with its day; for leads how many people."""
    counted: dict[tuple[About, Receiver], set[int]] = defaultdict(set)
    own: dict[tuple[str, UUID], Told] = {}
    for nudge in nudges:
        about, to = About(nudge.about), Receiver(nudge.to)
        if to == Receiver.LEARNER:
            own[about, nudge.subject] = Told(about, to, titles.get(nudge.subject, ""), nudge.from_date)
        else:
            counted[about, to].add(nudge.membership.person_id if nudge.membership else -nudge.pk)
    return [*own.values(), *(Told(about, to, "", people=len(some)) for (about, to), some in counted.items())]
