from datetime import date, timedelta

import pytest

from courses import signals
from courses.actions.progress import CannotFinishLesson, finish_lesson, record_quiz_passed
from courses.enums import EvidenceKind, Refusal
from courses.models import Cycle, Evidence
from tests.factories.courses import (
    NOW,
    TODAY,
    CoursePageFactory,
    EnrolmentFactory,
    EvidenceFactory,
    LessonPageFactory,
    ModulePageFactory,
    lessons_of,
    modules_of,
)

pytestmark = pytest.mark.django_db
K = EvidenceKind


def finish(person, lesson, at=NOW):
    module = lesson.get_parent()
    return finish_lesson(
        person=person,
        lesson_key=lesson.translation_key,
        module_key=module.translation_key,
        revision_id=lesson.live_revision_id,
        language="en",
        at=at,
    )


def finish_all(person, module, at=NOW):
    return [finish(person, lesson, at) for lesson in lessons_of(module)][-1]


def kinds(person):
    return list(Evidence.objects.filter(person=person).order_by("id").values_list("kind", flat=True))


@pytest.fixture
def announced():
    heard = []

    def listen(sender, **said):
        heard.append(said)

    signals.course_completed.connect(listen)
    yield heard
    signals.course_completed.disconnect(listen)


def test_finish_lesson_writes_what_was_seen():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()))
    lesson = lessons_of(modules_of(course)[0])[0]

    outcome = finish(enrolment.person, lesson)

    row = Evidence.objects.get()
    assert (outcome.written, outcome.module_completed, outcome.courses_completed) == (True, False, [])
    assert (row.person, row.kind, row.subject_key) == (enrolment.person, K.LESSON_FINISHED, lesson.translation_key)
    assert (row.cycle, row.language, row.occurrence) == (enrolment.cycles.get(), "en", 1)
    assert (row.happened_at, row.happened_date, row.valid_until_date) == (NOW, TODAY, None)


def test_finish_lesson_twice_writes_once():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()))
    lesson = lessons_of(modules_of(course)[0])[0]
    finish(enrolment.person, lesson)

    again = finish(enrolment.person, lesson, NOW + timedelta(minutes=1))

    assert (again.written, Evidence.objects.count()) == (False, 1)


def test_last_lesson_completes_module_and_course(announced):
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(validity_months=6)))
    (module,) = modules_of(course)

    outcome = finish_all(enrolment.person, module)

    assert kinds(enrolment.person) == [K.LESSON_FINISHED, K.LESSON_FINISHED, K.MODULE_COMPLETED, K.COURSE_COMPLETED]
    module_row = Evidence.objects.get(kind=K.MODULE_COMPLETED)
    course_row = Evidence.objects.get(kind=K.COURSE_COMPLETED)
    cycle = enrolment.cycles.get()
    assert (module_row.subject_key, module_row.valid_until_date) == (module.translation_key, date(2027, 5, 20))
    assert (course_row.subject_key, course_row.valid_until_date) == (course.translation_key, date(2026, 11, 20))
    assert (cycle.completed_at, cycle.completed_date, cycle.valid_until_date) == (NOW, TODAY, date(2026, 11, 20))
    assert (outcome.module_completed, outcome.courses_completed) == (True, [course_row])
    assert [(said["evidence"], said["at"]) for said in announced] == [(course_row, NOW)]
    assert course_row.cycle == cycle


def test_module_with_a_quiz_waits_for_it():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(has_quiz=True)))
    (module,) = modules_of(course)
    outcome = finish_all(enrolment.person, module)
    assert outcome.module_completed is False

    passed = record_quiz_passed(
        person=enrolment.person,
        cycle_id=enrolment.cycles.get().pk,
        module_key=module.translation_key,
        revision_id=1,
        language="en",
        at=NOW,
    )

    assert passed.module_completed is True
    assert [row.cycle.enrolment for row in passed.courses_completed] == [enrolment]


def test_quiz_passed_before_the_lessons_counts():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(has_quiz=True)))
    (module,) = modules_of(course)
    record_quiz_passed(
        person=enrolment.person,
        cycle_id=enrolment.cycles.get().pk,
        module_key=module.translation_key,
        revision_id=1,
        language="en",
        at=NOW,
    )

    assert finish_all(enrolment.person, module).module_completed is True


def test_one_module_completes_every_course_that_waits_for_it():
    module = ModulePageFactory()
    mine = EnrolmentFactory(course=CoursePageFactory(modules=[module]))
    also = EnrolmentFactory(course=CoursePageFactory(modules=[module]), person=mine.person)
    waiting = EnrolmentFactory(course=CoursePageFactory(modules=[module, ModulePageFactory()]), person=mine.person)

    outcome = finish_all(mine.person, module)

    assert {row.cycle.enrolment for row in outcome.courses_completed} == {mine, also}
    assert waiting.cycles.get().completed_at is None


