from datetime import date, timedelta

import pytest

from agencies.models import Membership
from courses.models import Requirement
from courses.queries.learning import learning_of
from courses.queries.requirements import Due, dues_of, requirements_for
from tests.factories.agencies import MembershipFactory, RoleFactory
from tests.factories.courses import (
    TODAY,
    CoursePageFactory,
    EnrolmentFactory,
    ExemptionFactory,
    RequirementFactory,
    complete,
    modules_of,
)

pytestmark = pytest.mark.django_db
STARTED = TODAY - timedelta(days=10)


@pytest.fixture
def post():
    return MembershipFactory(start_date=STARTED)


def require(post, course, **more):
    return RequirementFactory(partnership=post.agency.partnership, course=course, **more)


def groups(learning):
    return {
        name: [item.course.title for item in getattr(learning, name)]
        for name in ("due", "renewing", "in_progress", "done", "excused", "past")
        if getattr(learning, name)
    }


def learn(post, on=TODAY):
    return learning_of(post.person, on=on, language="en")


def test_required_course_is_due_without_enrolling(post):
    require(post, CoursePageFactory(title="Front desk"), due_days=56)

    learning = learn(post)

    assert groups(learning) == {"due": ["Front desk"]}
    (item,) = learning.due
    assert (item.due_date, item.state.is_overdue) == (STARTED + timedelta(days=56), False)
    assert learning.next_item == item


def test_each_course_is_in_one_group(post):
    require(post, CoursePageFactory(title="Due"))
    require(post, done := CoursePageFactory(title="Done"))
    complete(EnrolmentFactory(person=post.person, course=done).cycles.get(), on=STARTED)
    require(post, ending := CoursePageFactory(title="Ending"))
    complete(EnrolmentFactory(person=post.person, course=ending).cycles.get(), on=TODAY - timedelta(days=330))
    EnrolmentFactory(person=post.person, course=CoursePageFactory(title="Own choice"))
    old = EnrolmentFactory(person=post.person, course=CoursePageFactory(title="Old"))
    complete(old.cycles.get(), on=TODAY - timedelta(days=900))
    require(post, excused := CoursePageFactory(title="Excused"))
    ExemptionFactory(membership=post, course_key=excused.translation_key)

    assert groups(learn(post)) == {
        "due": ["Due"],
        "renewing": ["Ending"],
        "in_progress": ["Own choice"],
        "done": ["Done"],
        "excused": ["Excused"],
        "past": ["Old"],
    }


def test_module_in_date_is_not_asked_again(post):
    first = CoursePageFactory()
    complete(EnrolmentFactory(person=post.person, course=first).cycles.get(), on=STARTED)
    require(post, CoursePageFactory(title="Both", modules=[*modules_of(first), *modules_of(CoursePageFactory())]))

    (item,) = learn(post).due

    assert (item.state.done, item.state.total, len(item.missing)) == (1, 2, 1)


def test_longest_overdue_comes_first(post):
    require(post, CoursePageFactory(title="Later"), due_days=56)
    require(post, CoursePageFactory(title="Sooner"), due_days=5)

    learning = learn(post)

    assert [(item.course.title, item.state.is_overdue) for item in learning.due] == [("Sooner", True), ("Later", False)]


def test_course_that_is_not_live_is_not_shown(post):
    require(post, CoursePageFactory(live=False))

    assert groups(learn(post)) == {}


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

    due = Due(requirement.course_key, STARTED + timedelta(days=51), is_exempt=False)
    assert dues_of(post.person, TODAY) == {requirement.course_key: due}


def test_exemption_of_one_post_leaves_the_other(post):
    ExemptionFactory(membership=post, course_key=None)
    MembershipFactory(person=post.person, agency=post.agency, start_date=STARTED)
    requirement = require(post, CoursePageFactory())

    assert dues_of(post.person, TODAY)[requirement.course_key].is_exempt is False


@pytest.mark.parametrize("number", [1, 3])
def test_learning_costs_the_same_however_much_there_is(post, number, django_assert_num_queries):
    for course in CoursePageFactory.create_batch(number, modules=number, lessons=number):
        require(post, course, roles=[post.role])
        EnrolmentFactory(person=post.person, course=course)

    learn(post)

    # posts, requirements, roles, exemptions, courses, pathways, evidence
    with django_assert_num_queries(7):
        learning = learn(post)
        assert [item.next_step.next_url for item in learning.due]

    assert len(learning.due) == number


@pytest.mark.parametrize("number", [1, 3])
def test_requirements_cost_the_same_however_many_posts(post, number, django_assert_num_queries):
    MembershipFactory.create_batch(number, agency=post.agency)
    require(post, CoursePageFactory(), roles=[])

    with django_assert_num_queries(4):
        required = requirements_for(Membership.objects.filter(agency=post.agency), TODAY)

    assert len(required) == number + 1
    assert Requirement.objects.count() == 1
