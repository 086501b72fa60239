"""Learning done elsewhere: written down, completing courses, and taken back; for many at once."""

from datetime import timedelta

import pytest
from django.db import transaction

from agencies.actions.account_links import link
from certificates.models import Certificate
from courses.actions import enrolments, recognition
from courses.actions.recognition import Learned
from courses.enums import EvidenceKind, Grade
from courses.models import Cycle, Enrolment, Evidence, Recognition
from courses.queries.drift import drifting_cycles
from courses.queries.facts import awards_of, facts_of
from courses.queries.prior_learning import worths_of_courses
from figures.models import Outdated
from tests.databases import HISTORY_LOCK
from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.courses import (
    NOW,
    TODAY,
    CoursePageFactory,
    EnrolmentFactory,
    EvidenceFactory,
    RequirementFactory,
    complete,
    modules_of,
)

pytestmark = pytest.mark.django_db

FINISHED = TODAY - timedelta(days=100)


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def course():
    return CoursePageFactory(modules=2)


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


def learned(person, course, agency, *, grade=Grade.AGENCY, finished=FINISHED):
    worth = worths_of_courses([course.translation_key])[course.translation_key]
    return Learned(
        person=person.pk,
        counting=worth.counting(finished, on=TODAY),
        finished=finished,
        grade=grade,
        provider="College of Policing",
        title="Hate crime",
        reference="A-1",
        course=course.translation_key,
        agency=agency.pk,
    )


def recognise(many, by, tell=False):
    return recognition.recognise(many, zone="Europe/London", by=by, at=NOW, tell=tell)


def require(agency, course, weakest):
    return RequirementFactory(partnership=agency.partnership, course=course, weakest_grade=weakest)


def test_each_module_gets_a_row_with_the_day_it_was_finished_and_where_it_comes_from(agency, course, lead):
    person = MembershipFactory(agency=agency).person
    [came] = recognise([learned(person, course, agency)], lead)

    rows = Evidence.objects.filter(person=person, kind=EvidenceKind.PRIOR_LEARNING).order_by("pk")
    assert [
        (row.subject_key, row.grade, row.happened_date, row.valid_until_date, row.recorded_at, row.recorded_by)
        for row in rows
    ] == [
        (module.translation_key, "agency", FINISHED, FINISHED.replace(year=2027), NOW, lead)
        for module in modules_of(course)
    ]
    assert (
        list(
            Recognition.objects.filter(evidence__person=person).values_list(
                "provider", "title", "reference", "grade", "agency"
            )
        )
        == [("College of Policing", "Hate crime", "A-1", "agency", agency.pk)] * 2
    )
    assert [row.pk for row in came.evidence] == [row.pk for row in rows]


def test_a_whole_course_is_completed_where_the_agencys_word_is_enough_and_ends_with_what_was_recognised(
    agency, course, lead
):
    person = MembershipFactory(agency=agency).person
    require(agency, course, Grade.AGENCY)
    [came] = recognise([learned(person, course, agency)], lead)

    certificate = Certificate.objects.get(person=person)
    assert (certificate.grade, certificate.issued_date, certificate.valid_until_date) == (
        "agency",
        TODAY,
        FINISHED.replace(year=2027),
    )
    assert [module["elsewhere"] for module in certificate.snapshot["modules"]] == [
        "College of Policing: Hate crime"
    ] * 2
    assert [module["grade"] for module in certificate.snapshot["modules"]] == ["agency", "agency"]
    assert came.enrolled == [Enrolment.objects.get(person=person).pk]
    assert list(drifting_cycles()) == []
    assert Outdated.objects.filter(person=person).exists()


@pytest.mark.parametrize(
    ("weakest", "grade", "is_completed"),
    [
        (Grade.SERVER, Grade.AGENCY, False),
        (Grade.FACILITATOR, Grade.AGENCY, False),
        (Grade.AGENCY, Grade.AGENCY, True),
        (Grade.PERSON, Grade.AGENCY, True),
        (Grade.AGENCY, Grade.PERSON, False),
        (Grade.PERSON, Grade.PERSON, True),
        (None, Grade.AGENCY, True),
        (None, Grade.PERSON, False),
    ],
)
def test_a_requirement_says_whose_word_is_enough(agency, course, lead, weakest, grade, is_completed):
    person = MembershipFactory(agency=agency).person
    if weakest:
        require(agency, course, weakest)
    recognise([learned(person, course, agency, grade=grade)], lead)

    assert list(Certificate.objects.values_list("grade", flat=True)) == ([grade] if is_completed else [])
    assert Enrolment.objects.filter(person=person).exists() is is_completed
    assert Evidence.objects.filter(kind=EvidenceKind.PRIOR_LEARNING, grade=grade).count() == 2


def test_a_run_that_was_opened_under_a_stricter_rule_goes_by_the_rule_of_today(agency, course, lead):
    person = MembershipFactory(agency=agency).person
    rule = require(agency, course, Grade.FACILITATOR)
    enrolments.enrol(person=person, course_key=course.translation_key, at=NOW)
    rule.__class__.objects.update(weakest_grade=Grade.AGENCY)
    recognise([learned(person, course, agency)], lead)

    assert Cycle.objects.get().completed_date == TODAY
    assert Certificate.objects.get().grade == "agency"


