"""Who is to be told of what on a day, and when mail may leave, in plain Python.

A *matter* is something that somebody may be reminded of, with the day it counts from: the last day to do a course, the
last day that a certificate counts, the day of a meeting. A *step* of a plan says to tell somebody so many days before
or after that day. A digest is what one human is told on one day, whatever it is about.

Of the steps that one matter has for one receiver only the latest counts, and only for a while: nights that were missed
are made good, and nobody gets five steps at once. A step that was taken, or a later one, is not taken again; an
extension or a renewal makes the matter another.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from figures.enums import About, Receiver, State, Withheld

WEEK = timedelta(days=7)
# So long a step is made good: a week that was full, and a long weekend.
MADE_GOOD = timedelta(days=10)


# --- when mail may leave --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hours:
    """When nobody is written to, on the clocks of a place. From and until the same time: never quiet."""

    quiet_from: time
    quiet_until: time
    weekdays_only: bool
    zone: str


def may_leave(at: datetime, hours: Hours) -> bool:
    there = at.astimezone(ZoneInfo(hours.zone))
    if hours.weekdays_only and there.weekday() >= 5:
        return False
    clock = there.time()
    if hours.quiet_from <= hours.quiet_until:
        return not hours.quiet_from <= clock < hours.quiet_until
    return hours.quiet_until <= clock < hours.quiet_from


def leaves_at(at: datetime, hours: Hours) -> datetime:
    """The first instant from `at` on at which mail may leave."""
    if may_leave(at, hours):
        return at
    zone = ZoneInfo(hours.zone)
    today = at.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in range(8))
    # Quiet ends at its hour, or at midnight after a weekend. Where clocks are put forward past it, it is the next hour.
    moments = sorted(
        datetime.combine(day, clock, zone).astimezone(UTC) for day in days for clock in {time(), hours.quiet_until}
    )
    return next((moment for moment in moments if moment >= at and may_leave(moment, hours)), at)


def is_open_on(day: date, hours: Hours) -> bool:
    """Whether mail may leave at any time of a day."""
    zone = ZoneInfo(hours.zone)
    first = leaves_at(datetime.combine(day, time(), zone), hours)
    return first.astimezone(zone).date() == day


# --- what there is to say -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Matter:
    """Something of a day that people may be told of. `learner` is the human it is about, where it is about one."""

    about: About
    subject: UUID
    day: date
    agency: int
    post: int | None = None
    team: int | None = None
    learner: int | None = None

    @property
    def key(self) -> "Key":
        return Key(self.post, self.subject, self.about, self.day)


class Key(NamedTuple):
    """What a matter is known by in the log."""

    post: int | None
    subject: UUID
    about: str
    day: date


@dataclass(frozen=True, slots=True)
class Step:
    about: str
    days: int
    to: str


@dataclass(frozen=True, slots=True)
class Item:
    """A matter that somebody is told of: so many days from its day, as the one or as the other."""

    matter: Matter
    days: int
    to: Receiver


def concern(*, state: str, due: date | None, until: date | None, lapsed: date | None) -> tuple[About, date] | None:
    """What a post and course could be told of, and its last day: as the pages of learners and leads print it.

    Nothing where it is excused, or where it is done and nothing ends.
    """
    match state:
        case State.OVERDUE:
            end, about = max((lapsed or date.min, About.ENDING), (due or date.min, About.DUE))
        case State.IN_DATE | State.DUE_SOON:
            end, about = until or date.min, About.ENDING
        case State.IN_GRACE if until is None:
            end, about = due or date.min, About.DUE
        case State.IN_GRACE if due is not None and until is not None and until >= due:
            end, about = until, About.ENDING
        case _:
            return None
    return (about, end - timedelta(days=1)) if end > date.min else None


def is_owed(state: str, about: str) -> bool:
    """Whether it can be asked for now: to be done, or to be renewed already."""
    return about == About.DUE or state in (State.DUE_SOON, State.OVERDUE)


def step_on(steps: Iterable[Step], matter: Matter, to: str, *, on: date) -> int | None:
    """The latest step of a matter for somebody that fell on the day or a little before."""
    if matter.about == About.SESSION and matter.day < on:
        return None  # it is over
    fallen = [
        step.days
        for step in steps
        if (step.about, step.to) == (matter.about, to) and on - MADE_GOOD < matter.day + timedelta(days=step.days) <= on
    ]
    return max(fallen, default=None)


# --- whom to tell ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Addressee:
    """A human with the address that reaches them."""

    id: int
    address: str
    is_active: bool = True
    wants_nudges: bool = True
    has_bounced: bool = False


@dataclass(slots=True)
class Log:
    """What people were told: the days of their digests, and the last step taken of each matter."""

    days: dict[int, list[date]] = field(default_factory=dict)  # of every digest
    counted: dict[int, list[date]] = field(default_factory=dict)  # of those that the most of a week counts
    taken: dict[tuple[int, str, Key], int] = field(default_factory=dict)

    def is_taken(self, receiver: int, item: Item) -> bool:
        last = self.taken.get((receiver, item.to, item.matter.key))
        return last is not None and last >= item.days

    def add(self, digest: "Digest") -> None:
        if not digest.why:
            self.days.setdefault(digest.receiver, []).append(digest.day)
            if digest.is_counted:
                self.counted.setdefault(digest.receiver, []).append(digest.day)
        if digest.takes_steps:
            for item in digest.items:
                key = digest.receiver, item.to.value, item.matter.key
                self.taken[key] = max(item.days, self.taken.get(key, item.days))


@dataclass(frozen=True, slots=True)
class Digest:
    """What one human is told on a day; or is not, and why."""

    receiver: int
    day: date
    items: tuple[Item, ...]
    leaves_at: datetime
    why: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether it is one of the most for a week: reminders of meetings that people booked are not."""
        return any(item.matter.about != About.SESSION for item in self.items)

    @property
    def takes_steps(self) -> bool:
        """Told, or not told for a reason that lasts: neither is tried again tomorrow."""
        return self.why in ("", Withheld.NO_ADDRESS, Withheld.BOUNCED, Withheld.NO_NUDGES, Withheld.INACTIVE)

    @property
    def agencies(self) -> frozenset[int]:
        return frozenset(item.matter.agency for item in self.items)

    @property
    def counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for item in self.items:
            found[item.matter.about.value] = found.get(item.matter.about.value, 0) + 1
        return found


