import pytest
from django.core.management import call_command

from certificates.actions.files import is_drawn, pdf_of
from certificates.models import Certificate
from certificates.tasks import draw_and_tell
from tests.certificates.actions.test_certificates import finish_course
from tests.factories.agencies import PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, EnrolmentFactory

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
        "1 certificates issued, 1 files drawn.",
        "0 certificates issued, 0 files drawn.",
    ]
