"""A person gets further: lessons finished, quizzes passed, and the modules and courses that this completes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Person
from agencies.rules import local_day
from courses import rules
from courses.actions.completion import complete_courses
from courses.enums import EvidenceKind, Grade, Refusal
from courses.models import Evidence
from courses.queries import facts as evidence
from courses.queries import learners, outline, pathways


class CannotFinishLesson(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Progress:
    """What came of it: nothing written when it was known already, and what it completed."""

    written: bool
    module: outline.Module
    # Where to go on: the next lesson that still counts, or None when only a quiz is left or nothing is.
    next_lesson: outline.Lesson | None = None
    module_completed: bool = False
    courses_completed: list[Evidence] = field(default_factory=list)


@transaction.atomic
def finish_lesson(
    *, person: Person, lesson_key: UUID, module_key: UUID, revision_id: int | None, language: str, at: datetime
) -> Progress:
    """Records that a lesson was read to its end, once in each run of its module."""
    learner = learners.lock(person, module_key=module_key, at=at)
    module = outline.outline(module_key, language=language)
    if module is None or module.lesson(lesson_key) is None:
        raise CannotFinishLesson(Refusal.GONE)
    if learner.cycle_id is None:
        raise CannotFinishLesson(Refusal.NOT_ENROLLED)
    known = evidence.facts_of(person, subjects_of(module))
    done = rules.lessons_done(module.plan, known, on=learner.today)
    if not rules.may_start_lesson(lesson_key, lessons=module.plan.lessons, done=done, order=module.lesson_order):
        raise CannotFinishLesson(Refusal.OUT_OF_ORDER)
    seen = Seen(EvidenceKind.LESSON_FINISHED, lesson_key, learner.cycle_id, revision_id, language)
    return record(person=person, module=module, seen=seen, known=known, on=learner.today, at=at)


@transaction.atomic(savepoint=False)
def record_quiz_passed(
    *, person: Person, cycle_id: int, module_key: UUID, revision_id: int | None, language: str, at: datetime
) -> Progress:
    """Records that a module's quiz was passed, once in each run of the module.

    Called by the room that marks, inside the transaction that marks: all of it is kept or none, without a savepoint.
    """
    learner = learners.lock(person, module_key=module_key, at=at)
    module = outline.outline(module_key, language=language)
    if module is None:
        raise CannotFinishLesson(Refusal.GONE)
    known = evidence.facts_of(person, subjects_of(module))
    seen = Seen(EvidenceKind.QUIZ_PASSED, module_key, cycle_id, revision_id, language)
    return record(person=person, module=module, seen=seen, known=known, on=learner.today, at=at)


@transaction.atomic
def record_session_attended(
    *,
    person: Person,
    module_key: UUID,
    language: str,
    happened_at: datetime,
    zone: str,
    by: Person | None,
    at: datetime,
) -> Evidence:
    """Records that a session of the module was attended in full, as its facilitator attests.

    It is written down whether the module is in date or not, and whether the person is on a course or not; the module is
    completed by it where nothing else is missing.
    """
    learner = learners.lock(person, module_key=module_key, at=at)
    known = evidence.facts_of(person, [module_key])
    seen = Seen(EvidenceKind.SESSION_ATTENDED, module_key, learner.cycle_id, None, language, Grade.FACILITATOR)
    row = row_of(person=person, seen=seen, known=known, on=local_day(happened_at, zone), at=happened_at)
    row.recorded_at, row.recorded_by = at, by
    row.save(force_insert=True)
    complete_if_whole(person=person, module_key=module_key, seen=seen, on=learner.today, at=at)
    return row


@transaction.atomic
def record_paper_check_passed(
    *, person: Person, module_key: UUID, language: str, by: Person | None, at: datetime
) -> Evidence | None:
    """Records that the module's quiz was passed on paper under the eyes of a facilitator; nothing where it is known."""
    learner = learners.lock(person, module_key=module_key, at=at)
    module = outline.outline(module_key, language=language)
    if module is None or not module.has_quiz:
        return None
    known = evidence.facts_of(person, subjects_of(module))
    run = rules.run_of(module.plan, rules.standing_facts(known), on=learner.today)
    if (EvidenceKind.QUIZ_PASSED, module_key) in run or not rules.counts_again(module.plan, known, on=learner.today):
        return None
    seen = Seen(EvidenceKind.QUIZ_PASSED, module_key, learner.cycle_id, None, language, Grade.FACILITATOR)
    row = row_of(person=person, seen=seen, known=known, on=learner.today, at=at)
    row.recorded_by = by
    row.save(force_insert=True)
    complete_if_whole(person=person, module_key=module_key, seen=seen, on=learner.today, at=at)
    return row


