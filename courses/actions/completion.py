"""What follows when a module is in date: the courses it completes."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from agencies.models import Person
from courses import rules
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence
from courses.queries.pathways import OpenPathway
from courses.queries.requirements import demands_asking
from courses.signals import course_completed


def complete_courses(
    *,
    person: Person,
    pathways: Sequence[OpenPathway],
    facts: Sequence[rules.Fact],
    on: date,
    at: datetime,
    language: str = "",
) -> list[Evidence]:
    """Closes each open cycle whose modules are all in date, writes the fact and tells the rooms above.

    The caller holds the person's lock; what receivers write is written with the completion or not at all.
    """
    return [
        complete_course(person=person, pathway=pathway, facts=facts, on=on, at=at, language=language)
        for pathway in pathways
        if rules.is_course_complete(pathway.plan, counted_in(pathway, facts), on=on, outlasts=pathway.outlasts)
    ]


def counted_in(pathway: OpenPathway, facts: Sequence[rules.Fact]) -> list[rules.Fact]:
    return rules.standing_facts(facts, weakest=pathway.weakest)


def end_of(pathway: OpenPathway, counted: Sequence[rules.Fact], demands: Iterable[rules.Demand], *, on: date) -> date:
    """Until when a course holds that is completed on a day, by evidence that counts."""
    plan = pathway.plan
    until = rules.held_to(
        [demand.renewing for demand in demands],
        completed=on,
        last_until=pathway.outlasts,
        course_months=plan.validity_months,
    )
    held = [fact for key in plan.modules for fact in rules.holding(key, counted, on=on, outlasts=pathway.outlasts)]
    recognised = rules.end_of_recognised(plan.modules, held)
    return until if recognised is None else min(until, recognised)


def complete_course(
    *,
    person: Person,
    pathway: OpenPathway,
    facts: Sequence[rules.Fact],
    on: date,
    at: datetime,
    language: str,
) -> Evidence:
    """Until when it holds is decided here, by what is required of the person today, and frozen."""
    plan = pathway.plan
    until = end_of(pathway, counted_in(pathway, facts), demands_asking(person, plan.key, on), on=on)
    Cycle.objects.filter(pk=pathway.cycle_id).update(completed_at=at, completed_date=on, valid_until_date=until)
    evidence = Evidence.objects.create(
        person=person,
        cycle_id=pathway.cycle_id,
        kind=EvidenceKind.COURSE_COMPLETED,
        subject_key=plan.key,
        occurrence=rules.times(facts, kind=EvidenceKind.COURSE_COMPLETED, subject=plan.key) + 1,
        language=language,
        grade=rules.grade_of_course(plan, counted_in(pathway, facts), on=on, outlasts=pathway.outlasts),
        happened_at=at,
        happened_date=on,
        valid_until_date=until,
        recorded_at=at,
    )
    course_completed.send(sender=Evidence, evidence=evidence, at=at)
    return evidence
