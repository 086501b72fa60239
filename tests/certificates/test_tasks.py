from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from certificates.actions.certificates import issue, reissue
from certificates.actions.files import is_drawn, pdf_of
from certificates.models import Certificate
from certificates.queries.drift import drifting_certificates
from certificates.tasks import draw_and_tell
from courses.enums import EvidenceKind
from courses.models import Evidence
from tests.certificates.actions.test_certificates import finish_course
from tests.factories.agencies import PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory, EnrolmentFactory, complete

pytestmark = pytest.mark.django_db


def test_after_the_commit_the_file_is_drawn_and_the_holder_told(mailoutbox, django_capture_on_commit_callbacks):
    person = PersonFactory(display_name="Ana")

    with django_capture_on_commit_callbacks(execute=True):
        finish_course(person, CoursePageFactory(title="Front desk"))

    certificate = Certificate.objects.get()
    assert is_drawn(certificate)
    assert [mail.to for mail in mailoutbox] == [[person.email]]
    assert mailoutbox[0].subject == "Your certificate: Front desk"
    assert f"/certificates/{certificate.number}/" in mailoutbox[0].body


def test_task_run_twice_tells_once(mailoutbox):
    certificate = CertificateFactory()

    draw_and_tell(certificate_id=certificate.pk)
    draw_and_tell(certificate_id=certificate.pk)

    assert len(mailoutbox) == 1


def test_who_gets_a_certificate_again_is_not_told_of_having_completed_the_course(mailoutbox):
    cycle = EnrolmentFactory(course=CoursePageFactory(title="Front desk")).cycles.get()
    old = issue(evidence=complete(cycle), at=NOW)
    new = reissue(certificate=old, by=PersonFactory(), reason="Misspelt", at=NOW + timedelta(days=3))

    draw_and_tell(certificate_id=new.pk)

    assert [("was made again" in mail.body, "completed" in mail.body) for mail in mailoutbox] == [(True, False)]


def test_holder_without_e_mail_is_not_written_to(mailoutbox):
    certificate = CertificateFactory(person=PersonFactory(email=None))

    draw_and_tell(certificate_id=certificate.pk)

    assert is_drawn(certificate)
    assert mailoutbox == []


def test_file_is_the_same_bytes_whenever_it_is_drawn():
    certificate = CertificateFactory()
    kept = pdf_of(certificate)

    Certificate.objects.get()
    assert pdf_of(certificate) == kept


def test_issue_missing_certificates_repairs_once(capsys):
    EnrolmentFactory(course=CoursePageFactory(), completed=True)

    call_command("issue_missing_certificates")
    call_command("issue_missing_certificates")

    assert capsys.readouterr().out.splitlines() == [
        "1 certificates issued, 1 files drawn, 0 withdrawn awards ended.",
        "0 certificates issued, 0 files drawn, 0 withdrawn awards ended.",
    ]


def test_issue_missing_certificates_ends_awards_withdrawn_before_evidence_ended_with_them(capsys):
    finish_course(PersonFactory(), CoursePageFactory())
    day = TODAY + timedelta(days=30)
    Certificate.objects.update(
        withdrawn_at=NOW, withdrawn_date=day, withdrawn_by=PersonFactory(), withdrawn_reason="Wrong person"
    )
    assert len(list(drifting_certificates())) == 1

    call_command("issue_missing_certificates")
    call_command("issue_missing_certificates")

    ended = [line.split(", ")[2] for line in capsys.readouterr().out.splitlines()]
    assert ended == ["1 withdrawn awards ended.", "0 withdrawn awards ended."]
    correction = Evidence.objects.get(kind=EvidenceKind.CORRECTION)
    assert (correction.valid_until_date, correction.reason) == (day, "Wrong person")
    assert list(drifting_certificates()) == []


def test_name_that_cannot_be_drawn_gives_way_to_the_one_on_screen():
    person = PersonFactory(display_name="Wei 王", certificate_name="Sky 𐤀", certificate_language="he")

    finish_course(person, CoursePageFactory())

    snapshot = Certificate.objects.get().snapshot
    assert (snapshot["holder_name"], snapshot["holder_language"]) == ("Wei 王", "")


def test_certificate_that_cannot_be_drawn_says_what_to_do(client, mailoutbox):
    certificate = CertificateFactory(holder_name="𐤀")
    client.force_login(certificate.person)

    draw_and_tell(certificate_id=certificate.pk)
    response = client.get(reverse("certificates:pdf", args=[certificate.number]))

    assert len(mailoutbox) == 1
    assert not is_drawn(certificate)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'We have no typeface for the letter <bdi>𐤀</bdi> (<bdi dir="ltr">U+10900</bdi>)' in page
    assert "Write your name in other letters, then have the certificate made again with it." in page
