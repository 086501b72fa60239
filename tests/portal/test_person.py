"""One person's page: why they are not complete, what a lead may see and put right, and no more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEntry, RecordView
from assessments.models import Play
from courses.enums import EvidenceKind
from courses.models import Evidence
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import (
    CoursePageFactory,
    EnrolmentFactory,
    EvidenceFactory,
    ExemptionFactory,
    RequirementFactory,
    modules_of,
)
from tests.factories.packages import PlayFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory(name="Riverside Council", slug="riverside")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, person__display_name="Lead", lead=True).person


@pytest.fixture
def ana(agency):
    return MembershipFactory(agency=agency, person__display_name="Ana", staff_number="A-7")


@pytest.fixture
def course():
    return CoursePageFactory(title="First response", modules=2)


@pytest.fixture
def requirement(agency, course):
    return RequirementFactory(partnership=agency.partnership, course_key=course.translation_key, due_days=30)


def page_of(client, post):
    return client.get(reverse("portal:person", args=["riverside", post.person.public_id]))


def test_names_what_is_missing_as_the_person_sees_it(client, lead, ana, course, requirement):
    done, missing = modules_of(course)
    today = timezone.localdate()
    EvidenceFactory(
        person=ana.person,
        kind=EvidenceKind.MODULE_COMPLETED,
        subject_key=done.translation_key,
        happened_date=today,
        valid_until_date=today + timedelta(days=300),
    )
    client.force_login(lead)

    response = page_of(client, ana)

    [item] = response.context["record"].items
    assert (item.course.title, item.is_overdue, item.missing_titles) == ("First response", True, [missing.title])
    assert f"<li>{missing.title}</li>" in response.content.decode()
    [step] = response.context["record"].steps
    assert (step.kind, step.title) == ("Module completed", done.title)


def test_opening_it_is_noted_once_an_hour_and_said(client, lead, ana):
    client.force_login(lead)

    for _ in range(2):
        response = page_of(client, ana)

    assert "Ana can see that you opened this page" in response.content.decode()
    assert list(RecordView.objects.values_list("viewer", "person", "what", "agency__slug")) == [
        (lead.pk, ana.person_id, "record", "riverside")
    ]


def test_of_another_agency_only_what_is_held_is_shown(client, agency, lead, course):
    today = timezone.localdate()
    elsewhere = MembershipFactory(agency=AgencyFactory(partnership=agency.partnership))
    post = MembershipFactory(agency=agency, person=elsewhere.person, start_date=today - timedelta(days=10))
    before = today - timedelta(days=20)
    held = CertificateFactory(person=post.person, course_key=course.translation_key, issued_date=before)
    EvidenceFactory(person=post.person, happened_date=before)
    own = EvidenceFactory(person=post.person, happened_date=today)
    client.force_login(lead)

    response = page_of(client, post)

    record = response.context["record"]
    assert record.posts == [post]
    [certificate] = record.certificates
    assert (certificate.title, certificate.last_day, certificate.number, certificate.issued) == (
        "First response",
        before + timedelta(days=364),
        "",
        None,
    )
    assert [step.evidence for step in record.steps] == [own]
    assert held.number not in response.content.decode()


@pytest.mark.parametrize("who", ["learner", "lead elsewhere", "coordinator", "lead of another team"])
def test_others_find_nothing(client, agency, ana, who):
    person = MembershipFactory(
        agency=agency,
        team=TeamFactory(agency=agency),
        coordinator=who == "coordinator",
        team_lead=who == "lead of another team",
    ).person
    if who == "lead elsewhere":
        MembershipFactory(agency=AgencyFactory(partnership=agency.partnership), person=person, lead=True)
    client.force_login(person)

    assert page_of(client, ana).status_code == 404


def test_a_lead_finds_nobody_of_other_agencies(client, agency, lead):
    client.force_login(lead)

    assert page_of(client, MembershipFactory(agency=AgencyFactory(partnership=agency.partnership))).status_code == 404


def correct(client, post, row, **data):
    step = [row.person.public_id, row.kind, row.subject_key, row.occurrence]
    return client.post(reverse("portal:correct", args=["riverside", post.person.public_id, *step]), data)


def test_a_correction_needs_a_reason_and_is_kept_with_it(client, agency, lead, ana):
    row = EvidenceFactory(person=ana.person)
    client.force_login(lead)

    assert correct(client, ana, row).context["form"].errors["reason"]
    assert correct(client, ana, row, reason="It was somebody else").status_code == 302
    assert correct(client, ana, row, reason="Pressed twice").status_code == 404

    correction = Evidence.objects.get(corrects=row)
    assert (correction.recorded_by, correction.reason) == (lead, "It was somebody else")
    entry = AuditEntry.objects.get(action="evidence.corrected")
    assert (entry.by, entry.person, entry.agency, entry.reason) == (lead, ana.person, agency, "It was somebody else")
    assert "Does not count since" in page_of(client, ana).content.decode()


def test_a_lead_corrects_only_what_belongs_to_the_agency_and_never_themselves(client, agency, lead):
    today = timezone.localdate()
    post = MembershipFactory(agency=agency, start_date=today)
    before = EvidenceFactory(person=post.person, happened_date=today - timedelta(days=1))
    own = EvidenceFactory(person=lead)
    client.force_login(lead)

    assert correct(client, post, before, reason="Wrong").status_code == 404
    assert correct(client, lead.memberships.get(), own, reason="Wrong").status_code == 404
    assert not Evidence.objects.filter(kind=EvidenceKind.CORRECTION).exists()


@pytest.mark.parametrize("items", [1, 3])
def test_the_page_asks_the_same_number_of_questions(client, agency, lead, ana, items, django_assert_num_queries):
    for _ in range(items):
        course = CoursePageFactory(modules=items)
        RequirementFactory(partnership=agency.partnership, course_key=course.translation_key)
        EvidenceFactory(person=ana.person)
        ExemptionFactory(membership=ana, course_key=course.translation_key)
        CertificateFactory(person=ana.person)
        PlayFactory(cycle=EnrolmentFactory(person=ana.person).cycles.get(), started_at=timezone.now())
    client.force_login(lead)
    page_of(client, ana)

    with django_assert_num_queries(26):
        page_of(client, ana)


# --- practice that was not heard done ---------------------------------------------------------------------------------
@pytest.fixture
def play(ana):
    """Ana has begun to practise, today."""
    enrolment = EnrolmentFactory(person=ana.person)
    return PlayFactory(cycle=enrolment.cycles.get(), started_at=timezone.now())


def attest(client, post, play, **data):
    return client.post(reverse("portal:attest", args=["riverside", post.person.public_id, play.public_id]), data)


def test_practice_that_was_not_heard_of_is_said_plainly(client, lead, ana, play):
    client.force_login(lead)

    page = " ".join(page_of(client, ana).content.decode().split())

    today = f"{timezone.localdate().day} {timezone.localdate():%b %Y}"
    assert f"<strong>{play.package.title}</strong>: started on {today}. We have not heard from this package." in page


def test_practice_that_was_begun_only_is_said_without_marks(client, lead, ana, play):
    Play.objects.update(heard_at=timezone.now(), passed=False, score=0.123, state="a secret state")
    client.force_login(lead)

    page = page_of(client, ana).content.decode()

    assert "This package has not said that it is done." in page
    assert [word for word in ("123", "secret", "passed") if word in page] == []


def test_practice_done_is_a_step_with_its_grade_and_a_lead_corrects_it(client, lead, ana, play):
    Play.objects.update(completed_at=timezone.now())
    row = EvidenceFactory(person=ana.person, kind="practice-done", grade="package", happened_date=timezone.localdate())
    client.force_login(lead)

    page = page_of(client, ana).content.decode()
    assert "Practice done" in page
    assert "Reported by a package" in page
    assert "not reported as done" not in page
    assert correct(client, ana, row, reason="Somebody else clicked").status_code == 302
    assert "Does not count since" in page_of(client, ana).content.decode()


def test_a_lead_says_that_practice_was_done_and_why(client, agency, lead, ana, play):
    client.force_login(lead)
    address = reverse("portal:attest", args=["riverside", ana.person.public_id, play.public_id])

    assert play.package.title in client.get(address).content.decode()
    assert attest(client, ana, play).context["form"].errors["reason"]
    assert attest(client, ana, play, reason="I sat beside them").status_code == 302
    assert attest(client, ana, play, reason="Pressed twice").status_code == 404

    row = Evidence.objects.get()
    assert (row.person, row.kind, row.grade, row.occurrence) == (
        ana.person,
        "practice-done",
        "facilitator",
        play.number,
    )
    assert (row.recorded_by, row.reason, row.happened_at, row.cycle) == (
        lead,
        "I sat beside them",
        play.started_at,
        play.cycle,
    )
    entry = AuditEntry.objects.get(action="evidence.attested")
    assert (entry.by, entry.person, entry.agency, entry.reason) == (lead, ana.person, agency, "I sat beside them")
    page = page_of(client, ana).content.decode()
    assert ("Attested by a facilitator" in page, "not reported as done" in page) == (True, False)
    play.refresh_from_db()
    assert (play.completed_at, play.heard_at) == (None, None)


def test_nobody_attests_their_own_practice_nor_that_of_other_days(client, agency, lead):
    own = PlayFactory(cycle=EnrolmentFactory(person=lead).cycles.get(), started_at=timezone.now())
    mover = MembershipFactory(agency=agency, start_date=timezone.localdate())
    before = PlayFactory(
        cycle=EnrolmentFactory(person=mover.person).cycles.get(), started_at=timezone.now() - timedelta(days=2)
    )
    client.force_login(lead)

    assert attest(client, lead.memberships.get(), own, reason="I did").status_code == 404
    assert attest(client, mover, before, reason="They did").status_code == 404
    assert attest(client, mover, own, reason="They did").status_code == 404
    assert not Evidence.objects.exists()
