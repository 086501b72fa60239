"""What follows when a module is in date: the courses it completes."""

from collections.abc import Sequence
from datetime import date, datetime

from agencies.models import Person
from courses import rules
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence
from courses.queries.pathways import OpenPathway
from courses.signals import course_completed


def complete_courses(
    *, person: Person, pathways: Sequence[OpenPathway], facts: Sequence[rules.Fact], on: date, at: datetime
) -> list[Evidence]:
    """Closes each open cycle whose modules are all in date, writes the fact and tells the rooms above.

    The caller holds the person's lock; what receivers write is written with the completion or not at all.
    """
    counted = rules.standing_facts(facts)
    return [
        complete_course(person=person, pathway=pathway, facts=facts, on=on, at=at)
        for pathway in pathways
        if rules.is_course_complete(pathway.plan, counted, on=on, outlasts=pathway.outlasts)
    ]


def complete_course(
    *, person: Person, pathway: OpenPathway, facts: Sequence[rules.Fact], on: date, at: datetime
) -> Evidence:
    plan = pathway.plan
    until = rules.add_months(on, plan.validity_months)
    Cycle.objects.filter(pk=pathway.cycle_id).update(completed_at=at, completed_date=on, valid_until_date=until)
    evidence = Evidence.objects.create(
        person=person,
        cycle_id=pathway.cycle_id,
        kind=EvidenceKind.COURSE_COMPLETED,
        subject_key=plan.key,
        occurrence=rules.times(facts, kind=EvidenceKind.COURSE_COMPLETED, subject=plan.key) + 1,
        happened_at=at,
        happened_date=on,
        valid_until_date=until,
        recorded_at=at,
    )
    course_completed.send(sender=Evidence, evidence=evidence, at=at)
    return evidence
