from datetime import timedelta

import pytest

from courses.actions import enrolments, progress
from courses.actions.enrolments import CannotRenew
from courses.enums import EvidenceKind, Grade, Renewal
from courses.models import Cycle, Evidence
from tests.factories.agencies import MembershipFactory
from tests.factories.courses import (
    NOW,
    TODAY,
    CoursePageFactory,
    EnrolmentFactory,
    EvidenceFactory,
    RequirementFactory,
    complete,
    lessons_of,
    modules_of,
    noon,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return MembershipFactory()


@pytest.fixture
def course():
    return CoursePageFactory(lessons=1)


def ask(post, course, **more):
    return RequirementFactory(partnership=post.agency.partnership, course=course, weakest_grade=Grade.PERSON, **more)


def finish(person, module, at=NOW, language="en"):
    (lesson,) = lessons_of(module)
    return progress.finish_lesson(
        person=person,
        lesson_key=lesson.translation_key,
        module_key=module.translation_key,
        revision_id=None,
        language=language,
        at=at,
    ).courses_completed


def ending(post, course, *, in_days=30):
    """An enrolment whose certificate ends so many days from now."""
    enrolment = EnrolmentFactory(person=post.person, course=course)
    complete(enrolment.cycles.get(), on=TODAY - timedelta(days=365 - in_days))
    return enrolment


def test_what_is_required_decides_until_when_and_is_frozen(post, course):
    EnrolmentFactory(person=post.person, course=course)
    ask(post, course, renewal=Renewal.ROLLING, renewal_months=6)
    ask(post, course, renewal=Renewal.ROLLING, renewal_months=24)

    (done,) = finish(post.person, modules_of(course)[0])
    ask(post, course, renewal=Renewal.ROLLING, renewal_months=1)

    cycle = Cycle.objects.get()
    assert done.valid_until_date == cycle.valid_until_date == TODAY.replace(month=11)
    assert cycle.certificates.get().valid_until_date == TODAY.replace(month=11)


def test_the_language_it_was_done_in_goes_with_it(post, course):
    EnrolmentFactory(person=post.person, course=course)

    (done,) = finish(post.person, modules_of(course)[0], language="cy")

    assert done.language == "cy"


def test_renewed_by_expiry_the_new_end_counts_from_the_old(post, course):
    enrolment = ending(post, course, in_days=30)
    ask(post, course, renewal=Renewal.BY_EXPIRY, renewal_months=12)
    old = enrolment.cycles.get().valid_until_date

    enrolments.renew(enrolment=enrolment, at=NOW)
    (done,) = finish(post.person, modules_of(course)[0])

    assert done.valid_until_date == old.replace(year=old.year + 1)


def test_a_shorter_course_renews_and_erases_nothing(post, course):
    shorter = CoursePageFactory(lessons=1)
    enrolment = ending(post, course)
    ask(post, course, refresher_key=shorter.translation_key)

    cycle = enrolments.renew(enrolment=enrolment, at=NOW)
    (done,) = finish(post.person, modules_of(shorter)[0])

    assert cycle.pathway_key == shorter.translation_key
    assert (done.subject_key, done.cycle_id) == (course.translation_key, cycle.pk)
    assert [each.number for each in Cycle.objects.completed()] == [1, 2]
    certificate = cycle.certificates.get()
    assert (certificate.course_key, certificate.snapshot["course_title"]) == (course.translation_key, course.title)
    assert [module["title"] for module in certificate.snapshot["modules"]] == [modules_of(shorter)[0].title]


def test_who_takes_the_shorter_course_for_itself_completes_both(post, course):
    shorter = CoursePageFactory(lessons=1)
    enrolment = ending(post, course)
    EnrolmentFactory(person=post.person, course=shorter)
    ask(post, course, refresher_key=shorter.translation_key)
    enrolments.renew(enrolment=enrolment, at=NOW)

    done = finish(post.person, modules_of(shorter)[0])

    assert {each.subject_key for each in done} == {course.translation_key, shorter.translation_key}


def test_the_whole_course_where_one_requirement_wants_it(post, course):
    enrolment = ending(post, course)
    ask(post, course, refresher_key=CoursePageFactory().translation_key)
    ask(post, course)

    assert enrolments.renew(enrolment=enrolment, at=NOW).pathway_key is None


def test_not_sooner_than_the_gap(post, course):
    enrolment = ending(post, course, in_days=30)
    ask(post, course, minimum_gap_days=350)

    with pytest.raises(CannotRenew):
        enrolments.renew(enrolment=enrolment, at=NOW)


def declared(post, course, grade):
    """The person holds the course's module by evidence of a grade, for two years."""
    EvidenceFactory(
        person=post.person,
        kind=EvidenceKind.PRIOR_LEARNING,
        subject_key=modules_of(course)[0].translation_key,
        happened_date=TODAY - timedelta(days=20),
        valid_until_date=TODAY + timedelta(days=700),
        grade=grade,
    )


@pytest.mark.parametrize("grade", [Grade.FACILITATOR, Grade.AGENCY, Grade.PERSON])
def test_a_completion_is_as_strong_as_the_weakest_it_rests_on(post, grade):
    first, second = CoursePageFactory(lessons=1), CoursePageFactory(lessons=1)
    course = CoursePageFactory(modules=[*modules_of(first), *modules_of(second)])
    declared(post, first, grade)
    ask(post, course).__class__.objects.update(weakest_grade=grade)
    enrolments.enrol(person=post.person, course_key=course.translation_key, at=NOW)

    (done,) = finish(post.person, modules_of(second)[0])

    assert done.grade == done.cycle.certificates.get().grade == grade


def test_a_packages_own_report_completes_nothing(post, course):
    declared(post, course, Grade.PACKAGE)

    enrolments.enrol(person=post.person, course_key=course.translation_key, at=NOW)

    assert not Evidence.objects.filter(kind=EvidenceKind.COURSE_COMPLETED).exists()


def test_what_is_too_weak_for_the_requirement_completes_nothing_until_it_is_done(post, course):
    ask(post, course).__class__.objects.update(weakest_grade=Grade.FACILITATOR)
    declared(post, course, Grade.PERSON)
    enrolments.enrol(person=post.person, course_key=course.translation_key, at=NOW)
    assert not Evidence.objects.filter(kind=EvidenceKind.COURSE_COMPLETED).exists()

    (done,) = finish(post.person, modules_of(course)[0])

    assert done.grade == Grade.SERVER


def test_a_persons_own_word_completes_nothing_that_nobody_takes_it_for(post, course):
    declared(post, course, Grade.PERSON)

    enrolments.enrol(person=post.person, course_key=course.translation_key, at=NOW)

    assert not Evidence.objects.filter(kind=EvidenceKind.COURSE_COMPLETED).exists()


def test_a_certificate_too_weak_may_be_earned_anew_at_once(post, course):
    declared(post, course, Grade.AGENCY)
    enrolment = enrolments.enrol(person=post.person, course_key=course.translation_key, at=NOW)
    assert enrolment.cycles.get().completed_date == TODAY
    ask(post, course).__class__.objects.update(weakest_grade=Grade.FACILITATOR)

    cycle = enrolments.renew(enrolment=enrolment, at=noon(TODAY + timedelta(days=1)))
    (done,) = finish(post.person, modules_of(course)[0], at=noon(TODAY + timedelta(days=1)))

    assert (done.cycle_id, done.grade) == (cycle.pk, Grade.SERVER)
