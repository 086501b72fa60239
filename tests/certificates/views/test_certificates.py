import io
import re
from datetime import date, timedelta

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from agencies.models import AccountLink
from certificates.models import Certificate, CheckCount
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import TODAY

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def today():
    return timezone.localdate()


def test_certificate_with_more_than_a_page_is_said_and_read_as_a_page(client):
    certificate = CertificateFactory()
    told = certificate.snapshot | {
        "modules": [{"title": "Listening " * 60, "completed": "2026-05-01", "until": ""}] * 60
    }
    long = CertificateFactory(person=certificate.person, snapshot=told)
    client.force_login(long.person)

    answer = client.get(reverse("certificates:pdf", args=[long.number]))
    twin = reverse("certificates:twin", args=[long.number])

    assert answer.status_code == 422
    assert "It has more text than one page holds." in answer.content.decode()
    assert f'href="{twin}"' in answer.content.decode()
    assert client.get(twin).status_code == 200


@pytest.mark.parametrize("reader", ["holder", "lead"])
@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_letter_that_no_typeface_has_is_said_to_the_one_who_can_mend_it(client, reader, is_withdrawn):
    post = MembershipFactory()
    lead = MembershipFactory(agency=post.agency, lead=True).person
    certificate = CertificateFactory(
        person=post.person, holder_name="Sky 𐤀", issued_date=today(), withdrawn_from=today() if is_withdrawn else None
    )
    client.force_login(post.person if reader == "holder" else lead)

    answer = client.get(reverse("certificates:pdf", args=[certificate.number]))

    page, number = answer.content.decode(), certificate.number
    said = {
        "own": f'href="{reverse("certificates:name")}"',
        "asked": "Ask its holder to write their name in other letters on My account.",
        "again": f'href="{reverse("certificates:replace", args=[number])}"',
        "page": f'class="govuk-button" href="{reverse("certificates:twin", args=[number])}"',
        "back": f'class="govuk-back-link" href="{reverse("certificates:check", args=[number])}"',
    }
    mends = set() if is_withdrawn else {"own"} if reader == "holder" else {"asked", "again"}
    assert answer.status_code == 422
    assert "We have no typeface for the letter" in page
    assert {name for name, words in said.items() if words in page} == mends | {"page", "back"}


def test_letter_outside_the_name_is_the_coordinators_to_mend(client):
    certificate = CertificateFactory()
    told = certificate.snapshot | {"course_title": "Front desk 𐤀"}
    other = CertificateFactory(person=certificate.person, snapshot=told)
    client.force_login(other.person)

    answer = client.get(reverse("certificates:pdf", args=[other.number]))

    page = answer.content.decode()
    assert "The letter is not in the name, but in what else is printed." in page
    assert f'href="{reverse("certificates:name")}"' not in page


def way_back(response):
    return re.findall(r'class="govuk-back-link" href="([^"]+)"', response.content.decode())


def test_way_back_is_where_the_reader_came_from(client):
    post = MembershipFactory()
    lead = MembershipFactory(agency=post.agency, lead=True).person
    second = PersonFactory()
    AccountLink.objects.create(kept=post.person, duplicate=second, linked_at=timezone.now())
    certificate = CertificateFactory(person=post.person)
    find, own = reverse("certificates:find"), reverse("certificates:own")
    person = reverse("portal:person", args=[post.agency.slug, post.person.public_id])
    found = {}
    readers = {
        "nobody": None, "holder": post.person, "second account": second, "lead": lead, "stranger": PersonFactory(),
        "administrator": PersonFactory(is_superuser=True),
    }  # fmt: skip
    for name, reader in readers.items():
        client.logout()
        if reader is not None:
            client.force_login(reader)
        found[name] = way_back(check(client, certificate))

    assert found == {
        "nobody": [find], "holder": [own], "second account": [own], "lead": [person], "stranger": [find],
        "administrator": [person],
    }  # fmt: skip
    client.force_login(lead)
    assert client.get(person).status_code == 200


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
    new = CertificateFactory(person=old.person)
    Certificate.objects.filter(pk=old.pk).update(superseded_by=new, superseded_at=new.issued_at)

    assert state_shown(check(client, old)) == "Superseded"


