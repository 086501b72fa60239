"""The next cycle of what is asked, opened by the clock when its time has come: for people who never sign in, too."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from agencies.models import Membership, Partnership, Person
from courses import rules
from courses.actions.enrolments import settle, weakest_for
from courses.models import Cycle
from courses.queries import learners, pathways
from courses.queries.facts import awards_of
from courses.queries.requirements import duties_of

A_PIECE = 500  # people in one transaction


def open_due(*, partnership: Partnership, day: date, at: datetime) -> int:
    """This function will open the next cycle of every course that is asked of somebody and near its end, or past it.

    What is held by evidence too weak, or no longer since its certificate was withdrawn, people take up themselves.
    Run twice it opens nothing twice; it answers how many it opened.
    """
    near = near_their_end(day).filter(enrolment__person__in=at_work(partnership, day))
    people = sorted(set(near.order_by().values_list("enrolment__person", flat=True)))
    return sum(open_for(people[place : place + A_PIECE], day=day, at=at) for place in range(0, len(people), A_PIECE))


def near_their_end(day: date) -> QuerySet[Cycle]:
    """The last cycles of enrolments, completed, whose time of renewal has come."""
    later = Cycle.objects.filter(enrolment=OuterRef("enrolment"), number__gt=OuterRef("number"))
    window = timedelta(days=rules.RENEWAL_WINDOW_DAYS)
    return Cycle.objects.completed().filter(
        ~Exists(later), enrolment__withdrawn_at=None, valid_until_date__lte=day + window
    )


def at_work(partnership: Partnership, day: date) -> QuerySet[Any, Any]:
    return Membership.objects.on(day).filter(agency__partnership=partnership).values("person")


@transaction.atomic
def open_for(people: Collection[int], *, day: date, at: datetime) -> int:
    """The same lock as all learning, taken for all of them in one order: nobody renews the same course meanwhile."""
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    duties: dict[int, list[rules.Duty]] = defaultdict(list)
    for duty in duties_of(Membership.objects.filter(person__in=people), day):
        duties[duty.person].append(duty)
    asked = {person: rules.for_person(rows) for person, rows in duties.items()}
    known = awards_of(people)
    opened = []
    for last in near_their_end(day).filter(enrolment__person__in=people).select_related("enrolment__person"):
        person = last.enrolment.person_id
        of_course = asked.get(person, {}).get(last.enrolment.course_key)
        if of_course is not None and is_due(last, of_course, known[person], day):
            opened.append(next_of(last, of_course, at))
    Cycle.objects.bulk_create(opened)
    for cycle in opened:
        settle_if_held(cycle, known[cycle.enrolment.person_id], day, at)
    return len(opened)


def is_due(last: Cycle, duty: rules.Duty, known: list[rules.Fact], day: date) -> bool:
    """Whether somebody whom the course is asked of would be offered its renewal, and holds nothing longer."""
    assert last.valid_until_date is not None, "the database keeps completions whole"
    required = said_by_requirements(duty)
    counted = rules.standing_facts(known, weakest=weakest_for(required))
    until = rules.held_until(counted, key=duty.course, by=rules.COURSE_HELD_BY, on=day)
    if duty.is_exempt or (until is None and last.valid_until_date > day):
        return False
    if until is not None and not rules.is_expiring(until, day):
        return False  # another account of theirs holds it for longer
    return rules.may_renew(
        valid_until=last.valid_until_date,
        on=day,
        completed=last.completed_date,
        gap_days=rules.smallest_gap(demand.renewing for demand in required),
    )


def said_by_requirements(duty: rules.Duty) -> list[rules.Demand]:
    """Without what was asked of one post alone: that says nothing of renewal."""
    return [demand for demand in duty.demands if demand.post is None]


def next_of(last: Cycle, duty: rules.Duty, at: datetime) -> Cycle:
    required = said_by_requirements(duty)
    shorter = rules.shared_refresher(demand.refresher for demand in required)
    return Cycle(
        enrolment=last.enrolment,
        number=last.number + 1,
        opened_at=at,
        outlasts_date=last.valid_until_date,
        pathway_key=shorter if shorter and pathways.may_shorten(shorter) else None,
        weakest_grade=weakest_for(required),
    )


def settle_if_held(cycle: Cycle, known: list[rules.Fact], day: date, at: datetime) -> None:
    """Modules done since for another course may hold beyond the old end already: only who has any is asked further."""
    outlasts = cycle.outlasts_date or day
    if any(fact.kind in rules.MODULE_HELD_BY and (fact.until or date.max) > outlasts for fact in known):
        key: UUID = cycle.pathway_key or cycle.enrolment.course_key
        settle(person=cycle.enrolment.person, course_key=key, learner=learners.Learner(today=day), at=at, language="")
