"""Sessions: who moves up from the queue, who was there, and which instant a clock shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from courses.enums import Presence


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place in the queue of a session."""

    id: int
    asked_at: datetime
    agency: int | None = None


def who_moves_up(
    waiting: Iterable[Waiting], *, free: int | None, taken: Mapping[int | None, int], most_per_agency: int | None
) -> list[int]:
    """Who gets the free places, first asked first; `free` is None where there is no limit.

    Somebody whose agency has its share already is passed over and keeps their place in the queue.
    """
    shares, moving = dict(taken), list[int]()
    for each in sorted(waiting, key=lambda each: (each.asked_at, each.id)):
        if free is not None and len(moving) >= free:
            break
        share = shares.get(each.agency, 0)
        if most_per_agency is not None and share >= most_per_agency:
            continue
        shares[each.agency] = share + 1
        moving.append(each.id)
    return moving


def presence(*, minutes: int, needed: int) -> Presence:
    if minutes >= needed:
        return Presence.FULL
    return Presence.PARTLY if minutes > 0 else Presence.ABSENT


def instant(day: date, clock: time, zone: str) -> datetime | None:
    """The instant at which clocks in a place show a time; None where they are put forward past it that night.

    An hour that clocks show twice is the first of the two.
    """
    there = datetime.combine(day, clock, ZoneInfo(zone))
    at = there.astimezone(UTC)
    return at if at.astimezone(there.tzinfo).replace(tzinfo=None) == there.replace(tzinfo=None) else None


def minutes_between(start: datetime, end: datetime) -> int:
    """Real minutes, whatever the clocks do meanwhile."""
    return int((end - start).total_seconds() // 60)
