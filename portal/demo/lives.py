"""What an invented person has learned by today: decided first, then lived through the product's own verbs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from agencies.models import Person
from courses.actions import enrolments, progress
from courses.models import CourseModule, CoursePage, Cycle, Enrolment, LessonPage
from courses.rules import add_months

SHARES = {"done": 50, "expiring": 9, "expired": 9, "started": 17, "idle": 15}


@dataclass(frozen=True)
class ModulePlan:
    key: UUID
    lessons: tuple[tuple[UUID, int | None], ...]  # with the revision that is live
    has_quiz: bool
    refresh_months: int


@dataclass(frozen=True)
class CoursePlan:
    key: UUID
    validity_months: int
    modules: tuple[ModulePlan, ...]


@dataclass(frozen=True)
class Step:
    """A lesson finished or, with no lesson, a quiz passed."""

    at: datetime
    module: ModulePlan
    lesson: UUID | None
    revision_id: int | None


@dataclass
class Life:
    course: CoursePlan
    enrolled_at: datetime | None = None
    steps: list[Step] = field(default_factory=list)
    is_complete: bool = False


def course_plans() -> dict[UUID, CoursePlan]:
    """What each course asks for, in five queries at most."""
    lessons: dict[int, list[tuple[UUID, int | None]]] = {}
    for page in LessonPage.objects.live().order_by("path").only("path", "depth", "translation_key", "live_revision_id"):
        lessons.setdefault(page.path[: -page.steplen], []).append((page.translation_key, page.live_revision_id))
    plans: dict[UUID, CoursePlan] = {}
    steps = CourseModule.objects.filter(is_required=True).select_related("module").order_by("course", "sort_order")
    required: dict[int, list[ModulePlan]] = {}
    for step in steps:
        page = step.module
        plan = ModulePlan(page.translation_key, tuple(lessons.get(page.path, [])), page.has_quiz, page.refresh_months)
        required.setdefault(step.course_id, []).append(plan)
    for course in CoursePage.objects.live().defer("body"):
        modules = tuple(required.get(course.pk, []))
        plans[course.translation_key] = CoursePlan(course.translation_key, course.validity_months, modules)
    return plans


def imagine(chance: Random, *, course: CoursePlan, started: date, today: date) -> Life:
    """A believable life since the person took up a post."""
    fate = chance.choices(list(SHARES), list(SHARES.values()))[0]
    months = course.validity_months
    finished = {
        "done": today - timedelta(days=chance.randint(4, months * 30 - 75)),
        "expiring": add_months(today, -months) + timedelta(days=chance.randint(6, 55)),
        "expired": add_months(today, -months) - timedelta(days=chance.randint(7, 190)),
    }.get(fate, today - timedelta(days=chance.randint(1, 12)))
    enrolled = finished - timedelta(days=chance.randint(9, 45))
    if enrolled < started:
        enrolled = started + timedelta(days=chance.randint(1, 6))
        finished = min(enrolled + timedelta(days=chance.randint(9, 45)), today - timedelta(days=1))
    if fate == "idle" or enrolled >= finished:
        return Life(course)
    return live_until(chance, course=course, enrolled=enrolled, finished=finished, is_complete=fate != "started")


def live_until(chance: Random, *, course: CoursePlan, enrolled: date, finished: date, is_complete: bool) -> Life:
    kinds = [
        (module, lesson, revision)
        for module in course.modules
        for lesson, revision in [*module.lessons, *([(None, None)] if module.has_quiz else [])]
    ]
    if not is_complete:
        kinds = kinds[: chance.randint(1, len(kinds) - 2)]
    begin = datetime.combine(enrolled, time(8, chance.randint(0, 59)), UTC)
    end = datetime.combine(finished, time(16, chance.randint(0, 59)), UTC)
    moments = [begin + (end - begin) * (place / len(kinds)) for place in range(1, len(kinds) + 1)]
    steps = [Step(at, *kind) for at, kind in zip(moments, kinds, strict=True)]
    return Life(course, begin, steps, is_complete)


def pass_quiz(person: Person, cycle: Cycle, step: Step) -> None:
    """Records the pass without a sitting: nobody else would see its answers."""
    progress.record_quiz_passed(
        person=person, cycle_id=cycle.pk, module_key=step.module.key, revision_id=None, language="en", at=step.at
    )


def lived(
    person: Person, life: Life, *, take_quiz: Callable[[Person, Cycle, Step], None] = pass_quiz
) -> Enrolment | None:
    """Lives it through the verbs that the product itself uses, at its past moments."""
    if life.enrolled_at is None:
        return None
    enrolment = enrolments.enrol(person=person, course_key=life.course.key, at=life.enrolled_at)
    cycle = enrolment.cycles.get()
    for step in life.steps:
        if step.lesson is None:
            take_quiz(person, cycle, step)
        else:
            progress.finish_lesson(
                person=person,
                lesson_key=step.lesson,
                module_key=step.module.key,
                revision_id=step.revision_id,
                language="en",
                at=step.at,
            )
    return enrolment


def modules_of(life: Life) -> Iterator[tuple[ModulePlan, list[Step]]]:
    for module in life.course.modules:
        yield module, [step for step in life.steps if step.module.key == module.key]
