"""The natural path, from the last lesson to the figure."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership
from certificates.actions import certificates
from certificates.models import Certificate
from courses.actions import enrolments, evidence, progress
from courses.enums import EvidenceKind, Standing
from courses.models import Evidence
from figures.actions import standings
from figures.enums import Subject
from figures.models import PostStanding
from figures.models.standing import NOTHING
from figures.queries.coverage import Posts, coverage
from portal.queries.learning import learning_of
from portal.queries.record import record_of
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import (
    CoursePageFactory,
    EnrolmentFactory,
    RequirementFactory,
    complete,
    lessons_of,
    modules_of,
)

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


def said_everywhere(post):
    """The share of the figures, the state in the lead's lists, and how the person's and the lead's pages have it."""
    today = timezone.localdate()
    standings.refresh_all(partnership=post.agency.partnership, day=today, at=timezone.now())
    learning = learning_of(post.person, on=today, language="en")
    (item,) = learning.due + learning.done + learning.in_progress
    record = record_of(post.person, Membership.objects.filter(pk=post.pk), on=today, language="en")
    kept = PostStanding.objects.exclude(course_key=NOTHING).get()
    return (
        counted(post).covered,
        kept.state,
        item.state.is_held,
        record.items[0].state.is_held,
        len(record.certificates),
    )


def test_a_withdrawn_certificate_is_not_held_whoever_asks(post, course):
    list(finish(post, course))
    today = timezone.localdate()
    assert said_everywhere(post) == (1, "in-date", True, True, 1)
    certificate = Certificate.objects.get()

    certificates.withdraw(
        certificate=certificate,
        from_date=today + timedelta(days=2),
        by=PersonFactory(),
        reason="Mistake",
        at=timezone.now(),
    )

    item = record_of(post.person, Membership.objects.all(), on=today, language="en").items[0]
    kept_until = PostStanding.objects.exclude(course_key=NOTHING).values_list("until_date", flat=True)
    assert said_everywhere(post) == (1, "due-soon", True, True, 1)
    assert item.state.until == kept_until.get() == today + timedelta(days=2)
    call_command("verify_evidence")

    later = today + timedelta(days=2)
    item = record_of(post.person, Membership.objects.all(), on=later, language="en").items[0]
    assert (item.state.standing, item.state.until) == (Standing.EXPIRED, None)
    assert counted(post, on=later) == Posts(required=1)


def test_a_certificate_withdrawn_from_its_first_day_leaves_nothing_held(post, course):
    list(finish(post, course))
    certificates.withdraw(
        certificate=Certificate.objects.get(), from_date=timezone.localdate(), by=PersonFactory(), reason="Mistake",
        at=timezone.now(),
    )  # fmt: skip

    assert said_everywhere(post) == (0, "overdue", False, False, 0)
    call_command("verify_evidence")


def test_who_lost_a_certificate_may_take_the_course_again_at_once(post, course):
    list(finish(post, course))
    today = timezone.localdate()
    certificates.withdraw(
        certificate=Certificate.objects.get(), from_date=today + timedelta(days=1), by=PersonFactory(), reason="Name",
        at=timezone.now(),
    )  # fmt: skip

    enrolment = post.person.enrolments.get()
    cycle = enrolments.renew(enrolment=enrolment, at=timezone.now() + timedelta(days=1))

    assert cycle.number == 2
    assert Certificate.objects.standing().get().cycle == cycle


@pytest.mark.parametrize("wrong", [{"grade": "person"}, {"valid_until_date": date(2099, 1, 1)}])
def test_a_completion_that_says_otherwise_than_its_certificate_is_found(post, course, wrong, capsys):
    completed = complete(EnrolmentFactory(person=post.person, course=course).cycles.get(), on=timezone.localdate())
    said = {"grade": completed.grade, "valid_until_date": completed.valid_until_date} | wrong
    CertificateFactory(person=post.person, cycle=completed.cycle, issued_date=completed.happened_date, **said)

    with pytest.raises(SystemExit):
        call_command("verify_evidence")

    assert "1 certificates differ from their facts." in capsys.readouterr().out


def test_evidence_follows_the_person_and_figures_the_membership(post, course):
    list(finish(post, course))
    moved = MembershipFactory(person=post.person, agency__partnership=post.agency.partnership)

    result = coverage(partnership=post.agency.partnership, on=timezone.localdate())

    assert {agency: total.posts.covered for agency, total in result.by_agency.items()} == {
        post.agency_id: 1,
        moved.agency_id: 1,
    }
    assert result.overall.people.required == 1
