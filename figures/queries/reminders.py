"""What reminders are decided from: plans, how posts stand, who can be reached and what they were told before.

Everything is asked for many people at once; `figures.rules.reminders` decides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from agencies.models import AccountLink, Agency, Bounce, Membership, Partnership, Person
from agencies.queries.humans import kept_accounts
from figures.enums import ON_ITS_WAY, About
from figures.models import Message, Nudge, Outdated, ReminderPlan, StandingsDay
from figures.models.standing import NOTHING
from figures.queries import standings
from figures.queries.standings import Standing
from figures.rules.reminders import WEEK, Addressee, Hours, Key, Log, Matter, Step, concern

A_PIECE = 2_000  # people asked about at once

# Where nobody has said otherwise: the defaults of a plan that was never saved.
UNSAID = ReminderPlan()


def pieces(keys: Iterable[int], size: int = A_PIECE) -> Iterator[list[int]]:
    rest = iter(sorted(keys))
    while some := list(islice(rest, size)):
        yield some


@dataclass(frozen=True, slots=True)
class Plan:
    """What holds for the people of an agency: its own plan, else its partnership's."""

    partnership: int
    is_on: bool
    most_a_week: int
    hours: Hours
    steps: tuple[Step, ...] = ()
    id: int | None = None


def plans_of(agencies: QuerySet[Agency]) -> dict[int, Plan]:
    """The plan of each agency, by its id. Three queries."""
    rows = list(agencies.select_related("partnership"))
    said = ReminderPlan.objects.filter(
        Q(agency__in=[row.pk for row in rows]) | Q(agency=None, partnership__in={row.partnership_id for row in rows})
    ).prefetch_related("steps")
    own = {plan.agency_id: plan for plan in said if plan.agency_id}
    shared = {plan.partnership_id: plan for plan in said if plan.agency_id is None}
    return {row.pk: plan_from(own.get(row.pk) or shared.get(row.partnership_id) or UNSAID, row) for row in rows}


def plan_from(said: ReminderPlan, agency: Agency) -> Plan:
    zone = agency.time_zone or agency.partnership.time_zone
    steps = [Step(step.about, step.days, step.to) for step in said.steps.all()] if said.pk else []
    return Plan(
        partnership=agency.partnership_id,
        is_on=said.is_on,
        most_a_week=said.most_a_week,
        hours=Hours(as_time(said.quiet_from), as_time(said.quiet_until), said.weekdays_only, zone),
        steps=tuple(steps),
        id=said.pk,
    )


def as_time(value: time) -> time:
    return value.replace(second=0, microsecond=0)


# --- how posts stand ------------------------------------------------------------------------------------------------


def standings_of(partnership: Partnership, people: Collection[int], *, on: date) -> Iterator[Standing]:
    """How the posts of these people stand with each course: as it is kept where that is current, else worked out."""
    for some in pieces(people):
        if is_kept(partnership, some, on=on):
            yield from (row for row in standings.kept(partnership, some).values() if row.course_key != NOTHING)
        else:
            found = standings.worked_out(partnership, some, on=on)
            yield from (row for row in found if row.course_key != NOTHING)


def is_kept(partnership: Partnership, people: Collection[int], *, on: date) -> bool:
    kept = StandingsDay.objects.filter(partnership=partnership, day=on)
    waiting = Outdated.objects.filter(Q(person=None) | Q(person__in=people), partnership=partnership)
    return kept.exists() and not waiting.exists()


def matters_from(rows: Iterable[Standing], humans: dict[int, int]) -> list[tuple[Standing, Matter]]:
    """What each post and course could be told of."""
    found = []
    for row in rows:
        said = concern(state=row.state, due=row.due_date, until=row.until_date, lapsed=row.lapsed_date)
        if said is not None:
            about, day = said
            learner = humans.get(row.person_id, row.person_id)
            matter = Matter(about, row.course_key, day, row.agency_id, row.membership_id, row.team_id, learner)
            found.append((row, matter))
    return found