UNKNOWN = [
    "WM-0000-0000-0000-4",
    "WM-0000-0000-0000-0",
    "WM-ZZZZ-ZZZZ-ZZZZ-0",
    "nonsense-nonsense-",
    "x" * 19,
]


@pytest.mark.parametrize("method", ["get", "post"])
def test_wrong_and_malformed_numbers_get_the_same_bytes_by_the_same_work(client, method):
    addresses = [reverse("certificates:check", args=[number]) for number in ["first", *UNKNOWN]]
    getattr(client, method)(addresses[0], {"family_name": "Test"})  # the day's count is there
    answers = set()
    for address in addresses[1:]:
        with CaptureQueriesContext(connection) as asked:
            response = getattr(client, method)(address, {"family_name": "Test"})
        body = response.content.replace(address.encode(), b"HERE")
        kinds = tuple(query["sql"].split()[0] for query in asked.captured_queries)
        answers.add((response.status_code, body, kinds))

    assert len(answers) == 1
    status, body, kinds = answers.pop()
    assert (status, kinds[:2], set(kinds[2:])) == (404, ("SELECT", "UPDATE"), {"SELECT"})  # whether a page moved
    assert "We know no certificate with this number" in body.decode()


@pytest.mark.parametrize("number", ["⁂", "x" * 200, "WM", "-"])
def test_nothing_that_is_typed_breaks_the_page(client, number):
    response = client.get(reverse("certificates:check", args=[number]))

    assert response.status_code == 404
    assert "We know no certificate with this number" in response.content.decode()


def test_stranger_reads_first_letters_of_the_name_and_holder_all_of_it(client):
    certificate = CertificateFactory(holder_name="Amina Test", issued_date=today())
    stranger_reads = check(client, certificate).content.decode()
    client.force_login(certificate.person)
    holder_reads = check(client, certificate).content.decode()

    assert "A… T…" in stranger_reads
    assert "Amina Test" not in stranger_reads
    assert "Somewhere Council" not in stranger_reads
    assert "Taking reports" in stranger_reads
    assert "Amina Test" in holder_reads
    assert "Somewhere Council" in holder_reads


def give_name(client, certificate, family_name):
    return client.post(reverse("certificates:check", args=[certificate.number]), {"family_name": family_name})


def test_who_gives_the_family_name_reads_whose_it_is(client):
    certificate = CertificateFactory(holder_name="Seán O’Connor")

    wrong, right = give_name(client, certificate, "Sean"), give_name(client, certificate, "OCONNOR")

    assert wrong.context["form"].errors == {
        "family_name": ["This is not the family name on this certificate. Compare it letter by letter."]
    }
    assert "Seán O’Connor" not in wrong.content.decode()
    assert "Seán O’Connor" in right.content.decode()
    assert "Open the certificate" not in right.content.decode()
    assert "no-store" in right["Cache-Control"]


def test_wrong_names_are_few_and_right_ones_are_not_counted(client):
    certificate, other = CertificateFactory(), CertificateFactory()

    right = [give_name(client, certificate, "test").status_code for _ in range(7)]
    wrong = [give_name(client, certificate, "West").status_code for _ in range(6)]

    assert right == [200] * 7
    assert wrong == [200] * 5 + [429]
    refused = give_name(client, certificate, "Test")
    assert (refused.status_code, refused["Retry-After"]) == (429, "900")
    assert "Try again in 15 minutes" in refused.content.decode()
    assert give_name(client, other, "Test").status_code == 200
    assert check(client, certificate).status_code == 200  # what it is worth is still said


def test_checks_are_limited_for_each_visitor_and_each_number(client):
    many = CertificateFactory.create_batch(3)

    one_number = [check(client, many[0]).status_code for _ in range(31)]
    one_visitor = [check(client, certificate).status_code for certificate in many[1:] for _ in range(16)]
    another = client.get(reverse("certificates:check", args=[many[2].number]), REMOTE_ADDR="10.0.0.9")

    assert one_number == [200] * 30 + [429]
    assert one_visitor[-3:] == [429] * 3
    assert another.status_code == 200


def test_newer_number_is_for_who_knows_the_name(client):
    old = CertificateFactory()
    newer = CertificateFactory(person=old.person)
    Certificate.objects.filter(pk=old.pk).update(superseded_by=newer, superseded_at=timezone.now())

    assert newer.number not in check(client, old).content.decode()
    assert newer.number in give_name(client, old, "Test").content.decode()


