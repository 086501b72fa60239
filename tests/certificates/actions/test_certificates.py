from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Locale

from certificates.actions.certificates import CannotWithdraw, issue, issue_missing, withdraw
from certificates.actions.wordings import freeze
from certificates.models import Certificate
from certificates.queries.awaiting import awaiting_certificate
from certificates.rules import number_from, read_number
from courses.actions.enrolments import enrol
from courses.actions.evidence import correct
from courses.actions.progress import finish_lesson
from courses.enums import EvidenceKind
from courses.models import CoursePage, Evidence
from tests.databases import HISTORY_LOCK
from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory, EnrolmentFactory, complete, lessons_of, modules_of

pytestmark = pytest.mark.django_db


def finish_course(person, course, at=NOW):
    enrol(person=person, course_key=course.translation_key, at=at)
    for module in modules_of(course):
        for lesson in lessons_of(module):
            finish_lesson(
                person=person,
                lesson_key=lesson.translation_key,
                module_key=module.translation_key,
                revision_id=None,
                language="en",
                at=at,
            )


def test_finishing_a_course_writes_its_certificate():
    agency = AgencyFactory(name="Northmoor Council", partnership=PartnershipFactory(name="Northmoor Partnership"))
    person = PersonFactory(display_name="Ana", certificate_name="Ana María Test", certificate_language="es")
    MembershipFactory(person=person, agency=agency)
    course = CoursePageFactory(title="Front desk", validity_months=12, modules=2)

    finish_course(person, course)

    certificate = Certificate.objects.get()
    assert certificate.person == person
    assert read_number(certificate.number) == certificate.number
    assert (certificate.issued_date, certificate.valid_until_date) == (TODAY, date(2027, 5, 20))
    assert certificate.snapshot == {
        "holder_name": "Ana María Test",
        "holder_language": "es",
        "course_title": "Front desk",
        "partnership_name": "Northmoor Partnership",
        "agency_name": "Northmoor Council",
        "language": "en",
        "modules": [
            {"title": module.title, "completed": "2026-05-20", "until": "2027-05-20"} for module in modules_of(course)
        ],
        "wording_version": 1,
    }


@pytest.mark.parametrize("modules", [1, 3])
def test_issuing_costs_the_same_however_many_modules(modules, django_assert_num_queries):
    person, course = MembershipFactory().person, CoursePageFactory(modules=modules)
    complete(EnrolmentFactory(person=person, course=course).cycles.get())
    evidence = Evidence.objects.select_related("person").get(kind=EvidenceKind.COURSE_COMPLETED)

    freeze("en", {}, at=NOW)

    # The course with its modules and their days, the post with its design, the wording, insert; then figures: a mark
    # of today's standing, and which partnerships keep a history.
    with django_assert_num_queries(6 + HISTORY_LOCK):
        certificate = issue(evidence=evidence, at=NOW)

    assert len(certificate.snapshot["modules"]) == modules


def test_translated_course_is_printed_in_the_language_it_was_completed_in():
    person, course = PersonFactory(), CoursePageFactory(title="Front desk", modules=2)
    welsh = course.copy_for_translation(Locale.objects.create(language_code="cy"), copy_parents=True)
    CoursePage.objects.filter(pk=welsh.pk).update(title="Desg flaen")
    cycle = EnrolmentFactory(person=person, course=course).cycles.get()
    evidence = complete(cycle)
    evidence.language = "cy"

    snapshot = issue(evidence=evidence, at=NOW).snapshot

    assert (snapshot["course_title"], snapshot["language"]) == ("Desg flaen", "cy")
    assert [module["title"] for module in snapshot["modules"]] == [module.title for module in modules_of(course)]


def test_second_certificate_of_a_cycle_is_refused_by_the_database():
    person, course = PersonFactory(), CoursePageFactory()
    finish_course(person, course)

    with pytest.raises(IntegrityError), transaction.atomic():
        issue(evidence=Evidence.objects.get(kind=EvidenceKind.COURSE_COMPLETED), at=NOW)

    assert Certificate.objects.count() == 1


