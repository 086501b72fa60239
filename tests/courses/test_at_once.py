"""Two requests at the same moment, on a database with real locks."""

from django.db import connection

from courses.actions import enrolments, progress
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence
from tests.at_once import at_once, needs_real_locks
from tests.factories.courses import NOW, CoursePageFactory, EnrolmentFactory, ModulePageFactory, lessons_of, modules_of

pytestmark = needs_real_locks


def finishing(person, lesson, module):
    return lambda: progress.finish_lesson(
        person=person,
        lesson_key=lesson.translation_key,
        module_key=module.translation_key,
        revision_id=None,
        language="en",
        at=NOW,
    )


def test_a_double_click_writes_once():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()))
    (module,) = modules_of(course)
    verb = finishing(enrolment.person, lessons_of(module)[0], module)

    at_once(verb, verb, verb)

    assert Evidence.objects.count() == 1


def test_two_last_lessons_of_a_module_complete_it_once():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()))
    (module,) = modules_of(course)

    at_once(*(finishing(enrolment.person, lesson, module) for lesson in lessons_of(module)))

    assert Evidence.objects.filter(kind=EvidenceKind.COURSE_COMPLETED).count() == 1
    assert Cycle.objects.completed().count() == 1


def test_two_last_modules_of_a_course_complete_it_once():
    modules = ModulePageFactory.create_batch(2, lessons=1)
    enrolment = EnrolmentFactory(course=CoursePageFactory(modules=modules))

    at_once(*(finishing(enrolment.person, lessons_of(module)[0], module) for module in modules))

    assert Evidence.objects.filter(kind=EvidenceKind.COURSE_COMPLETED).count() == 1


def test_renewing_twice_at_once_opens_one_cycle():
    enrolment = EnrolmentFactory(completed=True)
    later = NOW.replace(year=2027)

    at_once(*[lambda: enrolments.renew(enrolment=enrolment, at=later)] * 3)

    assert Cycle.objects.count() == 2


def test_enrolling_twice_at_once_opens_one_enrolment():
    person, course = EnrolmentFactory().person, CoursePageFactory()

    at_once(*[lambda: enrolments.enrol(person=person, course_key=course.translation_key, at=NOW)] * 3)

    assert person.enrolments.filter(course_key=course.translation_key).count() == 1
    assert connection.vendor == "postgresql"
