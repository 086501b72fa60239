"""What is measured, by name, and the limits of the design (DESIGN: budgets)."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.utils import timezone

from agencies.models import Person
from assessments.actions import attempts
from assessments.models import Attempt
from benchmarks.certificates import certificates
from benchmarks.database import CSRF, World
from benchmarks.history import as_at, change, rebuild
from benchmarks.measure import Browser, Figure, against
from benchmarks.overview import export, overview
from benchmarks.report import report
from benchmarks.staff_file import staff
from courses.blocks import self_check_from
from courses.models import LessonPage
from portal.demo.sittings import the_right_form

ROUNDS, TIMES = 27, 10


def lessons(world: World) -> list[LessonPage]:
    return list(LessonPage.objects.live().child_of(world.module).order_by("path"))


def lesson_page(world: World) -> Figure:
    visitor, address = world.browser(world.learners[0]), lessons(world)[1].get_url()
    return against("lesson page", lambda: visitor.get(address), world.floor_page(), most=2.5, queries=6)


def course_page(world: World) -> Figure:
    visitor, address = world.browser(world.learners[0]), world.course.get_url()
    return against("course page", lambda: visitor.get(address), world.floor_page(), most=2.8, queries=7)


def public_page(world: World) -> Figure:
    """The home page for somebody who is signed out, warm."""
    visitor = Browser(world.site, {})
    return against("public page", lambda: visitor.get("/"), world.floor_page(), most=1.2, queries=2)


def right_answers(lesson: LessonPage) -> dict[str, str]:
    """The form of a lesson with every self-check answered right."""
    checks = [self_check_from(str(block.id), block.value) for block in lesson.body if block.block_type == "self_check"]
    return {check.anchor: next(choice.value for choice in check.choices if choice.is_correct) for check in checks}


def finish_lesson(world: World) -> Figure:
    """Each POST finishes a lesson that its person had not finished."""
    forms = {lesson.get_url(): right_answers(lesson) for lesson in lessons(world)}
    todo = iter([(learner, address) for address in list(forms)[:2] for learner in world.learners])
    world.open_browsers()

    def finish() -> None:
        learner, address = next(todo)
        form = forms[address] | {"csrfmiddlewaretoken": CSRF}
        world.browser(learner).post(f"{address}finish/", urlencode(form).encode())

    return against("finish a lesson", finish, world.floor_post(), most=2.5, queries=10, rounds=ROUNDS, times=TIMES)


def submit_quiz(world: World) -> Figure:
    """Each POST submits ten right answers of an attempt that was just started."""
    todo = iter([started(world, learner) for learner in world.learners])
    world.open_browsers()

    def submit() -> None:
        learner, attempt, form = next(todo)
        world.browser(learner).post(f"/attempts/{attempt.public_id}/submit/", urlencode(form, doseq=True).encode())

    return against("submit a quiz", submit, world.floor_post(), most=3.5, queries=12, rounds=ROUNDS, times=TIMES)


def started(world: World, learner: Person) -> tuple[Person, Attempt, dict[str, list[str]]]:
    attempt = attempts.start(
        person=learner, module_key=world.module.translation_key, language="en", seed=learner.pk, at=timezone.now()
    )
    return learner, attempt, the_right_form(attempt) | {"csrfmiddlewaretoken": [CSRF]}


SCENARIOS: dict[str, Callable[[World], Figure | list[Figure]]] = {
    "lesson": lesson_page,
    "course": course_page,
    "public": public_page,
    "finish": finish_lesson,
    "quiz": submit_quiz,
    "overview": overview,
    "export": export,
    "staff": staff,
    "certificates": certificates,
    "rebuild": rebuild,
    "as-at": as_at,
    "change": change,
    "report": report,
}