def test_completion_and_certificate_are_written_together_or_not_at_all(monkeypatch):
    person, course = PersonFactory(), CoursePageFactory(lessons=1)
    # A number that is taken already makes the certificate's row fail, as a broken database would.
    monkeypatch.setattr("secrets.randbits", lambda bits: 5)
    CertificateFactory(number=number_from(5))

    with pytest.raises(IntegrityError), transaction.atomic():
        finish_course(person, course)

    assert Evidence.objects.filter(person=person).count() == 0
    assert Certificate.objects.filter(person=person).count() == 0


def test_missing_certificate_is_found_and_issued_once():
    enrolment = EnrolmentFactory(course=CoursePageFactory(), completed=True, done_date=date(2026, 3, 1))
    assert [cycle.enrolment for cycle in awaiting_certificate()] == [enrolment]

    first = issue_missing(cycle=enrolment.cycles.get(), at=NOW)
    second = issue_missing(cycle=enrolment.cycles.get(), at=NOW)

    assert first == second
    assert (first.issued_date, first.issued_at) == (date(2026, 3, 1), NOW)
    assert list(awaiting_certificate()) == []


def test_withdrawal_counts_from_its_day_on():
    certificate, by = CertificateFactory(issued_date=date(2026, 1, 1)), PersonFactory()

    withdraw(certificate=certificate, from_date=date(2026, 4, 1), by=by, reason=" Wrong person ", at=NOW)

    certificate.refresh_from_db()
    assert (certificate.withdrawn_date, certificate.withdrawn_by) == (date(2026, 4, 1), by)
    assert (certificate.withdrawn_at, certificate.withdrawn_reason) == (NOW, "Wrong person")
    assert list(Certificate.objects.valid_on(date(2026, 3, 31))) == [certificate]
    assert list(Certificate.objects.valid_on(date(2026, 4, 1))) == []


@pytest.mark.parametrize("reason", ["", "   "])
def test_withdrawal_needs_a_reason(reason):
    with pytest.raises(CannotWithdraw):
        withdraw(certificate=CertificateFactory(), from_date=TODAY, by=PersonFactory(), reason=reason, at=NOW)


def test_withdrawal_happens_once():
    certificate = CertificateFactory(withdrawn_from=TODAY)

    with pytest.raises(CannotWithdraw):
        withdraw(certificate=certificate, from_date=TODAY, by=PersonFactory(), reason="Again", at=NOW)


def test_course_completed_again_after_a_correction_earns_a_new_certificate():
    person, course = PersonFactory(), CoursePageFactory()
    finish_course(person, course)
    for evidence in Evidence.objects.filter(kind__in=[EvidenceKind.MODULE_COMPLETED, EvidenceKind.COURSE_COMPLETED]):
        correct(evidence=evidence, by=PersonFactory(), reason="Taken by somebody else", at=NOW)
    for evidence in Evidence.objects.filter(kind=EvidenceKind.LESSON_FINISHED):
        correct(evidence=evidence, by=PersonFactory(), reason="Taken by somebody else", at=NOW)

    finish_course(person, course, at=NOW + timedelta(days=1))

    assert Certificate.objects.count() == 2
    assert Certificate.objects.standing().get().issued_date == TODAY + timedelta(days=1)


def test_correcting_the_completion_withdraws_the_certificate_from_its_first_day():
    person, lead, course = PersonFactory(), PersonFactory(), CoursePageFactory()
    finish_course(person, course)

    correct(
        evidence=Evidence.objects.get(kind=EvidenceKind.COURSE_COMPLETED),
        by=lead,
        reason="Taken by somebody else",
        at=NOW + timedelta(days=2),
    )

    certificate = Certificate.objects.get()
    assert (certificate.withdrawn_date, certificate.withdrawn_by) == (TODAY, lead)
    assert Certificate.objects.valid_on(TODAY).count() == 0


def test_one_that_was_withdrawn_meanwhile_is_not_issued_again():
    enrolment = EnrolmentFactory(course=CoursePageFactory(), completed=True, done_date=TODAY)
    issued = issue_missing(cycle=enrolment.cycles.get(), at=NOW)
    withdraw(certificate=issued, from_date=TODAY, by=PersonFactory(), reason="A mistake", at=NOW)

    again = issue_missing(cycle=enrolment.cycles.get(), at=NOW)

    assert (again, Certificate.objects.count()) == (issued, 1)
