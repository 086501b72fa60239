"""A person who is erased is nowhere to be found, and every figure is what it was."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agencies.actions import audit, erasures, memberships, record_views, responsibilities
from agencies.enums import Duty, Page
from agencies.models import (
    AccountLink,
    AuditEntry,
    Erasure,
    FileImport,
    ImportRow,
    Invitation,
    Job,
    JoinRequest,
    Membership,
    Person,
)
from agencies.tasks import erase_people
from assessments.actions import attempts
from certificates.actions import certificates
from certificates.models import Certificate
from courses.actions import evidence
from courses.enums import EvidenceKind
from courses.models import Evidence, PriorClaim
from figures.queries.coverage import count
from figures.queries.pairs import Question
from portal.demo.sittings import the_right_form
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.assessments import QuizFactory, publish, start
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import NOW, CoursePageFactory, EnrolmentFactory, RequirementFactory, modules_of
from tests.factories.packages import PlayFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NAME, ADDRESS, USERNAME, NUMBER = "Zoë Quillfeather", "zoe.q@quill.example", "zoe.quillfeather", "QF-77123"
WEEK = timedelta(days=7)


@pytest.fixture
def agency():
    return AgencyFactory(name="Here Council")


@pytest.fixture
def person(agency):
    """Somebody with something in every corner that can hold a name."""
    person = PersonFactory(username=USERNAME, email=ADDRESS, display_name=NAME, certificate_name=NAME.upper())
    person.emailaddress_set.create(email=ADDRESS, verified=True, primary=True)
    post = MembershipFactory(person=person, agency=agency, staff_number=NUMBER)
    lead = MembershipFactory(agency=agency, lead=True).person
    course = CoursePageFactory(has_quiz=True)
    RequirementFactory(partnership=agency.partnership, course=course, due_days=1)
    enrolment = EnrolmentFactory(person=person, course=course, completed=True, done_date=NOW.date())
    done = Evidence.objects.get(cycle__enrolment=enrolment, kind=EvidenceKind.COURSE_COMPLETED)
    certificate = certificates.issue(evidence=done, at=NOW)
    storages["private"].save(f"certificates/{certificate.number}.pdf", ContentFile(NAME.encode()))
    other = CertificateFactory(person=person, holder_name=NAME)
    certificates.withdraw(certificate=other, from_date=NOW.date(), by=lead, reason=f"{NAME} asked", at=NOW)
    attempt = start(person, publish(QuizFactory(module=modules_of(course)[0])))
    attempts.submit(person=person, public_id=attempt.public_id, posted=the_right_form(attempt), at=NOW)
    PlayFactory(cycle=attempt.cycle, state=json.dumps({"written": f"I am {NAME}"}))
    wrong = Evidence.objects.standing().filter(person=person, kind=EvidenceKind.LESSON_FINISHED).first()
    if wrong is not None:
        evidence.correct(evidence=wrong, by=lead, reason=f"{NAME} was away", at=NOW)
    audit.note(
        "membership.changed", by=lead, at=NOW, person=person, agency=agency, before={"name": NAME}, reason=f"for {NAME}"
    )
    audit.note("accounts.linked", by=lead, at=NOW, person=lead, agency=agency, after={"other account": USERNAME})
    record_views.seen(viewer=lead, person=person, what=Page.RECORD, agency=agency, at=NOW)
    Invitation.objects.create(
        agency=agency, email=ADDRESS.upper(), name=NAME, start_date=NOW.date(), token_hash="x", expires_at=NOW + WEEK
    )
    JoinRequest.objects.create(person=person, agency=AgencyFactory(), came_by="domain", note=f"I am {NAME}")
    brought = FileImport.objects.create(agency=agency, kind="staff", file_name=f"{NAME}.csv", sha256="0" * 64)
    ImportRow.objects.create(
        file_import=brought, place=1, outcome="join", values={"name": NAME, "email": ADDRESS}, person=person,
        membership=post,
    )  # fmt: skip
    ImportRow.objects.create(file_import=brought, place=2, outcome="refused", values={"name": NAME.lower()})
    document = storages["private"].save("claims/proof.pdf", ContentFile(NAME.encode()))
    PriorClaim.objects.create(
        person=person, provider="Elsewhere", title=f"Course of {NAME}", completed_date=date(2026, 1, 5),
        reference=NUMBER, document=document,
    )  # fmt: skip
    return person


def erase(person, at=None):
    at = at or timezone.now()
    erasures.ask(person=person, by=person, at=at - WEEK)
    erase_people()


def every_text():
    """Every value of every column of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{column}", str(value)) for column, value in zip(columns, row, strict=True))


