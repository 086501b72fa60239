import csv
import io
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from agencies.actions import audit, responsibilities
from agencies.enums import Duty
from agencies.models import AuditEntry
from certificates.actions import certificates
from courses.actions import evidence
from courses.enums import EvidenceKind
from courses.models import Evidence
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory, EnrolmentFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def agency():
    return AgencyFactory(name="Here Council")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True, person__display_name="Lea").person


def noted(agency, lead, *, action="duty.granted", at=AT, person=None, **said):
    return audit.note(action, by=lead, at=at, agency=agency, person=person, **said)


def lines(response):
    return [(line.action, line.by, line.about) for line in response.context["piece"].rows]


def read(client, person, name, *args, query=""):
    client.force_login(person)
    return client.get(reverse(f"agencies:{name}", args=args) + query)


def test_lead_reads_their_agency_coordinator_the_partnership_and_a_person_what_is_about_them(client, agency, lead):
    sister = AgencyFactory(partnership=agency.partnership)
    coordinator = MembershipFactory(agency=sister, coordinator=True).person
    amina = PersonFactory(display_name="Amina")
    noted(agency, lead, person=amina)
    noted(sister, None, at=AT + timedelta(hours=1))
    noted(AgencyFactory(), lead, at=AT + timedelta(hours=2))

    assert lines(read(client, lead, "agency-changes", agency.slug)) == [("Duty given", "Lea", "Amina")]
    assert lines(read(client, coordinator, "partnership-changes", agency.partnership.slug)) == [
        ("Duty given", "Waymark itself", ""),
        ("Duty given", "Lea", "Amina"),
    ]
    assert lines(read(client, amina, "changes")) == [("Duty given", "Lea", "Amina")]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?action=duty.revoked", ["Duty ended"]),
        ("?who=amina", ["Duty ended"]),
        ("?who=lea", ["Duty ended", "Duty given"]),
        ("?since=2026-11-20", ["Duty ended"]),
        ("?until=2026-11-19", ["Duty given"]),
        ("?since=2026-11-19&until=2026-11-20", ["Duty ended", "Duty given"]),
        ("?who=nobody", []),
        ("?since=yesterday", ["Duty ended", "Duty given"]),
        ("?action=made.up", ["Duty ended", "Duty given"]),
    ],
)
def test_filters_live_in_the_address(client, agency, lead, query, shown):
    noted(agency, lead, at=AT - timedelta(days=1))
    noted(agency, lead, action="duty.revoked", person=PersonFactory(display_name="Amina Test"))

    response = read(client, lead, "agency-changes", agency.slug, query=query)

    assert [action for action, *_ in lines(response)] == shown


def test_what_changed_is_said_in_words(client, agency, lead):
    noted(
        agency,
        lead,
        before={"role": "clerk", "same": 1},
        after={"role": "officer", "same": 1, "is on": True},
        reason="New post",
    )

    (line,) = read(client, lead, "agency-changes", agency.slug).context["piece"].rows

    assert line.what == ["role: clerk → officer", "is on: yes"]
    assert line.reason == "New post"


def test_file_has_harmless_cells_and_the_same_filters(client, agency, lead):
    noted(agency, lead, action="duty.revoked", reason="=HYPERLINK(1)")
    noted(agency, lead)

    response = read(client, lead, "agency-changes-csv", agency.slug, query="?action=duty.revoked")
    heading, *rows = csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))

    assert heading == ["When", "What", "By", "About", "Agency", "Details", "Reason"]
    assert [(row[1], row[2], row[6]) for row in rows] == [("Duty ended", "Lea", "'=HYPERLINK(1)")]


def test_a_long_log_comes_in_pieces_that_keep_the_filters(client, agency, lead):
    for minutes in range(60):
        noted(agency, lead, at=AT + timedelta(minutes=minutes))

    response = read(client, lead, "agency-changes", agency.slug, query="?action=duty.granted")
    after = quote(response.context["piece"].next)
    rest = read(client, lead, "agency-changes", agency.slug, query=f"?action=duty.granted&after={after}")

    assert (len(lines(response)), len(lines(rest))) == (50, 10)
    assert f"?action=duty.granted&amp;after={after}" in response.content.decode()


@pytest.mark.parametrize("entries", [1, 3])
def test_log_is_read_in_as_many_questions_however_long(client, agency, lead, entries, django_assert_num_queries):
    for person in PersonFactory.create_batch(entries):
        noted(agency, lead, person=person)
    read(client, lead, "agency-changes", agency.slug)

    with django_assert_num_queries(6):
        client.get(reverse("agencies:agency-changes", args=[agency.slug]))


# --- verbs write it down -------------------------------------------------------------------------------------------


def test_giving_and_ending_a_duty_is_noted_once(agency, lead):
    post = MembershipFactory(agency=agency)
    for _again in range(2):
        duty = responsibilities.grant(membership=post, duty=Duty.TRAINING_LEAD, start_date=TODAY, by=lead, at=NOW)
    responsibilities.revoke(responsibility=duty, end_date=TODAY + timedelta(days=9), by=lead, at=NOW)

    notes = AuditEntry.objects.filter(person=post.person).order_by("pk")
    assert [(note.action, note.by, note.after["duty"]) for note in notes] == [
        ("duty.granted", lead, "lead"),
        ("duty.revoked", lead, "lead"),
    ]


def test_correcting_evidence_is_noted_in_the_agency_where_the_person_is(agency, lead):
    person = MembershipFactory(agency=agency).person
    done = EnrolmentFactory(person=person, course=CoursePageFactory(), completed=True, done_date=TODAY)
    row = Evidence.objects.get(cycle__enrolment=done, kind=EvidenceKind.COURSE_COMPLETED)
    for _again in range(2):
        evidence.correct(evidence=row, by=lead, reason="Wrong person", at=NOW)

    (note,) = AuditEntry.objects.filter(action="evidence.corrected")
    assert (note.person, note.agency, note.reason) == (person, agency, "Wrong person")


def test_withdrawing_a_certificate_is_noted(lead):
    certificate = CertificateFactory()
    certificates.withdraw(certificate=certificate, from_date=TODAY, by=lead, reason="A mistake", at=NOW)

    (note,) = AuditEntry.objects.filter(action="certificate.withdrawn")
    assert (note.person, note.after["number"], note.reason) == (certificate.person, certificate.number, "A mistake")