def test_reason_of_withdrawal_is_never_told(client):
    certificate = CertificateFactory(withdrawn_from=TODAY, withdrawn_reason="Sat by somebody else")

    assert "Sat by" not in give_name(client, certificate, "Test").content.decode()


def test_form_comes_through_a_browsers_protection():
    client = Client(enforce_csrf_checks=True)
    certificate = CertificateFactory()
    page = check(client, certificate)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]

    sent = client.post(
        reverse("certificates:check", args=[certificate.number]),
        {"family_name": "Test", "csrfmiddlewaretoken": token},
        headers={"origin": "http://testserver"},
    )

    assert page["Referrer-Policy"] == "same-origin"  # without any, browsers send `Origin: null` with the form
    assert sent.status_code == 200


def test_checks_are_counted_without_visitors(client):
    certificate = CertificateFactory(issued_date=today())
    for _ in range(2):
        check(client, certificate)
    client.get(reverse("certificates:check", args=["nonsense"]))
    client.force_login(certificate.person)
    check(client, certificate)

    counted = CheckCount.objects.values_list("day", "state", "count")
    assert set(counted) == {(today(), "current", 2), (today(), "unknown", 1)}


def test_check_page_is_neither_indexed_nor_kept_nor_passed_on(client):
    response = check(client, CertificateFactory())

    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


def test_typed_number_leads_to_its_page(client):
    certificate = CertificateFactory()
    plain = certificate.number.lower().replace("-", " ")
    alike = certificate.number.replace("0", "O").replace("1", "l").replace("-", "–")

    for typed in (plain, alike, f"https://site.example/certificates/{certificate.number}/#signed"):
        response = client.get(reverse("certificates:find"), {"number": typed})
        assert response["Location"] == reverse("certificates:check", args=[certificate.number])


def test_no_number_is_asked_for(client):
    address = reverse("certificates:find")

    assert "There is a problem" not in client.get(address).content.decode()
    page = client.get(address, {"number": " "}).content.decode()
    assert '<a href="#id_number">Type the number that is printed on the certificate.</a>' in page
    assert 'aria-describedby="id_number-hint id_number_error"' in page


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
        ({"reason": ""}, "reason", "Say why it is withdrawn."),
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


def test_a_second_click_on_withdrawing_is_told_and_changes_nothing(client, coordinated):
    certificate, coordinator = coordinated
    client.force_login(coordinator)
    address, form = reverse("certificates:withdraw", args=[certificate.number]), {"from_date": today().isoformat()}
    client.post(address, {**form, "reason": "The first"})

    second = client.post(address, {**form, "reason": "The second"}, follow=True)

    assert second.redirect_chain == [(reverse("certificates:check", args=[certificate.number]), 302)]
    assert "This certificate was withdrawn or replaced already." in second.content.decode()
    certificate.refresh_from_db()
    assert certificate.withdrawn_reason == "The first"


def test_a_withdrawal_to_come_is_told_to_everyone(client):
    day = today() + timedelta(days=30)
    certificate = CertificateFactory(issued_date=today(), withdrawn_from=day)

    page = check(client, certificate).content.decode()

    before = date_format(day - timedelta(days=1), "j E Y")
    assert f"This certificate is real and holds until {before}." in page
    assert f"It is withdrawn from {date_format(day, 'j E Y')} on." in page


def test_a_chain_of_replacements_leads_to_its_end(client):
    first, second, third = CertificateFactory.create_batch(3, person=PersonFactory())
    for old, new in ((first, second), (second, third)):
        Certificate.objects.filter(pk=old.pk).update(superseded_by=new, superseded_at=new.issued_at)

    named = client.post(reverse("certificates:check", args=[first.number]), {"family_name": "Test"}).content.decode()

    assert reverse("certificates:check", args=[third.number]) in named
    assert second.number not in named


def test_holder_cannot_withdraw(client, coordinated):
    certificate, _ = coordinated
    client.force_login(certificate.person)

    assert client.get(reverse("certificates:withdraw", args=[certificate.number])).status_code == 404


def test_dates_are_last_days(client):
    certificate = CertificateFactory(issued_date=date(2026, 5, 20), valid_until_date=date(2099, 5, 20))

    assert "holds until 19 May 2099" in check(client, certificate).content.decode()
