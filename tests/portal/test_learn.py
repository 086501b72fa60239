from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.actions import enrolments, progress
from courses.enums import Standing
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, RoleFactory
from tests.factories.courses import (
    CoursePageFactory,
    ExemptionFactory,
    ModulePageFactory,
    RequirementFactory,
    lessons_of,
    modules_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def person(client, agency):
    person = MembershipFactory(agency=agency, start_date=timezone.localdate() - timedelta(days=100)).person
    client.force_login(person)
    return person


@pytest.fixture
def course():
    return CoursePageFactory(title="First response", modules=2, lessons=2)


def require(agency, course, **kwargs):
    kwargs.setdefault("due_days", 0)
    return RequirementFactory(partnership=agency.partnership, course_key=course.translation_key, **kwargs)


def enrol(person, course):
    enrolments.enrol(person=person, course_key=course.translation_key, at=timezone.now())


def finish(person, module, lesson):
    progress.finish_lesson(
        person=person,
        lesson_key=lesson.translation_key,
        module_key=module.translation_key,
        revision_id=None,
        language="en",
        at=timezone.now(),
    )


def finish_all(person, course):
    for module in modules_of(course):
        for lesson in lessons_of(module):
            finish(person, module, lesson)


def learn(client):
    return client.get(reverse("portal:learn"))


def words(response):
    return " ".join(response.content.decode().split())


def test_someone_new_is_told_that_nothing_is_due(client):
    client.force_login(PersonFactory())

    response = learn(client)

    learning = response.context["learning"]
    assert (learning.due, learning.in_progress, learning.done, learning.others) == ([], [], [], [])
    assert "Nothing is due" in words(response)


def test_signed_out_people_are_asked_to_sign_in(client):
    assert learn(client).status_code == 302


def test_a_required_course_is_due_before_it_is_begun(client, person, agency, course):
    require(agency, course, due_days=130)
    day = person.memberships.get().start_date + timedelta(days=129)

    response = learn(client)

    item = response.context["learning"].due[0]
    assert (item.is_overdue, item.last_day, item.state.standing) == (False, day, Standing.NOT_STARTED)
    assert f'action="{reverse("courses:enrol", args=[course.slug])}"' in words(response)


@pytest.mark.parametrize(("due_days", "is_overdue"), [(100, True), (101, False)])
def test_a_course_is_overdue_when_its_time_is_up(client, person, agency, course, due_days, is_overdue):
    require(agency, course, due_days=due_days)

    response = learn(client)

    assert response.context["learning"].due[0].is_overdue is is_overdue
    assert ("Overdue" in words(response)) is is_overdue


def test_a_course_for_another_role_is_only_offered(client, person, agency, course):
    require(agency, course, roles=[RoleFactory(partnership=agency.partnership)])

    learning = learn(client).context["learning"]

    assert learning.due == []
    assert [other.title for other in learning.others] == ["First response"]


def test_continue_leads_to_the_very_next_lesson(client, person, agency, course):
    require(agency, course)
    enrol(person, course)
    first, second = modules_of(course)
    finish(person, first, lessons_of(first)[0])

    response = learn(client)

    learning = response.context["learning"]
    lesson = lessons_of(first)[1]
    address = reverse("courses:lesson", args=[first.slug, lesson.slug])
    assert learning.resume.next_address == address
    assert words(response).count(f'href="{address}"') == 2
    assert learning.due[0].missing_titles == [first.title, second.title]


def test_continue_leads_to_the_quiz_when_the_lessons_are_done(client, person, agency):
    module = ModulePageFactory(lessons=1, has_quiz=True)
    course = CoursePageFactory(modules=[module])
    enrol(person, course)
    finish(person, module, lessons_of(module)[0])

    item = learn(client).context["learning"].in_progress[0]

    assert (item.next_is_quiz, item.next_title) == (True, module.title)
    assert item.next_address == reverse("courses:module", args=[module.slug])


def test_the_course_touched_last_is_where_one_left_off(client, person, course):
    other = CoursePageFactory(title="Other")
    for each in (other, course):
        enrol(person, each)
    finish(person, modules_of(course)[0], lessons_of(modules_of(course)[0])[0])
    finish(person, modules_of(other)[0], lessons_of(modules_of(other)[0])[0])

    assert learn(client).context["learning"].resume.course.title == "Other"


def test_a_course_done_shows_its_certificate(client, person, agency, course):
    require(agency, course)
    enrol(person, course)
    finish_all(person, course)

    response = learn(client)

    learning = response.context["learning"]
    certificate = person.certificates.get()
    assert learning.due == []
    assert [item.state.standing for item in learning.done] == [Standing.IN_DATE]
    assert learning.done[0].last_day == certificate.last_date
    assert reverse("certificates:pdf", args=[certificate.number]) in words(response)


def test_the_excused_are_told_until_when(client, person, agency, course):
    require(agency, course)
    today = timezone.localdate()
    ExemptionFactory(membership=person.memberships.get(), start_date=today, end_date=today + timedelta(days=10))
    enrol(person, course)

    learning = learn(client).context["learning"]

    assert learning.due == []
    assert learning.in_progress[0].last_day_excused == today + timedelta(days=9)


def test_what_one_post_excuses_another_may_ask(client, person, agency, course):
    require(agency, course)
    today = timezone.localdate()
    ExemptionFactory(membership=person.memberships.get(), start_date=today, end_date=today + timedelta(days=10))
    MembershipFactory(agency=agency, person=person)

    assert [item.is_overdue for item in learn(client).context["learning"].due] == [True]


@pytest.mark.parametrize("courses", [1, 3])
def test_the_page_asks_the_same_number_of_questions(client, person, agency, courses, django_assert_num_queries):
    for n in range(courses):
        begun, done, _other = (CoursePageFactory(title=f"Course {n} {kind}") for kind in ("begun", "done", "other"))
        require(agency, begun)
        for course in (begun, done):
            enrol(person, course)
        finish(person, modules_of(begun)[0], lessons_of(modules_of(begun)[0])[0])
        finish_all(person, done)
    learn(client)

    with django_assert_num_queries(10):
        learning = learn(client).context["learning"]

    assert [len(kind) for kind in (learning.due, learning.done, learning.others)] == [courses] * 3
