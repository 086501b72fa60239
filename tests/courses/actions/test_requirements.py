from dataclasses import replace
from datetime import timedelta

import pytest

from agencies.models import AuditEntry, Membership
from courses.actions import requirements
from courses.actions.requirements import ChangedMeanwhile, Terms
from courses.enums import DueKind, Renewal
from courses.models import Requirement
from courses.queries.requirements import duties_of
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory, RequirementFactory

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def by():
    return PersonFactory()


@pytest.fixture
def requirement():
    return RequirementFactory(course=CoursePageFactory(), due_days=20)


def change(requirement, by, **terms):
    new = replace(requirements.terms_of(requirement), **terms)
    return requirements.change(requirement=requirement, terms=new, from_date=TODAY, by=by, at=NOW)


def test_said_twice_is_said_once(by):
    post = MembershipFactory()
    said = {
        "partnership": post.agency.partnership,
        "agency": post.agency,
        "course_key": CoursePageFactory().translation_key,
        "roles": [post.role],
        "start_date": TODAY,
        "by": by,
        "at": NOW,
        "terms": Terms(due_date=LATER, renewal=Renewal.FIXED_MONTH, renewal_months=24, renewal_month=3),
    }

    first, second = requirements.require(**said), requirements.require(**said)

    assert first == second
    assert (first.due_kind, first.due_date, first.renewal_month) == (DueKind.FIXED_DATE, LATER, 3)
    assert [entry.action for entry in AuditEntry.objects.all()] == ["requirement.said"]


def test_a_change_ends_one_row_and_starts_the_next(requirement, by):
    following = change(requirement, by, due_days=40)

    requirement.refresh_from_db()
    assert (requirement.end_date, requirement.end_recorded_by) == (TODAY, by)
    assert (following.replaces, following.start_date, following.due_days) == (requirement, TODAY, 40)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.before["due_days"], entry.after["due_days"]) == ("requirement.changed", 20, 40)


def test_a_change_gives_nobody_new_time(requirement, by):
    post = MembershipFactory(agency__partnership=requirement.partnership, start_date=TODAY - timedelta(days=300))
    posts = Membership.objects.filter(pk=post.pk)
    (before,) = duties_of(posts, TODAY)

    change(change(requirement, by, minimum_gap_days=30), by, minimum_gap_days=60)

    (after,) = duties_of(posts, TODAY)
    assert (after.due, after.scope) == (before.due, before.scope)


def test_a_change_without_a_difference_changes_nothing(requirement, by):
    assert change(requirement, by) == requirement
    assert Requirement.objects.count() == 1


def test_the_second_of_two_leads_is_told(requirement, by):
    as_read = Requirement.objects.get(pk=requirement.pk)
    change(requirement, by, due_days=40)

    with pytest.raises(ChangedMeanwhile):
        change(as_read, by, due_days=50)
    with pytest.raises(ChangedMeanwhile):
        requirements.end(requirement=as_read, end_date=LATER, by=by, at=NOW)

    assert Requirement.objects.count() == 2


def test_an_end_says_when_it_was_recorded(requirement, by):
    ended = requirements.end(requirement=requirement, end_date=LATER, by=by, at=NOW)

    assert (ended.end_date, ended.end_recorded_at, ended.end_recorded_by) == (LATER, NOW, by)


def test_what_would_not_hold_a_day_is_taken_back(by):
    requirement = RequirementFactory(course=CoursePageFactory(), start_date=LATER)

    assert requirements.end(requirement=requirement, end_date=TODAY, by=by, at=NOW).voided_at == NOW
