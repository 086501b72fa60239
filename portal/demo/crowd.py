"""The rows of many lives at once, in the shape that the verbs of `courses` give them.

A partnership of thousands would take an hour lesson by lesson. A test compares these rows with lived ones.
"""

from collections.abc import Iterable
from datetime import datetime

from agencies.models import Person
from agencies.rules import local_day
from certificates.actions import certificates
from courses.enums import EvidenceKind
from courses.models import Cycle, Enrolment, Evidence
from courses.rules import add_months
from portal.demo.lives import Life, modules_of

ZONE = "Europe/London"
AT_ONCE = 2000


def write_lives(lives: Iterable[tuple[Person, Life]]) -> None:
    begun = [(person, life) for person, life in lives if life.enrolled_at]
    enrolments = Enrolment.objects.bulk_create(
        [
            Enrolment(person=person, course_key=life.course.key, enrolled_at=life.enrolled_at)
            for person, life in begun
            if life.enrolled_at
        ],
        batch_size=AT_ONCE,
    )
    cycles = Cycle.objects.bulk_create(
        [cycle_of(enrolment, life) for enrolment, (_, life) in zip(enrolments, begun, strict=True)],
        batch_size=AT_ONCE,
    )
    rows = [
        row for cycle, (person, life) in zip(cycles, begun, strict=True) for row in evidence_of(person, life, cycle)
    ]
    Evidence.objects.bulk_create(rows, batch_size=AT_ONCE)
    for row in rows:
        if row.kind == EvidenceKind.COURSE_COMPLETED:
            certificates.issue(evidence=row, at=row.happened_at)


def cycle_of(enrolment: Enrolment, life: Life) -> Cycle:
    cycle = Cycle(enrolment=enrolment, number=1, opened_at=enrolment.enrolled_at)
    if life.is_complete:
        cycle.completed_at = life.steps[-1].at
        cycle.completed_date = local_day(life.steps[-1].at, ZONE)
        cycle.valid_until_date = add_months(cycle.completed_date, life.course.validity_months)
    return cycle


def evidence_of(person: Person, life: Life, cycle: Cycle) -> Iterable[Evidence]:
    for module, steps in modules_of(life):
        for step in steps:
            kind = EvidenceKind.LESSON_FINISHED if step.lesson else EvidenceKind.QUIZ_PASSED
            row = Evidence(
                subject_key=step.lesson or module.key, kind=kind, revision_id=step.revision_id, language="en"
            )
            yield happened(row, person, cycle, step.at)
        if len(steps) == len(module.lessons) + module.has_quiz:
            row = Evidence(subject_key=module.key, kind=EvidenceKind.MODULE_COMPLETED, language="en")
            row = happened(row, person, cycle, steps[-1].at)
            row.valid_until_date = add_months(row.happened_date, module.refresh_months)
            yield row
    if life.is_complete:
        row = Evidence(subject_key=life.course.key, kind=EvidenceKind.COURSE_COMPLETED, language="en")
        row = happened(row, person, cycle, life.steps[-1].at)
        row.valid_until_date = cycle.valid_until_date
        yield row


def happened(row: Evidence, person: Person, cycle: Cycle, at: datetime) -> Evidence:
    row.person, row.cycle = person, cycle
    row.happened_at = row.recorded_at = at
    row.happened_date = local_day(at, ZONE)
    return row
