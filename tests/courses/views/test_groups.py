from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.enums import Duty
from courses.enums import EvidenceKind, SessionKind
from courses.models import Arrival, Evidence, LessonPage, ModulePage, Session
from courses.queries.check_in import code_now
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, ResponsibilityFactory
from tests.factories.assessments import QuizFactory, publish
from tests.factories.courses import CoursePageFactory, EnrolmentFactory, lessons_of, modules_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def agency():
    return AgencyFactory(slug="northmoor")


@pytest.fixture
def course():
    return CoursePageFactory()


@pytest.fixture
def module(course):
    return modules_of(course)[0]


@pytest.fixture
def facilitator(client, agency):
    post = MembershipFactory(agency=agency)
    ResponsibilityFactory(membership=post, duty=Duty.FACILITATOR)
    client.force_login(post.person)
    return post.person


def started(client, agency, module):
    client.post(reverse("courses:start-group", args=[agency.slug]), {"module_key": str(module.translation_key)})
    return Session.objects.get()


def test_a_room_goes_through_a_module_and_it_counts(client, agency, course, module, facilitator):
    session = started(client, agency, module)
    assert (session.kind, list(session.facilitators.all())) == (SessionKind.GROUP, [facilitator])
    screen = reverse("courses:group", args=[agency.slug, session.public_id])
    first, second = lessons_of(module)
    code = code_now(session, timezone.now())
    page = client.get(screen).content.decode()
    later = code_now(session, timezone.now())  # it may have changed between the two
    assert first.title in page
    assert any(each in page for each in (code, later))

    client.post(screen, {"to": str(second.translation_key)})
    assert second.title in client.get(screen).content.decode()

    learner = MembershipFactory(agency=agency).person
    EnrolmentFactory(person=learner, course=course)
    client.force_login(learner)
    follow = reverse("courses:follow", args=[session.public_id])
    assert client.get(follow).status_code == 404
    client.post(reverse("courses:here-with", args=[code]), {"typed": "yes"})
    assert second.title in client.get(follow).content.decode()
    assert Arrival.objects.get().how == "code"

    client.force_login(facilitator)
    client.post(screen, {"to": str(module.translation_key)})
    assert reverse("courses:register", args=[agency.slug, session.public_id]) in client.get(screen).content.decode()
    client.post(reverse("courses:close-register", args=[agency.slug, session.public_id]))

    kinds = Evidence.objects.filter(person=learner).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        EvidenceKind.SESSION_ATTENDED,
        EvidenceKind.MODULE_COMPLETED,
        EvidenceKind.COURSE_COMPLETED,
    ]


@pytest.mark.parametrize("to", ["", "not-a-key", "11111111-1111-4111-8111-111111111111"])
def test_a_group_turns_only_to_what_the_module_has(client, agency, module, facilitator, to):
    session = started(client, agency, module)

    response = client.post(reverse("courses:group", args=[agency.slug, session.public_id]), {"to": to})

    assert response.status_code == 404


def test_a_group_is_started_once_its_module_is_chosen(client, agency, facilitator):
    page = client.post(reverse("courses:start-group", args=[agency.slug]), {"module_key": ""}, follow=True)

    assert "Choose the module" in page.content.decode()
    assert not Session.objects.exists()


def test_nobody_books_a_group(client, agency, course, module, facilitator):
    session = started(client, agency, module)
    Session.objects.update(made_at=timezone.now() - timedelta(hours=1))
    learner = MembershipFactory(agency=agency).person
    EnrolmentFactory(person=learner, course=course)
    client.force_login(learner)

    assert session.public_id not in client.get(reverse("courses:my-sessions")).content.decode()


# --- the trainer pack ------------------------------------------------------------------------------------------------


def with_text(lesson):
    lesson.body = [
        (
            "rich_text",
            "<p>Before all. And more.</p><h2>First</h2><p>One thing. Two things.</p><ul><li>A</li><li>B</li></ul>",
        )
    ]
    lesson.facilitator_notes = [("ask", "What have you met?")]
    lesson.facilitator_minutes = 25
    lesson.save()


def test_the_pack_has_slides_notes_timings_and_the_key(client, facilitator):
    module = modules_of(CoursePageFactory(has_quiz=True))[0]
    with_text(lessons_of(module)[1])
    quiz = publish(QuizFactory(module=ModulePage.objects.get(pk=module.pk)))
    assert quiz.live

    page = client.get(reverse("courses:pack", args=[module.slug])).content.decode()

    for words in (
        "One thing.",
        "<li>A</li>",
        "What have you met?",
        "40 minutes with a group",
        "for the facilitator only",
    ):
        assert words in page
    assert "Two things." not in page


def test_learners_never_see_the_pack_nor_the_notes(client, course, module):
    with_text(lessons_of(module)[1])
    learner = PersonFactory()
    EnrolmentFactory(person=learner, course=course)
    client.force_login(learner)

    assert client.get(reverse("courses:pack", args=[module.slug])).status_code == 404
    lesson = LessonPage.objects.get(pk=lessons_of(module)[1].pk)
    address = reverse("courses:lesson", args=[module.slug, lesson.slug])
    page = client.get(address).content.decode()
    assert "One thing." in page
    assert "What have you met?" not in page
