"""Reminders by plan. What the dry run lists is what is sent, because both are decided here, from the same rows."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from agencies.models import Partnership
from agencies.rules import local_day
from figures.actions import standings
from figures.actions.reminders import A_PIECE, lock, write
from figures.queries import planning, reminders
from figures.queries.planning import Told
from figures.rules.reminders import Digest, Log, digest_for, is_open_on, leaves_at, may_leave

Clock = Callable[[], datetime]
DAYS_AHEAD = 7


def write_due(*, clock: Clock) -> list[Digest]:
    """This function will write down the digests that fall due, to leave as mail after that. Twice at once is no harm.

    Whoever comes second finds the steps taken. Each piece commits by itself: killed between two, the next run goes on.
    """
    bring_up_to_date(clock=clock)
    at = clock()
    told, done = planning.told_at(at), list[Digest]()
    for some in reminders.pieces(told.items, A_PIECE):
        with transaction.atomic():
            lock(some)
            digests = decide(told, some, at=at)
            write(digests, at=at)
        done += digests
    return done


def bring_up_to_date(*, clock: Clock) -> None:
    for partnership in planning.with_reminders():
        at = clock()
        standings.refresh_all(partnership=partnership, day=local_day(at, partnership.time_zone), at=at)


def due(*, at: datetime) -> list[Digest]:
    """This function will say what `write_due` would write down now. Nothing is written."""
    told = planning.told_at(at)
    return [digest for some in reminders.pieces(told.items, A_PIECE) for digest in decide(told, some, at=at)]


def decide(told: Told, receivers: Collection[int], *, at: datetime) -> list[Digest]:
    """Six queries, however many people there are in a piece. In quiet hours nobody is told anything."""
    awake = [receiver for receiver in receivers if may_leave(at, told.plans[receiver].hours)]
    subjects = {item.matter.subject for receiver in awake for item in told.items[receiver]}
    days = {receiver: local_day(at, told.plans[receiver].hours.zone) for receiver in awake}
    log = reminders.log_of(awake, subjects, on=min(days.values(), default=at.date()))
    reached = reminders.addressees(awake)
    return [
        digest
        for receiver in awake
        if (digest := digest_of(told, receiver, days[receiver], at, log, reached)) is not None
    ]


def digest_of(
    told: Told, receiver: int, day: date, at: datetime, log: Log, reached: dict[int, reminders.Addressee]
) -> Digest | None:
    return digest_for(
        receiver,
        told.items[receiver],
        day=day,
        leaves_at=at,
        most_a_week=told.plans[receiver].most_a_week,
        addressee=reached.get(receiver),
        log=log,
    )


# --- the dry run ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """What one day of the dry run sends, and what not and why."""

    day: date
    digests: tuple[Digest, ...]

    @property
    def sent(self) -> list[Digest]:
        return [digest for digest in self.digests if not digest.why]

    @property
    def withheld(self) -> list[Digest]:
        return [digest for digest in self.digests if digest.why]


def forecast(partnership: Partnership, *, at: datetime, days: int = DAYS_AHEAD) -> list[Day]:
    """This function will say what leaves today and on the days after it, as things are: each day as it is decided then.

    A digest of one day counts for the next: what it tells is told, and the most of a week goes down by one.
    """
    today = local_day(at, partnership.time_zone)
    moments = {
        day: at if day == today else planning.noon(day, partnership.time_zone)
        for day in (today + timedelta(days=number) for number in range(days))
    }
    told = {day: planning.told_at(moment) for day, moment in moments.items()}
    receivers = {receiver for each in told.values() for receiver in each.items}
    subjects = {subject for each in told.values() for subject in each.subjects}
    log, reached = reminders.log_of(receivers, subjects, on=today), reminders.addressees(receivers)
    return [
        Day(day, tuple(day_of(each, day, moments[day], log, reached, is_today=day == today)))
        for day, each in told.items()
    ]


def day_of(
    told: Told, day: date, at: datetime, log: Log, reached: dict[int, reminders.Addressee], *, is_today: bool
) -> Iterator[Digest]:
    for receiver in sorted(told.items):
        hours = told.plans[receiver].hours
        if not (local_day(leaves_at(at, hours), hours.zone) == day if is_today else is_open_on(day, hours)):
            continue
        digest = digest_of(told, receiver, day, at, log, reached)
        if digest is not None:
            log.add(digest)
            yield digest
