from datetime import date, timedelta
from uuid import uuid4

import pytest

from courses.actions import enrolments
from courses.enums import EvidenceKind, Refusal
from courses.models import Cycle, Enrolment
from tests.factories.agencies import PersonFactory
from tests.factories.courses import (
    NOW,
    TODAY,
    CoursePageFactory,
    EnrolmentFactory,
    EvidenceFactory,
    complete,
    modules_of,
)

pytestmark = pytest.mark.django_db


def test_enrol_opens_the_first_cycle():
    person, course = PersonFactory(), CoursePageFactory()

    enrolment = enrolments.enrol(person=person, course_key=course.translation_key, at=NOW)

    cycle = Cycle.objects.get()
    assert (enrolment.person, enrolment.course_key, enrolment.enrolled_at) == (person, course.translation_key, NOW)
    assert (cycle.enrolment, cycle.number, cycle.opened_at, cycle.outlasts_date) == (enrolment, 1, NOW, None)


def test_enrol_twice_is_once():
    person, course = PersonFactory(), CoursePageFactory()
    first = enrolments.enrol(person=person, course_key=course.translation_key, at=NOW)

    again = enrolments.enrol(person=person, course_key=course.translation_key, at=NOW + timedelta(days=1))

    assert again == first
    assert (Enrolment.objects.get().enrolled_at, Cycle.objects.count()) == (NOW, 1)


def test_enrol_comes_back_after_leaving():
    enrolment = EnrolmentFactory()
    enrolments.withdraw(enrolment=enrolment, by=enrolment.person, at=NOW)

    enrolments.enrol(person=enrolment.person, course_key=enrolment.course_key, at=NOW)

    enrolment.refresh_from_db()
    assert (enrolment.withdrawn_at, enrolment.withdrawn_by, enrolment.cycles.count()) == (None, None, 1)


def test_enrol_completes_at_once_where_every_module_is_held():
    held = EnrolmentFactory(course=(course := CoursePageFactory()), completed=True)
    same = CoursePageFactory(modules=modules_of(course))

    enrolment = enrolments.enrol(person=held.person, course_key=same.translation_key, at=NOW)

    assert enrolment.cycles.get().completed_date == TODAY


@pytest.mark.parametrize("course", ["unknown", "unpublished"])
def test_enrol_refuses_a_course_that_is_not_open(course):
    page = CoursePageFactory(live=False)
    key = uuid4() if course == "unknown" else page.translation_key

    with pytest.raises(enrolments.CannotEnrol) as refused:
        enrolments.enrol(person=PersonFactory(), course_key=key, at=NOW)

    assert (refused.value.refusal, Enrolment.objects.count()) == (Refusal.NO_COURSE, 0)


def test_withdraw_says_when_and_who_once():
    enrolment, lead = EnrolmentFactory(), PersonFactory()
    enrolments.withdraw(enrolment=enrolment, by=lead, at=NOW)

    enrolments.withdraw(enrolment=enrolment, by=enrolment.person, at=NOW + timedelta(days=1))

    enrolment.refresh_from_db()
    assert (enrolment.withdrawn_at, enrolment.withdrawn_by) == (NOW, lead)


def test_renew_opens_the_next_cycle_near_the_end():
    enrolment = EnrolmentFactory(completed=True)

    cycle = enrolments.renew(enrolment=enrolment, at=NOW + timedelta(days=310))

    assert (cycle.number, cycle.outlasts_date, cycle.completed_at) == (2, date(2027, 5, 20), None)


def test_renew_twice_opens_one_cycle():
    enrolment = EnrolmentFactory(completed=True)
    later = NOW + timedelta(days=310)

    assert enrolments.renew(enrolment=enrolment, at=later) == enrolments.renew(enrolment=enrolment, at=later)
    assert enrolment.cycles.count() == 2


def test_renew_completes_at_once_where_the_modules_outlast_the_certificate():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()), completed=True)
    EvidenceFactory(
        person=enrolment.person,
        kind=EvidenceKind.MODULE_COMPLETED,
        subject_key=modules_of(course)[0].translation_key,
        happened_date=TODAY,
        valid_until_date=date(2028, 5, 20),
    )

    cycle = enrolments.renew(enrolment=enrolment, at=NOW + timedelta(days=340))

    assert (cycle.number, cycle.completed_date) == (2, date(2027, 4, 25))


def test_renew_too_early_is_refused():
    enrolment = EnrolmentFactory(completed=True)

    with pytest.raises(enrolments.CannotRenew) as refused:
        enrolments.renew(enrolment=enrolment, at=NOW + timedelta(days=30))

    assert (refused.value.refusal, enrolment.cycles.count()) == (Refusal.NOT_YET, 1)


def test_renew_of_an_enrolment_that_was_left_is_refused():
    enrolment = EnrolmentFactory()
    complete(enrolment.cycles.get())
    enrolments.withdraw(enrolment=enrolment, by=enrolment.person, at=NOW)

    with pytest.raises(enrolments.CannotRenew) as refused:
        enrolments.renew(enrolment=enrolment, at=NOW + timedelta(days=340))

    assert refused.value.refusal == Refusal.NOT_ENROLLED
