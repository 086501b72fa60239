from datetime import date, timedelta

import pytest

from agencies.models import Membership
from courses.enums import Scope
from courses.models import Requirement
from courses.queries.requirements import demands_asking, due_of, dues_of, duties_of
from tests.factories.agencies import MembershipFactory, PersonFactory, RoleFactory
from tests.factories.courses import (
    TODAY,
    AssignmentFactory,
    CoursePageFactory,
    ExemptionFactory,
    ExtensionFactory,
    RequirementFactory,
    noon,
)

pytestmark = pytest.mark.django_db
STARTED = TODAY - timedelta(days=10)


@pytest.fixture
def post():
    return MembershipFactory(start_date=STARTED)


def require(post, course, **more):
    return RequirementFactory(partnership=post.agency.partnership, course=course, **more)


@pytest.mark.parametrize(
    ("agency", "role", "asked"),
    [(None, None, True), ("own", "own", True), ("other", None, False), (None, "other", False)],
)
def test_requirement_speaks_to_agencies_and_roles(post, agency, role, asked):
    agencies = {
        None: None,
        "own": post.agency,
        "other": MembershipFactory(agency__partnership=post.agency.partnership).agency,
    }
    roles = {None: [], "own": [post.role], "other": [RoleFactory(partnership=post.agency.partnership)]}
    requirement = require(post, CoursePageFactory(), agency=agencies[agency], roles=roles[role])

    assert list(dues_of(post.person, TODAY)) == ([requirement.course_key] if asked else [])


@pytest.mark.parametrize(
    ("change", "asked"),
    [({"start_date": TODAY + timedelta(days=1)}, False), ({"end_date": TODAY}, False), ({"start_date": TODAY}, True)],
)
def test_requirement_is_asked_on_its_days(post, change, asked):
    require(post, CoursePageFactory(), **{"start_date": date(2020, 1, 1), **change})

    assert bool(dues_of(post.person, TODAY)) is asked


def test_two_posts_ask_once_and_the_earlier_day_counts(post):
    MembershipFactory(person=post.person, agency=post.agency, start_date=STARTED - timedelta(days=5))
    requirement = require(post, CoursePageFactory(), due_days=56)

    dues = dues_of(post.person, TODAY)
    assert {course: (duty.due, duty.is_exempt) for course, duty in dues.items()} == {
        requirement.course_key: (STARTED + timedelta(days=51), False)
    }


def test_exemption_of_one_post_leaves_the_other(post):
    ExemptionFactory(membership=post, course_key=None)
    MembershipFactory(person=post.person, agency=post.agency, start_date=STARTED)
    requirement = require(post, CoursePageFactory())

    assert dues_of(post.person, TODAY)[requirement.course_key].is_exempt is False


@pytest.mark.parametrize("number", [1, 3])
def test_requirements_cost_the_same_however_many_posts(post, number, django_assert_num_queries):
    MembershipFactory.create_batch(number, agency=post.agency)
    require(post, CoursePageFactory(), roles=[])

    # posts, requirements with roles, what is said of single posts
    with django_assert_num_queries(3):
        required = duties_of(Membership.objects.filter(agency=post.agency), TODAY)

    assert len(required) == number + 1
    assert Requirement.objects.count() == 1


def test_extension_moves_the_day_and_keeps_what_was_said_first(post):
    requirement = require(post, CoursePageFactory())
    ExtensionFactory(membership=post, course_key=requirement.course_key, end_date=TODAY + timedelta(days=20))

    (duty,) = duties_of(Membership.objects.filter(pk=post.pk), TODAY)

    assert (duty.scope, duty.first_due, duty.due, duty.extended_until) == (
        Scope.IN_GRACE,
        STARTED,
        TODAY + timedelta(days=20),
        TODAY + timedelta(days=20),
    )


def test_assignment_is_asked_of_its_post_alone(post):
    other = MembershipFactory(agency=post.agency)
    assignment = AssignmentFactory(membership=post, due_date=TODAY + timedelta(days=5))

    duties = duties_of(Membership.objects.filter(agency=post.agency), TODAY)

    assert [(duty.post, duty.course, duty.due, duty.weakest) for duty in duties] == [
        (post.pk, assignment.course_key, TODAY + timedelta(days=5), "facilitator")
    ]
    assert other.pk != post.pk


def test_only_one_course_when_one_is_named(post):
    first, second = require(post, CoursePageFactory()), require(post, CoursePageFactory())
    ExemptionFactory(membership=post, course_key=None)

    duties = duties_of(Membership.objects.filter(pk=post.pk), TODAY, course=first.course_key)

    assert [(duty.course, duty.is_exempt) for duty in duties] == [(first.course_key, True)]
    assert second.course_key != first.course_key


def test_as_known_before_an_end_was_recorded(post):
    requirement = require(post, CoursePageFactory())
    before, after = noon(TODAY - timedelta(days=3)), noon(TODAY)
    requirement.end_date, requirement.end_recorded_at = TODAY - timedelta(days=1), noon(TODAY - timedelta(days=1))
    requirement.save()
    posts = Membership.objects.filter(pk=post.pk)
    posts.update(recorded_at=noon(STARTED))

    assert len(duties_of(posts, TODAY, known_at=before)) == 1
    assert duties_of(posts, TODAY, known_at=after) == []
    assert duties_of(posts, TODAY) == []


def test_demands_asking_is_one_question_and_the_same_rule(post, django_assert_num_queries):
    own = require(post, CoursePageFactory(), roles=[post.role, RoleFactory(partnership=post.agency.partnership)])
    require(post, None, course_key=own.course_key, roles=[RoleFactory(partnership=post.agency.partnership)])
    everyone = require(post, None, course_key=own.course_key)
    MembershipFactory(person=post.person)  # in another partnership
    ExemptionFactory(membership=post, course_key=None)

    with django_assert_num_queries(1):
        demands = demands_asking(post.person, own.course_key, TODAY)

    assert [(demand.id, len(demand.roles)) for demand in demands] == [(own.pk, 2), (everyone.pk, 0)]


def test_one_course_of_one_person_is_the_same_answer_in_two_questions(post, django_assert_num_queries):
    """However it comes to be asked: changed, of two posts, assigned, extended, or excused."""
    second = MembershipFactory(person=post.person, agency=post.agency, start_date=STARTED - timedelta(days=90))
    MembershipFactory(person=post.person, agency=post.agency, end_date=TODAY - timedelta(days=1))
    asked = require(post, CoursePageFactory(), roles=[post.role, second.role], due_days=40)
    asked.end_date = TODAY - timedelta(days=3)
    asked.save()
    RequirementFactory(
        partnership=asked.partnership,
        course_key=asked.course_key,
        start_date=asked.end_date,
        replaces=asked,
        due_days=40,
    )
    alone = AssignmentFactory(membership=second)
    ExtensionFactory(membership=second, course_key=asked.course_key)
    ExemptionFactory(membership=post, course_key=None)
    whole = dues_of(post.person, TODAY)

    for key in (asked.course_key, alone.course_key):
        with django_assert_num_queries(2):
            duty = due_of(post.person, key, TODAY)
        assert duty == whole[key]
    assert due_of(MembershipFactory().person, asked.course_key, TODAY) is None
    assert due_of(PersonFactory(), asked.course_key, TODAY) is None
