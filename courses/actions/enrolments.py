"""A person takes a course, leaves it, or takes it again before its certificate ends."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Person
from courses import rules
from courses.actions.completion import complete_courses
from courses.enums import Refusal
from courses.models import CoursePage, Cycle, Enrolment, Evidence
from courses.queries import facts, learners, pathways


class CannotEnrol(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class CannotRenew(CannotEnrol):
    pass


@transaction.atomic
def enrol(*, person: Person, course_key: UUID, at: datetime) -> Enrolment:
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
        Cycle.objects.create(enrolment=enrolment, number=1, opened_at=at)
    settle(person=person, course_key=course_key, learner=learner, at=at)
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
def renew(*, enrolment: Enrolment, at: datetime) -> Cycle:
    """Opens the next cycle, once the last certificate is near its end or past it. An open cycle is simply returned."""
    learner = learners.lock(enrolment.person, at=at)
    enrolment.refresh_from_db()
    last = enrolment.cycles.order_by("-number").first()
    if enrolment.withdrawn_at is not None or last is None:
        raise CannotRenew(Refusal.NOT_ENROLLED)
    if last.completed_at is None:
        return last
    if not rules.may_renew(valid_until=last.valid_until_date, on=learner.today):
        raise CannotRenew(Refusal.NOT_YET)
    cycle = Cycle.objects.create(
        enrolment=enrolment, number=last.number + 1, opened_at=at, outlasts_date=last.valid_until_date
    )
    settle(person=enrolment.person, course_key=enrolment.course_key, learner=learner, at=at)
    cycle.refresh_from_db()
    return cycle


def settle(*, person: Person, course_key: UUID, learner: learners.Learner, at: datetime) -> list[Evidence]:
    """Completes the course where the modules that the person holds already suffice."""
    return complete_courses(
        person=person,
        pathways=pathways.open_pathway_of(course_key, person),
        facts=facts.facts_of(person),
        on=learner.today,
        at=at,
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