def mentions():
    spellings = [NAME, "Zo\\u00eb Quillfeather", "Quillfeather", ADDRESS, USERNAME, NUMBER]
    return sorted({where for where, text in every_text() for spelling in spellings if spelling.lower() in text.lower()})


def test_no_column_of_the_database_holds_the_name_the_address_or_the_number(person, django_capture_on_commit_callbacks):
    before = mentions()
    with django_capture_on_commit_callbacks(execute=True):
        erase(person)

    assert len(before) > 12
    assert mentions() == []
    assert Erasure.objects.get().done_at is not None
    assert Job.objects.get(kind="erase-person").state == "done"
    files = storages["private"]
    assert not files.exists("claims/proof.pdf")
    assert not any(files.exists(f"certificates/{each.number}.pdf") for each in Certificate.objects.all())


def test_figures_are_the_same_to_the_digit(person, agency, django_capture_on_commit_callbacks):
    days = [timezone.localdate(), NOW.date(), NOW.date() + timedelta(days=40), date(2025, 6, 1)]

    def figures():
        return [count(Question(agency.partnership, day)) for day in days]

    before = figures()
    rows = (Evidence.objects.count(), Certificate.objects.count(), Membership.objects.count())
    with django_capture_on_commit_callbacks(execute=True):
        erase(person)

    assert figures() == before
    assert before[0].registered > 1
    assert (Evidence.objects.count(), Certificate.objects.count(), Membership.objects.count()) == rows


