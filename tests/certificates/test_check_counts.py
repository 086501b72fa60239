from datetime import date

import pytest
from django.urls import reverse

from certificates.actions import checks
from certificates.enums import State
from certificates.queries.check_counts import months
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_months_add_up_over_the_turn_of_the_year():
    checks.note({State.CURRENT: 2, State.UNKNOWN: 1}, day=date(2026, 1, 31))
    checks.note({State.CURRENT: 3}, day=date(2026, 1, 1))
    checks.note({State.EXPIRED: 4}, day=date(2025, 12, 31))
    checks.note({State.EXPIRED: 9}, day=date(2025, 1, 31))  # too long ago

    shown = months(date(2026, 1, 31))

    assert [month.first for month in shown][:2] == [date(2026, 1, 1), date(2025, 12, 1)]
    assert len(shown) == 12
    assert [(month.counts["current"], month.counts["expired"], month.total) for month in shown[:3]] == [
        (5, 0, 6),
        (0, 4, 4),
        (0, 0, 0),
    ]


def test_coordinator_reads_the_counts(client):
    agency = AgencyFactory()
    client.force_login(MembershipFactory(agency=agency, coordinator=True).person)
    address = reverse("certificates:check-counts", args=[agency.partnership.slug])

    assert "No check yet" in client.get(address).content.decode()
    checks.note({State.CURRENT: 7}, day=date.today())
    assert '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="Current">7</td>' in (
        client.get(address).content.decode()
    )


def test_coordinators_and_the_administrator_read_the_counts_of_the_whole_site(client):
    checks.note({State.CURRENT: 7, State.WITHDRAWN: 1}, day=date.today())
    first, second = AgencyFactory(), AgencyFactory()
    administrator = PersonFactory(is_superuser=True)
    shown = {}
    for agency in (first, second):
        for person in (MembershipFactory(agency=agency, coordinator=True).person, administrator):
            client.force_login(person)
            page = client.get(reverse("certificates:check-counts", args=[agency.partnership.slug]))
            shown[agency, person] = page.context["rows"]
            assert "Several partnerships share this site" in page.content.decode()

    assert first.partnership != second.partnership
    assert [rows[0][1:] for rows in shown.values()] == [[7, 0, 0, 1, 0, 8]] * 4
