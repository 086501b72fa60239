"""Renewals that the clock opens: for whom the course is asked, whether they sign in or not."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from agencies.models import Membership
from certificates.actions.certificates import withdraw
from certificates.models import Certificate
from courses.actions import enrolments, renewals
from courses.enums import EvidenceKind
from courses.models import Cycle, Exemption
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import (
    NOW,
    TODAY,
    CoursePageFactory,
    EnrolmentFactory,
    EvidenceFactory,
    ExemptionFactory,
    RequirementFactory,
    complete,
    modules_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def post():
    return MembershipFactory()


@pytest.fixture
def course():
    return CoursePageFactory(lessons=1)


@pytest.fixture
def requirement(post, course):
    return RequirementFactory(partnership=post.agency.partnership, course=course)


def ending(post, course, *, in_days=60):
    """An enrolment whose certificate ends so many days from today."""
    enrolment = EnrolmentFactory(person=post.person, course=course)
    complete(enrolment.cycles.get(), on=TODAY - timedelta(days=365 - in_days))
    return enrolment


def by_night(post, day=TODAY):
    return renewals.open_due(partnership=post.agency.partnership, day=day, at=NOW)


def test_opens_once_when_the_window_starts(post, course, requirement):
    enrolment = ending(post, course, in_days=61)

    assert by_night(post) == 0
    assert [by_night(post, TODAY + timedelta(days=1)) for _ in range(2)] == [1, 0]

    first, second = enrolment.cycles.order_by("number")
    assert (second.number, second.opened_at, second.completed_at) == (2, NOW, None)
    assert (second.outlasts_date, second.weakest_grade) == (first.valid_until_date, requirement.weakest_grade)


def test_opens_what_ended_long_ago(post, course, requirement):
    ending(post, course, in_days=-30)

    assert by_night(post) == 1


def test_opens_nothing_that_is_not_asked(post, course):
    ending(post, course)

    assert by_night(post) == 0


def test_opens_nothing_for_who_left_is_excused_or_left_the_course(post, course, requirement):
    gone, excused, off = (MembershipFactory(agency=post.agency) for _ in range(3))
    for each in (gone, excused, off):
        enrolment = ending(each, course)
    enrolments.withdraw(enrolment=enrolment, by=off.person, at=NOW)
    Membership.objects.filter(pk=gone.pk).update(end_date=TODAY)
    ExemptionFactory(membership=excused, start_date=TODAY)

    assert by_night(post) == 0

    Exemption.objects.update(voided_at=NOW, voided_by=post.person)
    assert by_night(post) == 1


def test_not_sooner_than_the_gap_and_by_the_shorter_course(post, course):
    shorter = CoursePageFactory(lessons=1)
    RequirementFactory(
        partnership=post.agency.partnership,
        course=course,
        minimum_gap_days=330,
        refresher_key=shorter.translation_key,
    )
    enrolment = ending(post, course)

    assert by_night(post) == 0
    assert by_night(post, TODAY + timedelta(days=25)) == 1
    assert enrolment.cycles.get(number=2).pathway_key == shorter.translation_key


def test_completes_at_once_what_newer_modules_already_suffice_for(post, course, requirement):
    enrolment = ending(post, course)
    EvidenceFactory(
        person=post.person,
        kind=EvidenceKind.MODULE_COMPLETED,
        subject_key=modules_of(course)[0].translation_key,
        happened_date=TODAY - timedelta(days=5),
        valid_until_date=TODAY + timedelta(days=360),
    )

    assert by_night(post) == 1

    assert enrolment.cycles.get(number=2).completed_date == TODAY
    assert Certificate.objects.get(cycle__number=2).issued_date == TODAY


def test_gives_no_withdrawn_certificate_back(post, course, requirement):
    enrolment = ending(post, course)
    cycle = enrolment.cycles.get()
    certificate = CertificateFactory(
        person=post.person, cycle=cycle, course_key=course.translation_key, issued_date=cycle.completed_date
    )
    withdraw(certificate=certificate, from_date=TODAY, by=PersonFactory(), reason="Done by another", at=NOW)

    assert by_night(post) == 0


@pytest.mark.parametrize("people", [1, 3])
def test_asks_the_same_number_of_questions(post, course, requirement, people, django_assert_num_queries):
    for each in MembershipFactory.create_batch(people, agency=post.agency):
        ending(each, course)

    # people near an end; lock, posts, requirements, what is said of posts, links, awards, cycles, insert; savepoints
    with django_assert_num_queries(11):
        assert by_night(post) == people


def test_the_command_says_how_many(post, course, requirement, capsys):
    call_command("open_renewals")

    assert capsys.readouterr().out == f"{post.agency.partnership.name}: 0 renewals opened.\n"
    assert not Cycle.objects.exists()
