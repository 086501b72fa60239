"""How well the support directory is kept, for coordinators."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.cms import ServiceFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def there(client):
    agency = AgencyFactory()
    client.force_login(MembershipFactory(agency=agency, coordinator=True).person)
    return agency.partnership


def services(number: int) -> None:
    today = timezone.localdate()
    ServiceFactory.create_batch(number, checked_date=today, review_date=today + timedelta(days=90))


def test_a_coordinator_reads_and_downloads_the_counts(client, there):
    services(1)

    page = client.get(reverse("portal:partnership-directory", args=[there.slug]))
    table = client.get(reverse("portal:directory-csv", args=[there.slug]))

    assert texts(page, ".wm-lead") == [
        "100 % of the entries that the public sees were checked in the last 90 days: 1 of 1."
    ]
    assert [row.label for row in page.context["rows"]] == ["All of the directory", "Victim and witness support"]
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert table.content.decode().splitlines()[1] == "All of the directory,1,1,0,0,0,1,0,0,0"


def test_without_services_the_page_says_so(client, there):
    page = client.get(reverse("portal:partnership-directory", args=[there.slug]))

    assert "There are no services in the directory yet" in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_queries(client, there, number, django_assert_num_queries):
    services(number)
    address = reverse("portal:partnership-directory", args=[there.slug])
    client.get(address)

    with django_assert_num_queries(11):
        client.get(address)
