"""The natural path, from the last lesson to the figure."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.actions import enrolments, evidence, progress
from courses.enums import EvidenceKind
from courses.models import Evidence
from figures.enums import Subject
from figures.queries.coverage import Posts, coverage
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory, lessons_of, modules_of

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def course():
    return CoursePageFactory(modules=1, lessons=2)


@pytest.fixture
def post(course):
    post = MembershipFactory()
    RequirementFactory(partnership=post.agency.partnership, course_key=course.translation_key)
    return post


def counted(post, **kwargs):
    on = kwargs.pop("on", timezone.localdate())
    return coverage(partnership=post.agency.partnership, on=on, **kwargs).overall.posts


def finish(post, course):
    now = timezone.now()
    enrolments.enrol(person=post.person, course_key=course.translation_key, at=now)
    for module in modules_of(course):
        for lesson in lessons_of(module):
            yield progress.finish_lesson(
                person=post.person,
                lesson_key=lesson.translation_key,
                module_key=module.translation_key,
                revision_id=None,
                language="en",
                at=timezone.now(),
            )


def test_the_last_lesson_changes_the_figure_at_once(post, course):
    lessons = finish(post, course)

    next(lessons)
    assert counted(post) == Posts(required=1)
    assert counted(post, subject=Subject.MODULE) == Posts(required=1)

    next(lessons)
    assert counted(post) == Posts(required=1, covered=1)
    assert counted(post, subject=Subject.MODULE) == Posts(required=1, covered=1)
    assert counted(post, on=timezone.localdate() - timedelta(days=1)) == Posts(required=1)


def test_the_figure_changes_when_the_last_lesson_is_finished_in_the_browser(client, post, course):
    lead = MembershipFactory(agency=post.agency, lead=True).person
    client.force_login(post.person)
    client.post(reverse("courses:enrol", args=[course.slug]))
    for module in modules_of(course):
        for lesson in lessons_of(module):
            assert client.post(reverse("courses:finish", args=[module.slug, lesson.slug])).status_code == 302

    client.force_login(lead)
    page = client.get(reverse("portal:people", args=[post.agency.slug]), {"state": "in-date"})

    assert [row.name for row, *_ in page.context["rows"]] == [post.person.name]


def test_a_corrected_completion_leaves_the_module_figure_but_not_what_was_known(post, course):
    list(finish(post, course))
    before = timezone.now()
    row = Evidence.objects.get(kind=EvidenceKind.MODULE_COMPLETED)
    evidence.correct(evidence=row, by=PersonFactory(), reason="Finished by somebody else", at=timezone.now())

    assert counted(post, subject=Subject.MODULE) == Posts(required=1)
    assert counted(post, subject=Subject.MODULE, known_at=before) == Posts(required=1, covered=1)


def test_evidence_follows_the_person_and_figures_the_membership(post, course):
    list(finish(post, course))
    moved = MembershipFactory(person=post.person, agency__partnership=post.agency.partnership)

    result = coverage(partnership=post.agency.partnership, on=timezone.localdate())

    assert {agency: total.posts.covered for agency, total in result.by_agency.items()} == {
        post.agency_id: 1,
        moved.agency_id: 1,
    }
    assert result.overall.people.required == 1
