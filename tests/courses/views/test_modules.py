import pytest
from django.urls import reverse

from tests.factories.courses import (
    CoursePageFactory,
    EnrolmentFactory,
    lessons_of,
    modules_of,
)

pytestmark = pytest.mark.django_db

CHECK = {
    "type": "self_check",
    "id": "11111111-1111-4111-8111-111111111111",
    "value": {
        "question": "Whose view is enough?",
        "options": [
            {"text": "Only the victim's", "is_correct": False, "feedback": "A witness may think so too."},
            {"text": "Anyone's", "is_correct": True, "feedback": "Yes. The victim or anyone else."},
        ],
    },
}
ANCHOR = f"check-{CHECK['id']}"


@pytest.fixture
def enrolled(client):
    """Someone signed in and enrolled on a course of one module with three lessons."""
    course = CoursePageFactory(lessons=3)
    enrolment = EnrolmentFactory(course=course)
    client.force_login(enrolment.person)
    enrolment.module = modules_of(course)[0]
    enrolment.lessons = lessons_of(enrolment.module)
    return enrolment


def url_of(lesson, name="lesson"):
    return reverse(f"courses:{name}", args=[lesson.get_parent().slug, lesson.slug])


def test_lesson_is_shown_to_who_is_enrolled(client, enrolled):
    response = client.get(url_of(enrolled.lessons[0]))

    assert response.status_code == 200
    assert enrolled.lessons[0].title in response.content.decode()
