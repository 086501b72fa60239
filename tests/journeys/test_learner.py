"""A learner finishes a course and takes the certificate home, while the coverage figure moves."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agencies.models import Person
from assessments.models import Attempt
from certificates.models import Certificate
from courses.actions.enrolments import enrol
from courses.actions.progress import finish_lesson, record_quiz_passed
from courses.models import CoursePage, Cycle, LessonPage, ModulePage
from portal.demo.sittings import the_right_form

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
COURSE = "council-front-desk"


def all_but_the_last_steps(person: Person) -> ModulePage:
    """The learner has done everything but the last lesson and the quiz of the last module, which is returned."""
    course = CoursePage.objects.get(slug=COURSE)
    now = timezone.now()
    enrol(person=person, course_key=course.translation_key, at=now)
    modules = [place.module for place in course.pathway.filter(is_required=True).order_by("sort_order")]
    for module in modules:
        lessons = list(LessonPage.objects.live().child_of(module).order_by("path"))
        for lesson in lessons if module != modules[-1] else lessons[:-1]:
            finish_lesson(
                person=person,
                lesson_key=lesson.translation_key,
                module_key=module.translation_key,
                revision_id=lesson.live_revision_id,
                language="en",
                at=now,
            )
        if module != modules[-1]:
            record_quiz_passed(
                person=person,
                cycle_id=Cycle.objects.open()
                .get(enrolment__person=person, enrolment__course_key=course.translation_key)
                .pk,
                module_key=module.translation_key,
                revision_id=None,
                language="en",
                at=now,
            )
    return modules[-1]


def answer_self_checks(page: Page, lesson: LessonPage) -> None:
    for block in lesson.body:
        if block.block_type == "self_check":
            right = next(option["text"] for option in block.value["options"] if option["is_correct"])
            page.get_by_label(right, exact=True).check()


def answer_all(page: Page, attempt: Attempt) -> None:
    for name, values in the_right_form(attempt).items():
        for value in values:
            field = page.locator(f'[name="{name}"]')
            if field.first.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                page.locator(f'[name="{name}"][value="{value}"]').check()


def certificates_counted(page: Page) -> int:
    """How many of the required certificates are held, as the coordinator reads it."""
    page.goto("/figures/")
    held = re.search(r"(\d+) of \d+, one for each post", page.locator("main").inner_text())
    assert held is not None
    return int(held[1])


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_learner_finishes_a_course_and_the_figure_moves(visitor, picture, script):
    learner = Person.objects.get(email="learner@demo.example")
    last = all_but_the_last_steps(learner)
    lesson = LessonPage.objects.live().child_of(last).order_by("path").last()
    coordinator = visitor("coordinator")
    before = certificates_counted(coordinator)
    page = visitor("learner", script=script)

    page.goto("/learn/")
    picture(page, "learn")
    page.goto(f"/courses/{COURSE}/")
    page.get_by_role("link", name="Continue where you left off").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(lesson.title)
    picture(page, "lesson")
    answer_self_checks(page, lesson)
    page.get_by_role("button", name="Finish this lesson").click()

    page.goto(f"/modules/{last.slug}/")
    page.get_by_role("link", name="Quiz", exact=True).click()
    page.get_by_role("button", name=re.compile("^Start")).click()
    picture(page, "quiz")
    answer_all(page, Attempt.objects.get(person=learner, submitted_at=None))
    page.get_by_role("button", name="Submit my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You passed")

    certificate = Certificate.objects.get(
        person=learner, course_key=CoursePage.objects.get(slug=COURSE).translation_key
    )
    page.goto("/learn/")
    address = page.locator(f'a[href$="{certificate.number}.pdf"]').first.get_attribute("href")
    assert page.request.get(address).body().startswith(b"%PDF")
    page.goto(f"/certificates/{certificate.number}/")
    expect(page.get_by_text("Current", exact=True)).to_be_visible()
    picture(page, "certificate")

    assert certificates_counted(coordinator) == before + 1
    picture(coordinator, "figures")
