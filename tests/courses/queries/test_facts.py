"""What a human learned with whichever account."""

import pytest

from agencies.actions import account_links
from certificates.models import Certificate
from courses import rules
from courses.enums import EvidenceKind
from courses.models import Evidence
from courses.queries.facts import facts_of
from tests.factories.agencies import PersonFactory
from tests.factories.courses import (
    NOW,
    CoursePageFactory,
    EnrolmentFactory,
    EvidenceFactory,
    modules_of,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def course():
    return CoursePageFactory(modules=2, lessons=1)


def link(kept, duplicate):
    return account_links.link(kept=kept, duplicate=duplicate, reason="One person", by=kept, at=NOW)


def module_done(person, module):
    return EvidenceFactory(person=person, kind=EvidenceKind.MODULE_COMPLETED, subject_key=module.translation_key)


def test_linked_accounts_have_the_evidence_of_both_in_one_query(course, django_assert_num_queries):
    one, other, stranger = PersonFactory.create_batch(3)
    rows = [module_done(person, modules_of(course)[0]).pk for person in (one, other, stranger)]
    made = link(one, other)

    with django_assert_num_queries(1):
        assert [fact.id for fact in facts_of(one)] == rows[:2]
    assert [fact.id for fact in facts_of(other)] == rows[:2]
    assert [fact.id for fact in facts_of(stranger)] == rows[2:]

    account_links.unlink(account_link=made, by=one, at=NOW)
    assert [[fact.id for fact in facts_of(person)] for person in (one, other)] == [[rows[0]], [rows[1]]]


def test_linking_completes_a_course_that_both_did_half_of(course):
    begun = EnrolmentFactory(course=course)
    first, second = modules_of(course)
    module_done(begun.person, first)
    other = PersonFactory()
    module_done(other, second)

    link(other, begun.person)

    assert Evidence.objects.get(kind=EvidenceKind.COURSE_COMPLETED).person == begun.person
    assert Certificate.objects.get().person == begun.person


def test_course_held_by_one_account_is_not_awarded_to_the_other_again(course):
    done = EnrolmentFactory(course=course, completed=True)
    open_too = EnrolmentFactory(course=course)

    link(open_too.person, done.person)

    assert Evidence.objects.filter(kind=EvidenceKind.COURSE_COMPLETED).count() == 1


def test_numbers_go_on_past_those_given_while_accounts_were_linked():
    row = EvidenceFactory(occurrence=2)

    assert rules.times(facts_of(row.person, [row.subject_key]), kind=row.kind, subject=row.subject_key) == 2
