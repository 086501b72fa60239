"""What there is to tell people on a day, by their plans: read for the dry run and for the mail alike.

Whoever has nothing near a step is not even looked at: standings that are kept say whose last days are near, and what
begins or ends until a later day says whose are not what they were.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db.models import Q

from agencies.enums import Decision, Duty
from agencies.models import Agency, JoinRequest, Membership, Partnership, Responsibility
from agencies.queries.charter import charter_on, signatories
from agencies.queries.humans import together
from agencies.rules import a_year_after, local_day
from courses.models import PriorClaim
from courses.queries import sessions
from figures.enums import About, Receiver
from figures.models import Outdated, PostStanding, ReminderPlan, StandingsDay
from figures.models.standing import NOTHING
from figures.queries import reminders, standings
from figures.queries.reminders import Plan
from figures.queries.standings import Standing
from figures.rules.reminders import MADE_GOOD, Item, Matter, nearest_leads, step_on

OF_COURSES = (About.DUE, About.ENDING)
# Makes a key of a row that has none: the same one whenever it is asked.
KEYS = UUID("6f1a3f4e-6b8e-4a0e-9a51-7d1f3b0f3b11")


@dataclass(slots=True)
class Told:
    """What each human could be told on a day, and the plan by whose hours and most of a week they are."""

    items: dict[int, list[Item]] = field(default_factory=lambda: defaultdict(list))
    plans: dict[int, Plan] = field(default_factory=dict)

    @property
    def subjects(self) -> set[UUID]:
        return {item.matter.subject for items in self.items.values() for item in items}


def told_at(at: datetime) -> Told:
    """What there is to tell at an instant, in every partnership that sends reminders."""
    told, every = Told(), dict[int, Plan]()
    for partnership in with_reminders():
        plans = reminders.plans_of(Agency.objects.filter(partnership=partnership))
        every |= plans
        gather(told, partnership, plans, on=local_day(at, partnership.time_zone))
    homes: dict[int, int] = {}
    if told.items:
        homes = homes_of(told, on=at.date())
    for receiver, items in told.items.items():
        items.sort(key=place_of)
        agency = homes.get(receiver, items[0].matter.agency)
        told.plans[receiver] = every.get(agency) or every[items[0].matter.agency]
    return told


def place_of(item: Item) -> tuple[date, str, UUID, int, str]:
    return item.matter.day, item.matter.about, item.matter.subject, item.matter.post or 0, item.to


def with_reminders() -> Iterable[Partnership]:
    on = ReminderPlan.objects.filter(is_on=True)
    return Partnership.objects.filter(pk__in=on.values("partnership")).order_by("pk")


def homes_of(told: Told, *, on: date) -> dict[int, int]:
    duplicates = reminders.duplicates_of(told.items)
    return reminders.homes_of({*told.items, *duplicates}, duplicates, on=on)


def gather(told: Told, partnership: Partnership, plans: dict[int, Plan], *, on: date) -> None:
    """Adds what a partnership has to tell on a day."""
    asked = {agency: plan for agency, plan in plans.items() if plan.is_on}
    if not asked:
        return
    duties = duties_on(partnership, on=on)
    for matter in (
        *of_courses(partnership, asked, on=on),
        *of_sessions(asked, on=on),
        *of_joining(asked),
        *of_claims(asked),
        *of_charter(partnership, asked, on=on),
    ):
        plan = asked[matter.agency]
        for to, receivers in receivers_of(matter, duties).items():
            days = step_on(plan.steps, matter, to, on=on)
            if days is not None:
                for receiver in receivers:
                    told.items[receiver].append(Item(matter, days, to))


# --- who is told ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Duties:
    """Who leads what in a partnership on a day, and who coordinates it; humans, not accounts."""

    of_team: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_agency: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    coordinators: set[int] = field(default_factory=set)


def duties_on(partnership: Partnership, *, on: date) -> Duties:
    held = Responsibility.objects.on(on).filter(
        membership__in=Membership.objects.on(on).filter(agency__partnership=partnership),
        duty__in=[Duty.TRAINING_LEAD, Duty.COORDINATOR],
    )
    rows = list(held.values_list("duty", "team", "membership__agency", "membership__person"))
    humans = reminders.humans_of({person for *_rest, person in rows})
    found = Duties()
    for duty, team, agency, person in rows:
        human = humans.get(person, person)
        if duty == Duty.COORDINATOR:
            found.coordinators.add(human)
        elif team is not None:
            found.of_team[team].add(human)
        else:
            found.of_agency[agency].add(human)
    return found


def receivers_of(matter: Matter, duties: Duties) -> dict[Receiver, Collection[int]]:
    leads = nearest_leads(
        matter.team, matter.learner, of_team=duties.of_team, of_agency=duties.of_agency.get(matter.agency, ())
    )
    own = {matter.learner} if matter.learner is not None and matter.about in FOR_LEARNERS else set()
    return {Receiver.LEARNER: own, Receiver.LEAD: leads, Receiver.COORDINATOR: duties.coordinators - {matter.learner}}


FOR_LEARNERS = (*OF_COURSES, About.SESSION)


# --- what there is --------------------------------------------------------------------------------------------------


def of_courses(partnership: Partnership, plans: dict[int, Plan], *, on: date) -> Iterable[Matter]:
    """Courses of posts whose last day is near a step."""
    days = [step.days for plan in plans.values() for step in plan.steps if step.about in OF_COURSES]
    if not days:
        return []
    near = near_steps(plans, on=on, first=min(days), last=max(days))
    rows = [row for row in rows_on(partnership, near, on=on) if row.agency_id in plans]
    humans = reminders.humans_of({row.person_id for row in rows})
    return [matter for _row, matter in reminders.matters_from(rows, humans)]


def near_steps(plans: dict[int, Plan], *, on: date, first: int, last: int) -> Q:
    """Rows of which a last day may have a step on the day."""
    span = (on - MADE_GOOD - timedelta(days=last), on - timedelta(days=first) + timedelta(days=1))
    ends = Q(due_date__range=span) | Q(until_date__range=span) | Q(lapsed_date__range=span)
    return ends & Q(agency__in=list(plans)) & ~Q(course_key=NOTHING)


def rows_on(partnership: Partnership, near: Q, *, on: date) -> list[Standing]:
    """How posts near a step stand on a day.

    Whoever nothing begins or ends for until then has the last days that are kept today: only the others are worked out.
    """
    anew = whom_to_work_out(partnership, on=on)
    if anew is None:
        return list(reminders.standings_of(partnership, set(standings.people_of(partnership)), on=on))
    there = PostStanding.objects.filter(near, agency__partnership=partnership).order_by()
    kept = [Standing(*row) for row in there.values_list(*Standing._fields)]
    changed = [row for some in reminders.pieces(anew) for row in standings.worked_out(partnership, some, on=on)]
    return [*(row for row in kept if row.person_id not in anew), *(row for row in changed if row.course_key != NOTHING)]


def whom_to_work_out(partnership: Partnership, *, on: date) -> set[int] | None:
    """Of whom what is kept does not say how they stand on the day; None for everybody."""
    kept = StandingsDay.objects.filter(partnership=partnership).first()
    outdated = set(Outdated.objects.filter(partnership=partnership).values_list("person", flat=True))
    if kept is None or kept.day is None or kept.day > on or None in outdated:
        return None
    people = {person for person in outdated if person is not None}
    if kept.day < on:
        if standings.rules_change(partnership, kept.day, on):
            return None
        people |= standings.touched(partnership, kept.day, on)
    return together(people) if people else people


def of_sessions(plans: dict[int, Plan], *, on: date) -> list[Matter]:
    """Places in meetings to come."""
    ahead = [-step.days for plan in plans.values() for step in plan.steps if step.about == About.SESSION]
    if not ahead:
        return []
    # A day more at each end, for clocks of other places.
    start = datetime.combine(on - timedelta(days=1), time(), UTC)
    end = datetime.combine(on + timedelta(days=max(ahead) + 2), time(), UTC)
    places = sessions.to_remind(start=start, end=end).filter(session__agency__in=list(plans))
    rows = list(
        places.values_list("person", "session__key", "session__agency", "session__time_zone", "session__times__date")
    )
    humans = reminders.humans_of({person for person, *_rest in rows})
    found = set()
    for person, key, agency, _zone, day in rows:
        if day >= on:
            found.add(Matter(About.SESSION, key, day, agency, learner=humans.get(person, person)))
    return sorted(found, key=lambda matter: (matter.day, matter.subject, matter.learner or 0))


def of_joining(plans: dict[int, Plan]) -> list[Matter]:
    """Requests that nobody has answered."""
    rows = JoinRequest.objects.filter(decision=Decision.WAITING, agency__in=list(plans)).order_by("pk")
    return [
        Matter(About.JOINING, key_of(About.JOINING, pk), local_day(at, plans[agency].hours.zone), agency, team=team)
        for pk, at, agency, team in rows.values_list("pk", "made_at", "agency", "team")
    ]


def of_claims(plans: dict[int, Plan]) -> list[Matter]:
    """Training done elsewhere that somebody says they did, and nobody has looked at."""
    rows = PriorClaim.objects.filter(decision=Decision.WAITING, membership__agency__in=list(plans)).order_by("pk")
    columns = ("pk", "asked_at", "membership__agency", "membership__team", "person")
    found = list(rows.values_list(*columns))
    humans = reminders.humans_of({person for *_rest, person in found})
    return [
        Matter(
            About.CLAIM,
            key_of(About.CLAIM, pk),
            local_day(at, plans[agency].hours.zone),
            agency,
            team=team,
            learner=humans.get(person, person),
        )
        for pk, at, agency, team, person in found
    ]


def of_charter(partnership: Partnership, plans: dict[int, Plan], *, on: date) -> list[Matter]:
    """Agencies that signed, with the last day that their promise counts as confirmed."""
    charter = charter_on(partnership, on)
    if charter is None:
        return []
    found = []
    for each in signatories(partnership, charter, on).every:
        agency = each.signature.agency_id
        if agency in plans:
            last = a_year_after(each.confirmed) - timedelta(days=1) if each.confirmed else None
            day = last or max(each.signature.signed_date, charter.published_date or each.signature.signed_date)
            found.append(Matter(About.CHARTER, key_of(About.CHARTER, each.signature.pk), day, agency))
    return found


def key_of(about: About, pk: int) -> UUID:
    return uuid5(KEYS, f"{about.value}:{pk}")


def noon(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(zone))
