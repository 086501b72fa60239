from datetime import timedelta

import pytest

from agencies.models import AuditEntry
from courses.actions import assignments, exemptions, extensions
from courses.enums import ExemptionReason, ExtensionReason
from courses.models import Assignment, Exemption, Extension
from courses.signals import scope_changed
from tests.databases import HISTORY_LOCK
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def by():
    return PersonFactory()


@pytest.fixture
def course():
    return CoursePageFactory().translation_key


def assign(posts, course, by, due=LATER, start=TODAY):
    return assignments.assign_many(
        memberships=posts, course_key=course, start_date=start, due_date=due, by=by, at=NOW, note="Please"
    )


def extend(posts, course, by, end=LATER):
    return extensions.extend_many(
        memberships=posts,
        course_key=course,
        reason=ExtensionReason.WORKLOAD,
        start_date=TODAY,
        end_date=end,
        by=by,
        at=NOW,
    )


def exempt(posts, course, by, end=LATER):
    return exemptions.exempt_many(
        memberships=posts,
        course_key=course,
        reason=ExemptionReason.PARENTAL,
        start_date=TODAY,
        end_date=end,
        by=by,
        at=NOW,
    )


@pytest.mark.parametrize(("verb", "model"), [(assign, Assignment), (extend, Extension), (exempt, Exemption)])
def test_sent_twice_is_said_once(verb, model, course, by):
    posts = MembershipFactory.create_batch(2, agency=AgencyFactory())

    assert [len(verb(posts, course, by)), len(verb(posts, course, by))] == [2, 0]
    assert model.objects.count() == 2
    assert AuditEntry.objects.count() == 2


@pytest.mark.parametrize("verb", [assign, extend, exempt])
def test_many_cost_as_much_as_few(verb, course, by, django_assert_max_num_queries):
    posts = MembershipFactory.create_batch(12, agency=AgencyFactory())

    # Posts, what is known, rows, audit, and the savepoints around them.
    with django_assert_max_num_queries(8 + HISTORY_LOCK):
        verb(posts, course, by)


def test_everyone_touched_is_told_of_once(course, by):
    posts, told = MembershipFactory.create_batch(2, agency=AgencyFactory()), []

    def note(person_ids, **kwargs):
        told.append(person_ids)

    scope_changed.connect(note)
    extend(posts, course, by)
    scope_changed.disconnect(note)

    assert told == [{post.person_id for post in posts}]


def test_another_day_ends_the_old_assignment(course, by):
    post = MembershipFactory()
    (old,) = assign([post], course, by, start=TODAY - timedelta(days=5))

    (new,) = assign([post], course, by, due=LATER + timedelta(days=5))

    old.refresh_from_db()
    assert (old.end_date, new.due_date) == (TODAY, LATER + timedelta(days=5))


@pytest.mark.parametrize("days", [0, -1, 93])
def test_an_extension_is_short(days, course, by):
    with pytest.raises(extensions.CannotExtend):
        extend([MembershipFactory()], course, by, end=TODAY + timedelta(days=days))


@pytest.mark.parametrize("days", [0, -1, 185])
def test_an_exemption_is_at_most_six_months(days, course, by):
    with pytest.raises(exemptions.CannotExempt):
        exempt([MembershipFactory()], course, by, end=TODAY + timedelta(days=days))


def test_a_longer_extension_is_kept(course, by):
    post = MembershipFactory()
    extend([post], course, by, end=TODAY + timedelta(days=60))

    assert extend([post], course, by) == []


def test_each_may_end_sooner(course, by):
    post, day = MembershipFactory(), TODAY + timedelta(days=3)
    (assigned,), (extended,), (excused,) = (verb([post], course, by) for verb in (assign, extend, exempt))

    ended = [
        assignments.end(assignment=assigned, end_date=day, by=by, at=NOW),
        extensions.end(extension=extended, end_date=day, by=by, at=NOW),
        exemptions.end(exemption=excused, end_date=day, by=by, at=NOW),
    ]

    assert [(row.end_date, row.end_recorded_by) for row in ended] == [(day, by)] * 3
    assert exemptions.end(exemption=ended[2], end_date=TODAY, by=by, at=NOW).voided_at == NOW
