import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def today():
    return timezone.localdate()


def check(client, certificate):
    return client.get(reverse("certificates:check", args=[certificate.number]))


def state_shown(response):
    return str(response.context["state"].label)


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({"issued": 0, "until": 365}, "Current"),
        ({"issued": -400, "until": 0}, "Expired"),
        ({"issued": -10, "until": 365, "withdrawn": -1}, "Withdrawn"),
    ],
)
def test_anyone_learns_what_a_certificate_is_worth(client, dates, state):
    days = {name: today() + timedelta(days=offset) for name, offset in dates.items()}
    certificate = CertificateFactory(
        issued_date=days["issued"], valid_until_date=days["until"], withdrawn_from=days.get("withdrawn")
    )

    response = check(client, certificate)

    assert response.status_code == 200
    assert state_shown(response) == state
    assert f'<p class="wm-certificate-state__word">{state}</p>' in response.content.decode()


def test_replaced_certificate_says_superseded(client):
    old = CertificateFactory()
    Certificate.objects.filter(pk=old.pk).update(superseded_by=CertificateFactory(person=old.person))

    assert state_shown(check(client, old)) == "Superseded"


@pytest.mark.parametrize("number", ["WM-0000-0000-0000-4", "nonsense", "WM-ZZZZ-ZZZZ-ZZZZ-0", "x" * 200, "⁂"])
def test_unknown_and_malformed_numbers_get_the_same_clear_answer(client, number):
    response = client.get(reverse("certificates:check", args=[number]))

    assert response.status_code == 404
    assert "We know no certificate with the number" in response.content.decode()


def test_stranger_reads_first_letters_of_the_name_and_holder_all_of_it(client):
    certificate = CertificateFactory(holder_name="Amina Test", issued_date=today())
    stranger_reads = check(client, certificate).content.decode()
    client.force_login(certificate.person)
    holder_reads = check(client, certificate).content.decode()

    assert "A… T…" in stranger_reads
    assert "Amina Test" not in stranger_reads
    assert "Taking reports" not in stranger_reads
    assert "Amina Test" in holder_reads
    assert "Taking reports" in holder_reads


def test_check_page_is_neither_indexed_nor_kept_nor_passed_on(client):
    response = check(client, CertificateFactory())

    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_typed_number_leads_to_its_page(client):
    certificate = CertificateFactory()
    typed = certificate.number.lower().replace("-", " ")

    response = client.get(reverse("certificates:find"), {"number": typed})

    assert response["Location"] == reverse("certificates:check", args=[certificate.number])


def test_holder_downloads_a_pdf_that_says_what_the_row_says(client):
    certificate = CertificateFactory(holder_name="Amina Test")
    client.force_login(certificate.person)

    response = client.get(reverse("certificates:pdf", args=[certificate.number]))

    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Certificate of completion: Amina Test"


def test_file_is_for_holder_and_lead_alone(client):
    agency = AgencyFactory()
    holder, lead, stranger = PersonFactory(), PersonFactory(), PersonFactory()
    MembershipFactory(person=holder, agency=agency)
    MembershipFactory(person=lead, agency=agency, lead=True)
    address = reverse("certificates:pdf", args=[CertificateFactory(person=holder).number])

    answers = {}
    for name, person in {"holder": holder, "lead": lead, "stranger": stranger}.items():
        client.force_login(person)
        answers[name] = client.get(address).status_code
    client.logout()
    answers["signed out"] = client.get(address).status_code

    assert answers == {"holder": 200, "lead": 200, "stranger": 404, "signed out": 302}


@pytest.fixture
def coordinated():
    """A certificate, and a coordinator of its holder's partnership."""
    agency = AgencyFactory()
    coordinator = PersonFactory()
    MembershipFactory(person=coordinator, agency=agency, coordinator=True)
    holder = MembershipFactory(agency=agency).person
    return CertificateFactory(person=holder, issued_date=today() - timedelta(days=30)), coordinator


def test_coordinator_withdraws_with_a_reason(client, coordinated):
    certificate, coordinator = coordinated
    client.force_login(coordinator)

    client.post(
        reverse("certificates:withdraw", args=[certificate.number]),
        {"from_date": today().isoformat(), "reason": "Sat by somebody else"},
    )

    certificate.refresh_from_db()
    assert (certificate.withdrawn_date, certificate.withdrawn_by) == (today(), coordinator)
    assert state_shown(check(client, certificate)) == "Withdrawn"


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"reason": ""}, "reason", "This field is required."),
        ({"from_date": "2001-01-01"}, "from_date", "Choose a day on which the certificate held."),
        ({"from_date": "30 February"}, "from_date", "Enter a valid date."),
    ],
)
def test_withdrawal_says_what_is_wrong_and_changes_nothing(client, coordinated, form, field, message):
    certificate, coordinator = coordinated
    client.force_login(coordinator)

    response = client.post(
        reverse("certificates:withdraw", args=[certificate.number]),
        {"from_date": today().isoformat(), "reason": "A mistake", **form},
    )

    certificate.refresh_from_db()
    assert response.context["form"].errors == {field: [message]}
    assert certificate.withdrawn_at is None


def test_holder_cannot_withdraw(client, coordinated):
    certificate, _ = coordinated
    client.force_login(certificate.person)

    assert client.get(reverse("certificates:withdraw", args=[certificate.number])).status_code == 404


def test_dates_are_last_days(client):
    certificate = CertificateFactory(issued_date=date(2026, 5, 20), valid_until_date=date(2099, 5, 20))

    assert "holds until 19 May 2099" in check(client, certificate).content.decode()
