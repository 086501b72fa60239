from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.enums import Mark
from cms.queries import ways
from tests.factories.cms import DatedFactFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
TODAY = date(2027, 1, 15)


def a_way(way: str = "not-urgent", contact: str = "101", **changes: object):
    return DatedFactFactory(way=way, contact=contact, **changes)


def told(jurisdiction: str = "england", on: date = TODAY) -> dict[str, tuple[str, bool]]:
    found = ways.ways_in(jurisdiction, language="en", on=on)
    return {name: (way.contact, way.is_current) for name, way in found.items()}


def test_each_jurisdiction_has_its_own_in_one_order():
    a_way("online", "https://www.police.uk", code="a", jurisdictions=["england", "wales"])
    a_way("online", "https://www.scotland.police.uk", code="b", jurisdictions=["scotland"])
    a_way("emergency", "999", code="c", jurisdictions=["england", "scotland"])
    DatedFactFactory(jurisdictions=["england"])

    assert list(told().items()) == [("emergency", ("999", True)), ("online", ("https://www.police.uk", True))]
    assert told("scotland")["online"] == ("https://www.scotland.police.uk", True)
    assert told("northern-ireland") == {}


def test_past_its_review_day_or_unchecked_it_is_not_current():
    a_way(review_date=date(2027, 1, 16))
    a_way("nameless", "0800 555 111", mark=Mark.UNCHECKED)

    assert told() == {"not_urgent": ("101", True), "nameless": ("0800 555 111", False)}
    assert told(on=date(2027, 1, 16))["not_urgent"] == ("101", False)


def test_of_two_the_first_counts():
    a_way(contact="102", code="second")
    a_way(contact="101", code="first")

    assert told() == {"not_urgent": ("101", True)}


def test_jurisdictions_with_the_same_ways_stand_together_the_own_first():
    a_way("online", "https://www.police.uk", jurisdictions=["england", "wales"])
    a_way("online", "https://www.scotland.police.uk", jurisdictions=["scotland"])

    found = ways.places("scotland", language="en", on=TODAY)

    assert [place.names for place in found] == [("Scotland",), ("England", "Wales"), ("Northern Ireland",)]


def test_a_way_without_a_number_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        a_way(contact="")


@pytest.mark.parametrize("contact", ["999", "18001 101", "0800 555 111", "https://www.police.uk/pu/", "https://a.b"])
def test_numbers_and_addresses(contact):
    a_way(contact=contact).full_clean()


@pytest.mark.parametrize(
    "contact", ["javascript:alert(1)", "http://police.uk", "ring me", "9", 'https://x.uk/"onclick=', "https://a@b.uk"]
)
def test_what_is_neither_number_nor_address_is_refused(contact):
    with pytest.raises(ValidationError):
        a_way(contact=contact).full_clean()


@pytest.mark.parametrize(
    ("contact", "href", "host"),
    [
        ("18001 101", "tel:18001101", "18001 101"),
        ("https://www.police.uk/pu/", "https://www.police.uk/pu/", "police.uk"),
    ],
)
def test_what_a_link_leads_to(contact, href, host):
    way = ways.reach(a_way(contact=contact), on=TODAY)

    assert (way.href, way.host) == (href, host)
