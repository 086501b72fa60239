"""A person takes a course, leaves it, or takes it again before its certificate ends."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Person
from courses import rules
from courses.actions.completion import complete_courses
from courses.enums import Grade, Refusal
from courses.models import CoursePage, Cycle, Enrolment, Evidence
from courses.queries import facts, learners, pathways
from courses.queries.requirements import demands_asking


class CannotEnrol(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class CannotRenew(CannotEnrol):
    pass


@transaction.atomic
def enrol(*, person: Person, course_key: UUID, at: datetime, language: str = "") -> Enrolment:
    """Puts the person on the course and opens the first cycle. Somebody who left comes back to where they were.

    Modules in date count at once, so that a course made only of those is complete on the spot.
    """
    learner = learners.lock(person, at=at)
    if not CoursePage.objects.live().filter(translation_key=course_key).exists():
        raise CannotEnrol(Refusal.NO_COURSE)
    enrolment, _ = Enrolment.objects.get_or_create(person=person, course_key=course_key, defaults={"enrolled_at": at})
    if enrolment.withdrawn_at is not None:
        enrolment.withdrawn_at = enrolment.withdrawn_by = None
        enrolment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    if not enrolment.cycles.exists():
        weakest = weakest_for(demands_asking(person, course_key, learner.today))
        Cycle.objects.create(enrolment=enrolment, number=1, opened_at=at, weakest_grade=weakest)
    settle(person=person, course_key=course_key, learner=learner, at=at, language=language)
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: Person, at: datetime) -> Enrolment:
    """Takes the person off the course. What was learned is kept, and counts on their other courses."""
    learners.lock(enrolment.person, at=at)
    enrolment.refresh_from_db()
    if enrolment.withdrawn_at is None:
        enrolment.withdrawn_at, enrolment.withdrawn_by = at, by
        enrolment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return enrolment


@transaction.atomic
def renew(*, enrolment: Enrolment, at: datetime, language: str = "") -> Cycle:
    """Opens the next cycle, once the last certificate is near its end or past it. An open cycle is simply returned.

    Where every requirement that asks for the course names the same shorter one, its modules count instead. What is held
    by weaker evidence than is required may be done anew at once, by what is strong enough.
    """
    person, course_key = enrolment.person, enrolment.course_key
    learner = learners.lock(person, at=at)
    enrolment.refresh_from_db()
    last = enrolment.cycles.order_by("-number").first()
    if enrolment.withdrawn_at is not None or last is None:
        raise CannotRenew(Refusal.NOT_ENROLLED)
    if last.completed_at is None:
        return last
    demands, known = demands_asking(person, course_key, learner.today), facts.facts_of(person)
    weakest = weakest_for(demands)
    is_enough = (
        last.valid_until_date is None
        or last.valid_until_date <= learner.today
        or is_held(known, course_key, weakest=weakest, on=learner.today)
    )
    if not rules.may_renew(
        valid_until=last.valid_until_date,
        on=learner.today,
        completed=last.completed_date,
        gap_days=rules.smallest_gap(demand.renewing for demand in demands),
        is_enough=is_enough,
    ):
        raise CannotRenew(Refusal.NOT_YET)
    shorter = rules.shared_refresher(demand.refresher for demand in demands) if is_enough else None
    cycle = Cycle.objects.create(
        enrolment=enrolment,
        number=last.number + 1,
        opened_at=at,
        outlasts_date=last.valid_until_date if is_enough else None,
        pathway_key=shorter if shorter and pathways.may_shorten(shorter) else None,
        weakest_grade=weakest,
    )
    settle(person=person, course_key=cycle.pathway_key or course_key, learner=learner, at=at, language=language)
    cycle.refresh_from_db()
    return cycle


def weakest_for(demands: Sequence[rules.Demand]) -> str:
    """What counts in a run: what every requirement takes, and without one the agency's word.

    The person's own word alone wins a certificate only where a requirement says that it is enough.
    """
    return rules.weakest_taken(demands) if demands else Grade.AGENCY


def is_held(known: Sequence[rules.Fact], course_key: UUID, *, weakest: str, on: date) -> bool:
    counted = rules.standing_facts(known, weakest=weakest)
    return rules.held_until(counted, key=course_key, by=rules.COURSE_HELD_BY, on=on) is not None


def settle(
    *, person: Person, course_key: UUID, learner: learners.Learner, at: datetime, language: str
) -> list[Evidence]:
    """Completes the course where the modules that the person holds already suffice."""
    return complete_courses(
        person=person,
        pathways=pathways.open_pathway_of(course_key, person),
        facts=facts.facts_of(person),
        on=learner.today,
        at=at,
        language=language,
    )


@transaction.atomic
def settle_all(*, person: Person, at: datetime) -> list[Evidence]:
    """Completes every open course where the modules that the person holds, with whichever account, already suffice.

    A course that another account of theirs holds for longer is not awarded again.
    """
    learner = learners.lock(person, at=at)
    known = facts.facts_of(person)
    counted = rules.standing_facts(known)
    left = [
        pathway
        for pathway in pathways.all_open_pathways(person)
        if not rules.is_held_beyond(counted, key=pathway.plan.key, on=learner.today, beyond=pathway.outlasts)
    ]
    return complete_courses(person=person, pathways=left, facts=known, on=learner.today, at=at)
