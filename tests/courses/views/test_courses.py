from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses.models import Enrolment
from tests.factories.agencies import PersonFactory
from tests.factories.courses import CoursePageFactory, EnrolmentFactory, ModulePageFactory, complete, modules_of

pytestmark = pytest.mark.django_db


def url_of(course, name="course"):
    return reverse(f"courses:{name}", args=[course.slug])


@pytest.fixture
def person(client):
    person = PersonFactory()
    client.force_login(person)
    return person


def test_course_is_open_to_everyone(client):
    course = CoursePageFactory(modules=2, summary="For the front desk.")

    page = client.get(url_of(course)).content.decode()

    assert [module.title in page for module in modules_of(course)] == [True, True]
    assert "For the front desk." in page
    assert "Sign in to start this course" in page


def test_enrol_starts_the_course(client, person):
    course = CoursePageFactory()

    response = client.post(url_of(course, "enrol"), follow=True)

    assert response.redirect_chain == [(url_of(course), 302)]
    assert "You are on this course." in response.content.decode()
    assert "Start the first lesson" in response.content.decode()
    assert Enrolment.objects.get().person == person


def test_enrol_needs_a_sign_in_and_then_comes_back_to_the_course(client):
    course = CoursePageFactory()

    response = client.post(url_of(course, "enrol"))

    assert response.url == f"{reverse('account_login')}?next={url_of(course)}"
    assert Enrolment.objects.count() == 0


def test_enrol_is_not_done_by_following_a_link(client, person):
    course = CoursePageFactory()

    assert client.get(url_of(course, "enrol")).url == url_of(course)
    assert Enrolment.objects.count() == 0


def test_enrol_keeps_to_what_editors_closed(client, person):
    course = CoursePageFactory()
    PageViewRestriction.objects.create(page=course, restriction_type="password", password="sesame")

    response = client.post(url_of(course, "enrol"))

    assert 'type="password"' in response.content.decode()
    assert Enrolment.objects.count() == 0


def test_course_names_what_the_certificate_still_needs(client, person):
    done, left = ModulePageFactory(title="Done before"), ModulePageFactory(title="Still to do")
    complete(EnrolmentFactory(person=person, course=CoursePageFactory(modules=[done])).cycles.get(), on=today())
    course = CoursePageFactory(modules=[done, left])
    EnrolmentFactory(person=person, course=course)

    response = client.get(url_of(course))

    reading = response.context["reading"]
    assert [step.module.title for step in reading.missing] == ["Still to do"]
    assert (reading.state.done, reading.state.total) == (1, 2)
    assert reading.next_step.module.title == "Still to do"
    assert "Continue where you left off" in response.content.decode()


def today():
    return timezone.localdate()


def test_leaving_and_coming_back(client, person):
    course = CoursePageFactory()
    client.post(url_of(course, "enrol"))

    left = client.post(url_of(course, "withdraw"), follow=True)
    back = client.post(url_of(course, "enrol"), follow=True)

    assert "What you learned is kept." in left.content.decode()
    assert "Start this course" in left.content.decode()
    assert "Leave this course" in back.content.decode()


@pytest.mark.parametrize("days_ago", [10, 330, 400])
def test_renewing_is_offered_near_the_end(client, person, days_ago):
    course = CoursePageFactory()
    enrolment = EnrolmentFactory(
        person=person, course=course, completed=True, done_date=today() - timedelta(days=days_ago)
    )

    offered = "Renew this course" in client.get(url_of(course)).content.decode()
    client.post(url_of(course, "renew"))

    assert offered is (days_ago > 300)
    assert enrolment.cycles.count() == (2 if offered else 1)


@pytest.mark.parametrize("name", ["withdraw", "renew"])
def test_nobody_leaves_or_renews_what_they_do_not_take(client, person, name):
    assert client.post(url_of(CoursePageFactory(), name)).status_code == 404


@pytest.mark.parametrize(("modules", "lessons"), [(1, 1), (3, 1), (1, 3), (3, 3)])
def test_course_costs_few_queries(client, person, modules, lessons, django_assert_num_queries):
    course = CoursePageFactory(modules=modules, lessons=lessons)
    EnrolmentFactory(person=person, course=course)
    client.get(url_of(course))

    with django_assert_num_queries(6):  # session, person, cycle, what is required and said, evidence
        client.get(url_of(course))


@pytest.mark.parametrize("courses", [1, 3])
def test_list_of_courses_costs_the_same_however_many(client, person, courses, django_assert_num_queries):
    for course in CoursePageFactory.create_batch(courses):
        EnrolmentFactory(person=person, course=course)
    client.get(reverse("courses:courses"))

    with django_assert_num_queries(4):  # session, person, the list's page, courses
        response = client.get(reverse("courses:courses"))

    assert len(response.context["list"].lines) == courses


def test_lists_are_not_there_before_editors_made_them(client):
    assert client.get(reverse("courses:courses")).status_code == 404
    assert client.get(reverse("courses:modules")).status_code == 404