def humans_of(people: Collection[int]) -> dict[int, int]:
    """The kept account of each that is a duplicate."""
    found: dict[int, int] = {}
    for some in pieces(people):
        found |= kept_accounts(some)
    return found


def duplicates_of(humans: Iterable[int]) -> dict[int, int]:
    """The other accounts of some humans, each with the human."""
    found: dict[int, int] = {}
    for some in pieces(humans):
        found |= dict(AccountLink.objects.live().filter(kept__in=some).values_list("duplicate", "kept"))
    return found


# --- who can be reached ---------------------------------------------------------------------------------------------


def addressees(humans: Collection[int]) -> dict[int, Addressee]:
    """How humans are reached: at the address of their kept account, else of another. Three queries for 2,000."""
    found: dict[int, Addressee] = {}
    for some in pieces(humans):
        human = {account: account for account in some} | duplicates_of(some)
        columns = ("pk", "email", "is_active", "wants_nudges", "erased_at")
        accounts: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for row in Person.objects.filter(pk__in=list(human)).order_by("pk").values_list(*columns):
            accounts[human[row[0]]].append(row)
        dead = dead_addresses(human)
        found |= {key: addressee_from(key, rows, dead) for key, rows in accounts.items()}
    return found


def dead_addresses(people: Iterable[int]) -> set[tuple[int, str]]:
    """The addresses of people that mail came back from for good, and that nobody has proved since."""
    rows = Bounce.objects.lasting().filter(person__in=list(people))
    return {(person, address.lower()) for person, address in rows.values_list("person_id", "address")}


def addressee_from(human: int, rows: list[tuple[Any, ...]], dead: set[tuple[int, str]]) -> Addressee:
    """Whoever said no with one of their accounts said no."""
    live = [row for row in rows if row[2] and row[4] is None]
    live.sort(key=lambda row: row[0] != human)
    with_address = [row for row in live if row[1]]
    good = [row for row in with_address if (row[0], row[1].lower()) not in dead]
    address = (good or with_address or [(0, "")])[0][1]
    return Addressee(
        id=human,
        address=address,
        is_active=bool(live),
        wants_nudges=all(row[3] for row in live),
        has_bounced=bool(with_address) and not good,
    )


# --- what they were told --------------------------------------------------------------------------------------------


def log_of(receivers: Collection[int], subjects: Collection[UUID], *, on: date) -> Log:
    """What these people were told: their digests of the week up to a day, and the steps taken about some subjects."""
    log = Log()
    for some in pieces(receivers):
        told = Message.objects.filter(person__in=some, day__gt=on - WEEK, state__in=ON_ITS_WAY)
        for person, day, counts in told.values_list("person_id", "day", "counts"):
            log.days.setdefault(person, []).append(day)
            if set(counts) != {About.SESSION.value}:
                log.counted.setdefault(person, []).append(day)
        taken = Nudge.objects.filter(receiver__in=some, subject__in=subjects)
        columns = ("receiver_id", "to", "membership_id", "subject", "about", "from_date", "days")
        for receiver, to, *key, days in taken.values_list(*columns):
            place = receiver, to, Key(*key)
            log.taken[place] = max(days, log.taken.get(place, days))
    return log


def posts_in_force(posts: QuerySet[Membership], *, on: date) -> dict[int, tuple[int, int]]:
    """The person and the agency of each of these posts that are in force on a day."""
    rows = posts.filter(pk__in=Membership.objects.on(on).values("pk")).order_by()
    return {key: (person, agency) for key, person, agency in rows.values_list("pk", "person_id", "agency_id")}


def homes_of(people: Collection[int], humans: dict[int, int], *, on: date) -> dict[int, int]:
    """The agency of the post that each human has held longest: its clocks and its plan say when they are written to."""
    found: dict[int, int] = {}
    for some in pieces(people):
        rows = Membership.objects.on(on).filter(person__in=some).order_by(F("start_date").desc(), F("pk").desc())
        for person, agency in rows.values_list("person_id", "agency_id"):
            found[humans.get(person, person)] = agency
    return found