def why_unreachable(addressee: Addressee | None) -> str:
    if addressee is None or not addressee.is_active:
        return Withheld.INACTIVE
    if not addressee.address:
        return Withheld.NO_ADDRESS
    if addressee.has_bounced:
        return Withheld.BOUNCED
    return "" if addressee.wants_nudges else Withheld.NO_NUDGES


def is_full(days: Iterable[date], *, on: date, most: int) -> bool:
    """Whether somebody had as many digests as a week may have: this day and the six before it."""
    return sum(on - WEEK < day <= on for day in days) >= most


def digest_for(
    receiver: int,
    items: Sequence[Item],
    *,
    day: date,
    leaves_at: datetime,
    most_a_week: int,
    addressee: Addressee | None,
    log: Log,
) -> Digest | None:
    """What a human is told of what there is on a day; None where they were told today, or of all of it before."""
    new = tuple(item for item in items if not log.is_taken(receiver, item))
    if not new or day in log.days.get(receiver, ()):
        return None
    digest = Digest(receiver, day, new, leaves_at, why_unreachable(addressee))
    if digest.why or not digest.is_counted or not is_full(log.counted.get(receiver, ()), on=day, most=most_a_week):
        return digest
    meetings = tuple(item for item in new if item.matter.about == About.SESSION)
    if meetings:
        return Digest(receiver, day, meetings, leaves_at)
    return Digest(receiver, day, new, leaves_at, Withheld.WEEKLY_CAP)


def digest_by_hand(
    receiver: int,
    items: Sequence[Item],
    *,
    day: date,
    leaves_at: datetime,
    most_a_week: int,
    addressee: Addressee | None,
    log: Log,
) -> Digest:
    """What a human is told when somebody asks for it now, whatever they were told before."""
    why = why_unreachable(addressee) if items else Withheld.NOTHING
    if not why and day in log.days.get(receiver, ()):
        why = Withheld.TODAY
    if not why and is_full(log.counted.get(receiver, ()), on=day, most=most_a_week):
        why = Withheld.WEEKLY_CAP
    return Digest(receiver, day, tuple(items), leaves_at, why)


def nearest_leads(
    team: int | None, learner: int | None, *, of_team: Mapping[int, Collection[int]], of_agency: Collection[int]
) -> frozenset[int]:
    """Who is told of somebody in a team: its own leads, else those of the agency. Nobody is told of themselves."""
    near = frozenset(of_team.get(team, ()) if team is not None else ()) - {learner}
    return near or frozenset(of_agency) - {learner}
