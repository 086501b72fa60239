"""Packages in a lesson of the demo, for journeys."""

from django.utils import timezone
from playwright.sync_api import FrameLocator, Locator, Page

from agencies.models import Person
from assessments.models import PackageVersion
from courses.actions.enrolments import enrol
from courses.models import CoursePage, LessonPage
from tests.factories.packages import show

COURSE = "council-front-desk"


def in_a_lesson(*versions: PackageVersion, who: str = "learner") -> LessonPage:
    """The first lesson of a course that the person takes, with the packages at its end."""
    course = CoursePage.objects.get(slug=COURSE)
    enrol(person=Person.objects.get(email=f"{who}@demo.example"), course_key=course.translation_key, at=timezone.now())
    module = course.pathway.order_by("sort_order").first().module
    lesson: LessonPage = LessonPage.objects.live().child_of(module).order_by("path").first()
    for version in versions:
        show(version.package, lesson)
    return lesson


def box(page: Page, place: int = 0) -> Locator:
    return page.locator(".wm-package").nth(place)


def inside(page: Page, place: int = 0) -> FrameLocator:
    return box(page, place).frame_locator("iframe")
