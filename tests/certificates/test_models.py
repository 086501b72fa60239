from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from certificates.models import Certificate
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import TODAY

pytestmark = pytest.mark.django_db


def refuses(sql, *parameters):
    with pytest.raises(IntegrityError, match="A certificate is frozen"), transaction.atomic():  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", "WM-FORGED"),
        ("valid_until_date", "2099-01-01"),
        ("issued_date", "2020-01-01"),
        ("snapshot", "{}"),
    ],
)
def test_database_refuses_to_change_what_a_certificate_says(column, value):
    certificate = CertificateFactory()

    refuses(f"UPDATE certificates_certificate SET {column} = %s WHERE id = %s", value, certificate.pk)

    before = certificate.snapshot
    certificate.refresh_from_db()
    assert certificate.snapshot == before


def test_database_refuses_to_delete_a_certificate():
    certificate = CertificateFactory()

    refuses("DELETE FROM certificates_certificate WHERE id = %s", certificate.pk)

    assert Certificate.objects.get() == certificate


def test_database_refuses_to_undo_a_withdrawal():
    certificate = CertificateFactory(withdrawn_from=TODAY)

    refuses(
        "UPDATE certificates_certificate SET withdrawn_at = NULL, withdrawn_date = NULL, withdrawn_by_id = NULL "
        "WHERE id = %s",
        certificate.pk,
    )


def test_a_cycle_has_one_live_certificate():
    certificate = CertificateFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFactory(person=certificate.person, cycle=certificate.cycle)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 1, 31), False), (date(2026, 2, 1), True), (date(2027, 1, 31), True), (date(2027, 2, 1), False)],
)
def test_valid_on_is_half_open(day, holds):
    CertificateFactory(issued_date=date(2026, 2, 1), valid_until_date=date(2027, 2, 1))

    assert Certificate.objects.valid_on(day).exists() is holds


def test_superseded_certificate_does_not_hold():
    old = CertificateFactory()
    new = CertificateFactory(person=old.person)
    Certificate.objects.filter(pk=old.pk).update(superseded_by=new, superseded_at=new.issued_at)

    assert list(Certificate.objects.valid_on(TODAY)) == [new]


def test_last_date_is_the_day_before_it_ends():
    assert CertificateFactory(valid_until_date=date(2027, 2, 1)).last_date == date(2027, 1, 31)


def test_certificates_are_seen_by_holder_and_lead_alone():
    agency = AgencyFactory()
    holder, lead, stranger = PersonFactory(), PersonFactory(), PersonFactory()
    MembershipFactory(person=holder, agency=agency)
    MembershipFactory(person=lead, agency=agency, lead=True)
    MembershipFactory(person=stranger, agency=AgencyFactory(), lead=True)
    certificate = CertificateFactory(person=holder)

    seen = {who: list(Certificate.objects.visible_to(who, TODAY)) for who in (holder, lead, stranger)}

    assert seen == {holder: [certificate], lead: [certificate], stranger: []}


def test_only_a_coordinator_of_the_partnership_may_withdraw():
    agency = AgencyFactory()
    holder, coordinator, elsewhere = PersonFactory(), PersonFactory(), PersonFactory()
    MembershipFactory(person=holder, agency=agency, end_date=TODAY - timedelta(days=1))
    MembershipFactory(person=coordinator, agency=agency, coordinator=True)
    MembershipFactory(person=elsewhere, agency=AgencyFactory(), coordinator=True)
    certificate = CertificateFactory(person=holder)

    may = {who: list(Certificate.objects.withdrawable_by(who, TODAY)) for who in (holder, coordinator, elsewhere)}

    assert may == {holder: [], coordinator: [certificate], elsewhere: []}