def test_module_in_date_is_not_asked_again():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(modules=2)))
    first, _ = modules_of(course)
    finish_all(enrolment.person, first)
    before = Evidence.objects.count()

    finish_all(enrolment.person, first, NOW + timedelta(days=30))

    assert Evidence.objects.count() == before


def test_module_near_its_end_can_be_done_again():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(modules=2)))
    first, _ = modules_of(course)
    finish_all(enrolment.person, first)

    later = NOW + timedelta(days=330)
    outcome = finish_all(enrolment.person, first, later)

    assert outcome.module_completed is True
    rows = Evidence.objects.filter(kind=K.MODULE_COMPLETED).order_by("occurrence")
    assert [(row.occurrence, row.valid_until_date) for row in rows] == [
        (1, date(2027, 5, 20)),
        (2, date(2028, 4, 15)),
    ]


def test_lesson_added_later_leaves_a_finished_cycle_alone():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()))
    (module,) = modules_of(course)
    finish_all(enrolment.person, module)

    added = LessonPageFactory(parent=module)
    outcome = finish(enrolment.person, added)

    assert outcome.written is False
    assert enrolment.cycles.get().completed_date == TODAY


def test_unpublished_lesson_is_not_waited_for():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(lessons=3)))
    (module,) = modules_of(course)
    first, second, third = lessons_of(module)
    third.unpublish()
    finish(enrolment.person, first)

    assert finish(enrolment.person, second).module_completed is True


@pytest.mark.parametrize("state", ["unpublished", "in another module"])
def test_lesson_that_is_gone_is_refused(state):
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()))
    (module,) = modules_of(course)
    lesson = lessons_of(module)[0]
    other = ModulePageFactory()
    if state == "unpublished":
        lesson.unpublish()

    with pytest.raises(CannotFinishLesson) as refused:
        finish_lesson(
            person=enrolment.person,
            lesson_key=lesson.translation_key,
            module_key=(module if state == "unpublished" else other).translation_key,
            revision_id=None,
            language="en",
            at=NOW,
        )

    assert refused.value.refusal == Refusal.GONE


def test_person_who_is_not_enrolled_is_refused():
    course = CoursePageFactory()
    stranger = EnrolmentFactory().person

    with pytest.raises(CannotFinishLesson) as refused:
        finish(stranger, lessons_of(modules_of(course)[0])[0])

    assert refused.value.refusal == Refusal.NOT_ENROLLED


def test_lessons_in_order_are_finished_in_order():
    module = ModulePageFactory(lesson_order="in-order")
    enrolment = EnrolmentFactory(course=CoursePageFactory(modules=[module]))
    first, second = lessons_of(module)

    with pytest.raises(CannotFinishLesson) as refused:
        finish(enrolment.person, second)
    finish(enrolment.person, first)

    assert refused.value.refusal == Refusal.OUT_OF_ORDER
    assert finish(enrolment.person, second).module_completed is True


def test_receiver_that_fails_takes_the_completion_with_it():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(lessons=1)))
    (module,) = modules_of(course)

    def fail(sender, **said):
        raise RuntimeError("no ink")

    signals.course_completed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            finish_all(enrolment.person, module)
    finally:
        signals.course_completed.disconnect(fail)

    assert (Evidence.objects.count(), Cycle.objects.completed().count()) == (0, 0)


def test_renewal_waits_for_modules_that_outlast_the_last_certificate():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()), completed=True)
    (module,) = modules_of(course)
    first = enrolment.cycles.get()
    second = Cycle.objects.create(enrolment=enrolment, number=2, opened_at=NOW, outlasts_date=first.valid_until_date)

    outcome = finish_all(enrolment.person, module, NOW + timedelta(days=320))

    assert [row.cycle for row in outcome.courses_completed] == [second]
    assert Evidence.objects.filter(kind=K.COURSE_COMPLETED).count() == 2


def test_corrected_lesson_must_be_done_again():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()))
    lesson = lessons_of(modules_of(course)[0])[0]
    finish(enrolment.person, lesson)
    EvidenceFactory(
        person=enrolment.person,
        kind=K.CORRECTION,
        subject_key=lesson.translation_key,
        corrects=Evidence.objects.get(),
        recorded_by=enrolment.person,
        reason="Somebody else's account",
    )

    again = finish(enrolment.person, lesson, NOW + timedelta(hours=1))

    assert again.written is True
    assert Evidence.objects.filter(kind=K.LESSON_FINISHED).order_by("id").last().occurrence == 2


@pytest.mark.parametrize("lessons", [1, 3, 9])
def test_finishing_costs_the_same_however_many_lessons(lessons, django_assert_num_queries):
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(lessons=lessons, has_quiz=True)))
    lesson = lessons_of(modules_of(course)[0])[0]
    lesson.get_parent()

    with django_assert_num_queries(6):  # savepoint, lock, outline, evidence, insert, release
        finish(enrolment.person, lesson)
