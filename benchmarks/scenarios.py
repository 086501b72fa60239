"""What is measured, by name, and the limits of the design (DESIGN: budgets)."""

import json
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import uuid4

from django.utils import timezone

from agencies.models import Person
from assessments.actions import attempts
from assessments.models import Attempt, Package, PackageVersion, Play
from benchmarks.certificates import certificates
from benchmarks.database import CSRF, World
from benchmarks.history import as_at, change, rebuild
from benchmarks.measure import Figure, against
from benchmarks.overview import export, overview
from benchmarks.packages import h5p_import
from benchmarks.public import lists as public_lists
from benchmarks.public import public_pages
from benchmarks.report import report
from benchmarks.staff_file import staff
from courses.blocks import self_check_from
from courses.models import Cycle, LessonPage
from portal.demo.sittings import the_right_form

ROUNDS, TIMES = 27, 10
OFTEN = {"rounds": ROUNDS, "times": TIMES}


def lessons(world: World) -> list[LessonPage]:
    return list(LessonPage.objects.live().child_of(world.module).order_by("path"))


def lesson_page(world: World) -> Figure:
    visitor, address = world.browser(world.learners[0]), lessons(world)[1].get_url()
    return against("lesson page", lambda: visitor.get(address), world.floor_page(), most=2.5, queries=6)


def course_page(world: World) -> Figure:
    visitor, address = world.browser(world.learners[0]), world.course.get_url()
    return against("course page", lambda: visitor.get(address), world.floor_page(), most=2.8, queries=7)


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


def h5p_report(world: World) -> list[Figure]:
    """Each POST is a word of a package to a person who had just started it: an answer, or the one that completes."""
    world.open_browsers()
    plays, floor = practised(world), world.floor_post()
    return [
        # Both ask as much as the design says, and begin and end a transaction.
        against("hear a package", heard(world, plays, "answered"), floor, most=1.5, queries=5 + 2, **OFTEN),
        against("hear it done", heard(world, plays, "completed"), floor, most=1.5, queries=6 + 2, **OFTEN),
    ]


def heard(world: World, plays: list[Play], verb: str) -> Callable[[], None]:
    todo = iter(plays)
    said = {"verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"}, "object": {"id": "https://example.org/a"}}
    result = {"score": {"min": 0, "raw": 4, "max": 5, "scaled": 0.8}, "duration": "PT61.5S"}
    headers = {"CONTENT_TYPE": "application/json", "HTTP_X_CSRFTOKEN": CSRF}

    def report() -> None:
        play = next(todo)
        body = json.dumps({"key": str(uuid4()), "statement": {**said, "result": result}}).encode()
        world.browser(play.person).post(f"/activities/plays/{play.public_id}/report/", body, **headers)

    return report


def practised(world: World) -> list[Play]:
    now, lesson = timezone.now(), lessons(world)[0]
    package = Package.objects.create(title="Bench", language="en", created_at=now)
    version = PackageVersion.objects.create(
        package=package, number=1, sha256="0" * 64, size=1, number_of_files=1, main_library="Bench 1.0", uploaded_at=now
    )
    return Play.objects.bulk_create(
        Play(
            person=learner,
            cycle=Cycle.objects.filter(enrolment__person=learner).latest("pk"),
            package=package,
            version=version,
            lesson_key=lesson.translation_key,
            module_key=world.module.translation_key,
            number=1,
            started_at=now,
        )
        for learner in world.learners
    )


SCENARIOS: dict[str, Callable[[World], Figure | list[Figure]]] = {
    "lesson": lesson_page,
    "course": course_page,
    "public": public_pages,
    "lists": public_lists,
    "finish": finish_lesson,
    "quiz": submit_quiz,
    "h5p-report": h5p_report,
    "overview": overview,
    "export": export,
    "staff": staff,
    "certificates": certificates,
    "rebuild": rebuild,
    "as-at": as_at,
    "change": change,
    "report": report,
    "h5p-import": h5p_import,
}
