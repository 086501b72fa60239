"""Reminders: decided once, for the dry run and for the mail alike; written down, and then sent.

remind_now(posts, course_keys, by=lead, at=now)    # one digest to each about what they still owe; who got none, why
preview(posts, course_keys, at=now)                # the same answer, and nothing is written
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from agencies.models import Agency, Membership, Partnership, Person
from agencies.rules import local_day
from figures.enums import MessageState, Receiver
from figures.models import Message, Nudge
from figures.queries import reminders
from figures.rules.reminders import Digest, Item, Matter, digest_by_hand, is_owed, leaves_at
from figures.signals import messages_written

A_PIECE = 500  # people written down in one transaction


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking for reminders: a digest for each human concerned, with why it is not sent."""

    digests: tuple[Digest, ...]

    @property
    def sent(self) -> list[Digest]:
        return [digest for digest in self.digests if not digest.why]

    @property
    def withheld(self) -> Counter[str]:
        """How many get none, by reason (`figures.enums.Withheld`)."""
        return Counter(digest.why for digest in self.digests if digest.why)

    @property
    def waits_until(self) -> datetime | None:
        """When the first mail leaves, where quiet hours keep some back."""
        return min((digest.leaves_at for digest in self.sent), default=None)


# --- by hand --------------------------------------------------------------------------------------------------------


def preview(posts: QuerySet[Membership], course_keys: Collection[UUID] | None, *, at: datetime) -> Outcome:
    """This function will say who would be reminded now of what they still owe, and who would not and why."""
    wanted = owed(posts, course_keys, at=at)
    return Outcome(tuple(decide_by_hand(wanted, sorted(wanted), at=at)))


def remind_now(
    posts: QuerySet[Membership], course_keys: Collection[UUID] | None, *, by: Person, at: datetime
) -> Outcome:
    """This function will send each of these people one digest of what they still owe, or say why not.

    Of these posts and courses alone; no courses means all. The most of a week, bounces and people's own wishes hold as
    for every reminder, and mail waits until quiet hours end. Asked twice, people get it once: they had one today.
    """
    wanted = owed(posts, course_keys, at=at)
    done: list[Digest] = []
    for some in reminders.pieces(wanted, A_PIECE):
        with transaction.atomic():
            lock(some)
            digests = decide_by_hand(wanted, some, at=at)
            write([digest for digest in digests if digest.items], by=by, at=at)
            done += digests
    return Outcome(tuple(done))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a human still owes in some posts, and the plan of the first of them."""

    plan: reminders.Plan
    items: tuple[Item, ...]


def owed(posts: QuerySet[Membership], course_keys: Collection[UUID] | None, *, at: datetime) -> dict[int, Wanted]:
    """Of each human with one of these posts in force, what is owed in them."""
    found: dict[int, Wanted] = {}
    for partnership in Partnership.objects.filter(pk__in=posts.order_by().values("agency__partnership")):
        on = local_day(at, partnership.time_zone)
        chosen = reminders.posts_in_force(posts.filter(agency__partnership=partnership), on=on)
        people = {person for person, _agency in chosen.values()}
        humans = reminders.humans_of(people)
        rows = [
            row
            for row in reminders.standings_of(partnership, people, on=on)
            if row.membership_id in chosen and (course_keys is None or row.course_key in course_keys)
        ]
        items = defaultdict(list)
        for row, matter in reminders.matters_from(rows, humans):
            if is_owed(row.state, matter.about):
                items[humans.get(row.person_id, row.person_id)].append(item_of(matter, on))
        plans = reminders.plans_of(Agency.objects.filter(partnership=partnership))
        for _post, (person, agency) in sorted(chosen.items()):
            human = humans.get(person, person)
            if human not in found:
                found[human] = Wanted(plans[agency], tuple(in_order(items[human])))
    return found


def item_of(matter: Matter, on: date) -> Item:
    return Item(matter, (on - matter.day).days, Receiver.LEARNER)


def in_order(items: Iterable[Item]) -> list[Item]:
    """The day that is over longest first; a course that several posts ask for once for each."""
    return sorted(items, key=lambda item: (item.matter.day, item.matter.subject, item.matter.post or 0))


def decide_by_hand(wanted: dict[int, Wanted], humans: Collection[int], *, at: datetime) -> list[Digest]:
    """Five queries, however many people there are in a piece."""
    subjects = {item.matter.subject for human in humans for item in wanted[human].items}
    reached = reminders.addressees(humans)
    days = {human: local_day(at, wanted[human].plan.hours.zone) for human in humans}
    log = reminders.log_of(humans, subjects, on=min(days.values(), default=at.date()))
    return [
        digest_by_hand(
            human,
            wanted[human].items,
            day=days[human],
            leaves_at=leaves_at(at, wanted[human].plan.hours),
            most_a_week=wanted[human].plan.most_a_week,
            addressee=reached.get(human),
            log=log,
        )
        for human in humans
    ]


# --- writing down ---------------------------------------------------------------------------------------------------


def lock(people: Collection[int]) -> None:
    """Whoever decides about the same people waits: what they were told is read after that."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    list(rows.values_list("pk", flat=True))


def write(digests: Collection[Digest], *, at: datetime, by: Person | None = None) -> list[Message]:
    """Digests, and what is withheld and why, with the steps they take: six statements for a piece.

    The caller holds the lock on their people.
    """
    there = set(
        Message.objects.filter(
            person__in=[digest.receiver for digest in digests], state=MessageState.WITHHELD
        ).values_list("person_id", "day", "why")
    )
    new = [each for each in digests if not each.why or (each.receiver, each.day, each.why) not in there]
    messages = Message.objects.bulk_create([message_of(digest, at=at, by=by) for digest in new])
    if by is not None:  # what the plan held back today is told now
        sent = [digest.receiver for digest in new if not digest.why]
        held_back = Message.objects.filter(person__in=sent, state=MessageState.WITHHELD, day__in={d.day for d in new})
        Nudge.objects.filter(message__in=held_back).delete()
    about = Message.agencies.through
    about._default_manager.bulk_create(
        about(message_id=message.pk, agency_id=agency)
        for message, digest in zip(messages, new, strict=True)
        for agency in sorted(digest.agencies)
    )
    Nudge.objects.bulk_create(
        nudge_of(item, message)
        for message, digest in zip(messages, new, strict=True)
        if digest.takes_steps and (by is None or not digest.why)
        for item in digest.items
    )
    if any(not digest.why for digest in new):
        transaction.on_commit(lambda: messages_written.send(Message), robust=True)
    return messages


def message_of(digest: Digest, *, at: datetime, by: Person | None) -> Message:
    return Message(
        person_id=digest.receiver,
        day=digest.day,
        state=MessageState.WITHHELD if digest.why else MessageState.WAITING,
        why=digest.why,
        counts=digest.counts,
        at=at,
        asked_by=by,
        leaves_at=digest.leaves_at,
    )


def nudge_of(item: Item, message: Message) -> Nudge:
    return Nudge(
        message=message,
        about=item.matter.about,
        days=item.days,
        to=item.to,
        membership_id=item.matter.post,
        subject=item.matter.subject,
        from_date=item.matter.day,
        receiver_id=message.person_id,
    )