def test_nobody_can_sign_in_and_the_person_has_left_from_tomorrow(person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase(person)
    person.refresh_from_db()

    assert (person.is_active, person.has_usable_password(), person.email) == (False, False, None)
    assert str(person) == "Erased person"
    assert Membership.objects.get(person=person).end_date == timezone.localdate() + timedelta(days=1)


def test_certificate_check_says_that_the_holder_was_erased(person, client, django_capture_on_commit_callbacks):
    number = Certificate.objects.filter(person=person).first().number
    with django_capture_on_commit_callbacks(execute=True):
        erase(person)

    page = client.get(reverse("certificates:check", args=[number]))
    client.force_login(PersonFactory(is_superuser=True))
    pdf = client.get(reverse("certificates:pdf", args=[number]))

    assert "The holder of this certificate was erased from Waymark" in page.content.decode()
    assert pdf.status_code == 404


def test_notes_of_who_erased_whom_keep_no_name(person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase(person)

    notes = AuditEntry.objects.filter(action__startswith="erasure.") | AuditEntry.objects.filter(action="person.erased")
    assert [(note.action, note.before, note.after, note.reason) for note in notes.order_by("pk")] == [
        ("erasure.asked", {}, {}, ""),
        ("person.erased", {}, {}, ""),
    ]


def test_erasing_twice_and_a_job_that_comes_back_change_nothing(person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase(person)
    then = Erasure.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        erase_people()
    erasures.piece(Job.objects.get(kind="erase-person"), timezone.now())

    assert Erasure.objects.get().done_at == then.done_at
    assert Job.objects.filter(kind="erase-person").count() == 1


def test_nothing_is_erased_within_the_week_nor_after_taking_it_back(django_capture_on_commit_callbacks):
    hasty, doubtful = PersonFactory(), PersonFactory()
    now = timezone.now()
    erasures.ask(person=hasty, by=hasty, at=now - WEEK + timedelta(minutes=5))
    wish = erasures.ask(person=doubtful, by=doubtful, at=now - timedelta(days=3))
    erasures.withdraw(erasure=wish, by=doubtful, at=now)

    with django_capture_on_commit_callbacks(execute=True):
        erase_people()

    assert not Person.objects.exclude(erased_at=None).exists()


def test_it_cannot_be_taken_back_when_the_week_is_over():
    person, now = PersonFactory(), timezone.now()
    wish = erasures.ask(person=person, by=person, at=now - WEEK)

    with pytest.raises(erasures.CannotErase, match="The week is over"):
        erasures.withdraw(erasure=wish, by=person, at=now)


@pytest.mark.parametrize("duty", [Duty.TRAINING_LEAD, Duty.COORDINATOR])
def test_the_only_lead_or_coordinator_hands_over_first(agency, duty):
    post, other = MembershipFactory.create_batch(2, agency=agency)
    now = timezone.now()
    responsibilities.grant(membership=post, duty=duty, start_date=date(2024, 1, 1), by=None, at=now)
    with pytest.raises(erasures.CannotErase, match="Nobody else"):
        erasures.ask(person=post.person, by=post.person, at=now)
    responsibilities.grant(membership=other, duty=duty, start_date=date(2024, 1, 1), by=None, at=now)

    assert erasures.ask(person=post.person, by=post.person, at=now).due_at == now + WEEK


def test_somebody_alike_keeps_their_name(person, django_capture_on_commit_callbacks):
    alike = PersonFactory(username="zoe.quillfeather2", display_name="Zoë Quillfeathers")
    with django_capture_on_commit_callbacks(execute=True):
        erase(person)
    alike.refresh_from_db()

    assert (alike.username, alike.display_name) == ("zoe.quillfeather2", "Zoë Quillfeathers")


def test_names_are_taken_out_as_whole_words_and_in_every_part_of_json():
    names = ["zoe.q@quill.example", "Zoë Quill"]

    assert erasures.without_names({"a": ["ZOË QUILL, zoe.q@quill.example", "Zoë Quiller", 7]}, names) == {
        "a": ["…, …", "Zoë Quiller", 7]
    }


# --- pages ----------------------------------------------------------------------------------------------------------


def test_person_asks_reads_until_when_and_takes_it_back(client):
    person = PersonFactory()
    client.force_login(person)
    page = reverse("agencies:erase")

    assert "What goes" in client.get(page).content.decode()
    assert "Tick the box" in client.post(page, {}).content.decode()
    assert not Erasure.objects.exists()
    for _press in range(2):
        assert client.post(page, {"understood": "on"}).status_code == 302
    assert Erasure.objects.filter(person=person, withdrawn_at=None).count() == 1
    assert "Keep my account" in client.get(page).content.decode()
    for _press in range(2):
        client.post(reverse("agencies:erase-withdraw"))

    assert erasures.open_erasure(person) is None


def test_coordinator_asks_for_somebody_of_their_partnership_alone(client, agency):
    coordinator = MembershipFactory(agency=agency, coordinator=True).person
    somebody, stranger = MembershipFactory(agency=agency).person, MembershipFactory().person
    page = reverse("agencies:erasures", args=[agency.partnership.slug])
    client.force_login(coordinator)

    refused = client.post(page, {"who": stranger.username, "reason": "They wrote", "understood": "on"})
    client.post(page, {"who": somebody.email, "reason": "They wrote", "understood": "on"})

    assert "Nobody in this partnership" in refused.content.decode()
    assert [erasure.person for erasure in Erasure.objects.all()] == [somebody]
    assert somebody.name in client.get(page).content.decode()
    client.post(reverse("agencies:erasure-withdraw", args=[agency.partnership.slug, somebody.public_id]))
    assert erasures.open_erasure(somebody) is None


def test_whoever_has_two_accounts_is_told_that_one_stays(client, agency):
    coordinator = MembershipFactory(agency=agency, coordinator=True).person
    somebody, second = (MembershipFactory(agency=agency).person for _account in range(2))
    AccountLink.objects.create(kept=somebody, duplicate=second, reason="Hired twice")
    page, stays = reverse("agencies:erase"), f"You have another account here, {second.email}."
    client.force_login(somebody)
    assert stays in client.get(page).content.decode()

    client.force_login(coordinator)
    for_them = reverse("agencies:erasures", args=[agency.partnership.slug])
    about = f"This person has another account, {second.email}, which stays"
    asked = {"reason": "They wrote", "understood": "on"}
    assert about in client.post(for_them, {"who": somebody.email, **asked}, follow=True).content.decode()
    both = client.post(for_them, {"who": second.email, **asked}, follow=True).content.decode()

    assert "has another account" not in both
    client.force_login(somebody)
    assert stays not in client.get(page).content.decode()


def test_a_post_to_come_is_taken_back_and_one_that_ended_stays(agency):
    person = PersonFactory()
    now = timezone.now()
    role = MembershipFactory(agency=agency).role
    later = memberships.join(
        person=person, agency=agency, role=role, start_date=timezone.localdate() + WEEK, by=None, at=now
    )
    past = MembershipFactory(person=person, agency=agency, role=role, end_date=date(2021, 1, 1))

    erasures.end_posts(person, at=now)
    later.refresh_from_db()
    past.refresh_from_db()

    assert later.voided_at == now
    assert past.end_date == date(2021, 1, 1)