def test_what_a_package_or_the_server_says_is_no_word_of_learning_elsewhere(agency, course, lead):
    person = MembershipFactory(agency=agency).person
    for grade in (Grade.SERVER, Grade.FACILITATOR, Grade.PACKAGE):
        with pytest.raises(ValueError, match="only an agency or a person"):
            recognise([learned(person, course, agency, grade=grade)], lead)


def test_what_ends_soon_is_renewed_by_a_newer_training_and_what_holds_long_is_left(agency, course, lead):
    person, other = (MembershipFactory(agency=agency).person for _ in range(2))
    for who, ago in ((person, 340), (other, 200)):
        complete(EnrolmentFactory(person=who, course=course).cycles.get(), on=TODAY - timedelta(days=ago))
    recognise([learned(person, course, agency), learned(other, course, agency)], lead)

    assert [(cycle.number, cycle.valid_until_date) for cycle in Cycle.objects.filter(enrolment__person=person)] == [
        (1, (TODAY - timedelta(days=340)).replace(year=2026)),
        (2, FINISHED.replace(year=2027)),
    ]
    assert Cycle.objects.filter(enrolment__person=other).count() == 1


def test_who_left_a_course_is_not_put_back_on_it(agency, course, lead):
    person = MembershipFactory(agency=agency).person
    enrolment = EnrolmentFactory(person=person, course=course)
    enrolments.withdraw(enrolment=enrolment, by=person, at=NOW)
    recognise([learned(person, course, agency)], lead)

    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at is not None
    assert not Certificate.objects.exists()


def test_a_module_learned_here_and_one_elsewhere_complete_a_course_together(agency, course, lead):
    person = MembershipFactory(agency=agency).person
    first, second = modules_of(course)
    enrolments.enrol(person=person, course_key=course.translation_key, at=NOW)
    EvidenceFactory(
        person=person,
        kind=EvidenceKind.MODULE_COMPLETED,
        subject_key=first.translation_key,
        valid_until_date=TODAY.replace(year=2027),
    )
    one = learned(person, course, agency)
    part = {second.translation_key: one.counting[second.translation_key]}
    recognise([Learned(one.person, part, one.finished, one.grade, one.provider, one.title)], lead)

    certificate = Certificate.objects.get()
    assert (certificate.grade, certificate.valid_until_date) == ("agency", FINISHED.replace(year=2027))
    assert [module.get("elsewhere", "") for module in certificate.snapshot["modules"]] == [
        "",
        "College of Policing: Hate crime",
    ]


def test_taking_it_back_corrects_every_row_and_what_rests_on_it(agency, course, lead):
    person = MembershipFactory(agency=agency).person
    [came] = recognise([learned(person, course, agency)], lead)
    ids = [row.pk for row in came.evidence]
    for _twice in range(2):
        recognition.take_back(evidence=ids, by=lead, reason="Wrong file", at=NOW, agency=agency, leave=came.enrolled)

    corrected = Evidence.objects.filter(kind=EvidenceKind.CORRECTION, person=person)
    assert sorted(corrected.values_list("corrects__kind", flat=True)) == [
        "course-completed",
        "prior-learning",
        "prior-learning",
    ]
    assert set(corrected.values_list("reason", "recorded_by")) == {("Wrong file", lead.pk)}
    certificate = Certificate.objects.get()
    assert (certificate.withdrawn_date, certificate.withdrawn_reason) == (TODAY, "Wrong file")
    assert Cycle.objects.get().completed_at is None
    assert Enrolment.objects.get().withdrawn_at == NOW
    assert list(drifting_cycles()) == []
    assert not Evidence.objects.standing().exists()


def test_a_course_that_holds_without_it_stays(agency, course, lead):
    person = MembershipFactory(agency=agency).person
    [first, second] = recognise(
        [learned(person, course, agency), learned(person, course, agency, finished=FINISHED - timedelta(days=9))], lead
    )
    recognition.take_back(evidence=[row.pk for row in first.evidence], by=lead, reason="No", at=NOW, agency=agency)

    assert Certificate.objects.get().withdrawn_at is None
    assert Evidence.objects.standing().filter(kind=EvidenceKind.PRIOR_LEARNING).count() == len(second.evidence)


def test_the_facts_of_many_are_those_of_each_with_linked_accounts(agency, course, lead):
    kept, duplicate, other = (MembershipFactory(agency=agency).person for _ in range(3))
    recognise([learned(who, course, agency) for who in (kept, duplicate, other)], lead)
    link(kept=kept, duplicate=duplicate, by=lead, at=NOW, reason="The same")

    together = awards_of([kept.pk, other.pk])
    assert together == {kept.pk: facts_of(kept), other.pk: facts_of(other)}
    assert len(together[kept.pk]) == 2 * len(together[other.pk])


@pytest.mark.parametrize("people", [3, 60])
def test_however_many_people_it_takes_as_many_questions(agency, course, lead, people, django_assert_max_num_queries):
    require(agency, course, Grade.AGENCY)
    many = [learned(MembershipFactory(agency=agency).person, course, agency) for _ in range(people)]
    with django_assert_max_num_queries(32), transaction.atomic():
        came = recognise(many, lead)

    assert Certificate.objects.count() == people
    with django_assert_max_num_queries(24 + HISTORY_LOCK), transaction.atomic():
        recognition.take_back(
            evidence=[row.pk for one in came for row in one.evidence],
            by=lead,
            reason="Wrong file",
            at=NOW,
            agency=agency,
            leave=[pk for one in came for pk in one.enrolled],
        )
    assert Certificate.objects.filter(withdrawn_at=None).count() == 0