def complete_if_whole(*, person: Person, module_key: UUID, seen: "Seen", on: date, at: datetime) -> None:
    """Completes the module, and the courses that waited for it, where what is written down already suffices."""
    module = outline.outline(module_key, language=seen.language)
    if module is None:
        return
    known = evidence.facts_of(person, subjects_of(module))
    counted = rules.standing_facts(known)
    run = rules.run_of(module.plan, counted, on=on)
    if rules.is_run_complete(module.plan, run) and rules.counts_again(module.plan, counted, on=on):
        award(person=person, module=module, seen=seen, rows=[], known=known, on=on, at=at)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was done, in which cycle, which edition of it was seen, and who vouches for it."""

    kind: EvidenceKind
    subject: UUID
    cycle_id: int | None
    revision_id: int | None
    language: str
    grade: Grade = Grade.SERVER


def subjects_of(module: outline.Module) -> list[UUID]:
    return [module.key, *module.plan.lessons]


def record(
    *, person: Person, module: outline.Module, seen: Seen, known: Sequence[rules.Fact], on: date, at: datetime
) -> Progress:
    """Writes what was done and, where it is the last thing missing, the module and the courses it completes."""
    plan, counted = module.plan, rules.standing_facts(known)
    run = rules.run_of(plan, counted, on=on)
    if (seen.kind, seen.subject) in run or not rules.counts_again(plan, counted, on=on):
        return Progress(written=False, module=module, next_lesson=module.lesson_after(seen.subject))
    rows = [row_of(person=person, seen=seen, known=known, on=on, at=at)]
    run.add((seen.kind, seen.subject))
    if not rules.is_run_complete(plan, run):
        Evidence.objects.bulk_create(rows)
        return Progress(written=True, module=module, next_lesson=next_left(module, run, seen.subject))
    completed = award(person=person, module=module, seen=seen, rows=rows, known=known, on=on, at=at)
    return Progress(written=True, module=module, module_completed=True, courses_completed=completed)


def award(
    *,
    person: Person,
    module: outline.Module,
    seen: Seen,
    rows: Sequence[Evidence],
    known: Sequence[rules.Fact],
    on: date,
    at: datetime,
) -> list[Evidence]:
    """Writes that the module is completed, with the rows that completed it, and the courses that it completes."""
    plan = module.plan
    row = row_of(person=person, seen=award_of(plan, seen), known=known, on=on, at=at)
    row.valid_until_date = rules.add_months(on, plan.refresh_months)
    if seen.grade == Grade.FACILITATOR or rules.is_attested(plan, rules.standing_facts(known), on=on):
        row.grade = Grade.FACILITATOR  # as strong as the weakest part that it rests on
    Evidence.objects.bulk_create([*rows, row])
    held = [*known, rules.Fact(row.kind, row.subject_key, at, on, row.valid_until_date, row.pk, grade=row.grade)]
    waiting = pathways.open_pathways_with(plan.key, person)
    return complete_courses(person=person, pathways=waiting, facts=held, on=on, at=at, language=seen.language)


def next_left(module: outline.Module, run: set[tuple[str, UUID]], current: UUID) -> outline.Lesson | None:
    """The next lesson of the run that is left, looking on from the present one and then from the start."""
    left = [lesson for lesson in module.lessons if (EvidenceKind.LESSON_FINISHED, lesson.key) not in run]
    order = [lesson.key for lesson in module.lessons]
    start = order.index(current) if current in order else 0
    return min(left, key=lambda lesson: (order.index(lesson.key) < start, order.index(lesson.key)), default=None)


def award_of(plan: rules.ModulePlan, seen: Seen) -> Seen:
    return Seen(EvidenceKind.MODULE_COMPLETED, plan.key, seen.cycle_id, None, seen.language)


def row_of(*, person: Person, seen: Seen, known: Sequence[rules.Fact], on: date, at: datetime) -> Evidence:
    return Evidence(
        person=person,
        cycle_id=seen.cycle_id,
        kind=seen.kind,
        subject_key=seen.subject,
        occurrence=rules.times(known, kind=seen.kind, subject=seen.subject) + 1,
        revision_id=seen.revision_id,
        language=seen.language,
        grade=seen.grade,
        happened_at=at,
        happened_date=on,
        recorded_at=at,
    )
