"""Practice is evidence that nothing follows from, whoever vouches for it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import rules
from courses.actions.evidence import correct
from courses.actions.practice import record_practice_done
from courses.enums import EvidenceKind, Grade
from courses.models import Cycle, Evidence
from tests.courses.test_rules import COURSE, LESSONS, MODULE, OTHER, days, fact, histories, lesson_lists, on
from tests.factories.agencies import PersonFactory
from tests.factories.courses import NOW, EnrolmentFactory, EvidenceFactory

practices = st.lists(
    st.tuples(st.sampled_from([*LESSONS, MODULE, OTHER, COURSE]), st.integers(0, 900), st.sampled_from(Grade)),
    max_size=6,
)


def answers(facts, plan, course, day, weakest):
    """Everything that rules say about a module and a course."""
    counted = rules.standing_facts(facts, weakest=weakest)
    return (
        rules.state_on(plan, facts, on=day, weakest=weakest),
        rules.state_on(course, facts, on=day, weakest=weakest, outlasts=on(10)),
        rules.run_of(plan, counted, on=day),
        rules.lessons_done(plan, facts, on=day),
        rules.counts_again(plan, facts, on=day),
        rules.is_attested(plan, counted, on=day),
        rules.is_course_complete(course, counted, on=day, outlasts=None),
        rules.grade_of_course(course, counted, on=day, outlasts=None),
    )


@given(histories(), practices, lesson_lists, st.booleans(), days, st.sampled_from(rules.STRENGTH))
def test_no_rule_counts_practice(facts, practice, lessons, has_quiz, day, weakest):
    plan, course = rules.ModulePlan(MODULE, lessons, has_quiz), rules.CoursePlan(COURSE, (MODULE, OTHER))
    done = [
        fact(EvidenceKind.PRACTICE_DONE, subject, when, id=1000 + number, grade=grade)
        for number, (subject, when, grade) in enumerate(practice)
    ]

    assert answers([*facts, *done], plan, course, day, weakest) == answers(facts, plan, course, day, weakest)


@given(histories(), practices)
def test_practice_takes_no_number_of_anything_else(facts, practice):
    done = [fact(EvidenceKind.PRACTICE_DONE, subject, when, id=1000) for subject, when, _ in practice]

    for kind in set(EvidenceKind) - {EvidenceKind.PRACTICE_DONE}:
        for subject in (*LESSONS, MODULE, COURSE):
            assert rules.times([*facts, *done], kind=kind, subject=subject) == rules.times(
                facts, kind=kind, subject=subject
            )


def record(person, lesson, number=1, **more):
    record_practice_done(
        person=person, cycle_id=None, lesson_key=lesson, number=number, language="en", on=NOW.date(), at=NOW, **more
    )


@pytest.mark.django_db
def test_it_is_written_once_for_each_number_whoever_says_it_first():
    person, by = PersonFactory(), PersonFactory()

    record(person, LESSONS[0])
    record(person, LESSONS[0], grade=Grade.FACILITATOR, by=by, reason="Seen")
    record(person, LESSONS[0], number=2, grade=Grade.FACILITATOR, by=by, reason="Seen")

    rows = Evidence.objects.order_by("occurrence").values_list("occurrence", "grade", "recorded_by", "reason")
    assert list(rows) == [(1, "package", None, ""), (2, "facilitator", by.pk, "Seen")]


@pytest.mark.django_db
def test_it_takes_one_statement(django_assert_num_queries):
    person = PersonFactory()

    with django_assert_num_queries(1):
        record(person, LESSONS[0])


@pytest.mark.django_db
def test_correcting_it_takes_nothing_along():
    enrolment = EnrolmentFactory(completed=True)
    row = EvidenceFactory(cycle=(cycle := enrolment.cycles.get()), kind=EvidenceKind.PRACTICE_DONE, grade=Grade.PACKAGE)
    before = Cycle.objects.values().get(pk=cycle.pk)

    correct(evidence=row, by=PersonFactory(), reason="A mistake", at=datetime(2026, 6, 1, tzinfo=UTC))

    assert Cycle.objects.values().get(pk=cycle.pk) == before
    assert Evidence.objects.filter(kind=EvidenceKind.CORRECTION).count() == 1
