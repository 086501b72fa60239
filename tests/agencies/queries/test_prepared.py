"""A prepared question answers as the queryset it was built from."""

from datetime import date

import pytest
from django.db import connection

from agencies.models import Membership, Person
from agencies.queries.prepared import Given, Prepared
from tests.factories.agencies import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

PERSON, START = Membership._meta.get_field("person"), Membership._meta.get_field("start_date")


def since() -> Prepared:
    wanted = Membership.objects.filter(person=Given("person", PERSON), start_date__gte=Given("day", START))
    return Prepared(lambda: wanted.order_by("start_date").values_list("start_date", "agency__name", "end_date"))


def test_rows_are_those_of_the_queryset_with_the_types_of_its_fields():
    person = PersonFactory()
    MembershipFactory(person=person, start_date=date(2024, 1, 1))
    later = MembershipFactory(person=person, start_date=date(2025, 1, 1), end_date=date(2025, 6, 1))
    MembershipFactory(start_date=date(2025, 1, 1))

    rows = since().rows(person=person.pk, day=date(2024, 6, 1))

    assert rows == [(date(2025, 1, 1), later.agency.name, date(2025, 6, 1))]


def test_second_asking_with_other_values_builds_no_sql_again():
    built = []
    question = Prepared(lambda: built.append(1) or Person.objects.filter(pk=Given("person", Person._meta.pk)))
    one, other = PersonFactory(), PersonFactory()

    assert [question.objects(person=person.pk) for person in (one, other, one)] == [[one], [other], [one]]
    assert question.objects(person=0) == []
    assert len(built) <= 2  # once for its SQL and once for its model


def test_objects_can_be_saved():
    person = PersonFactory(display_name="Before")
    (found,) = Prepared(lambda: Person.objects.filter(pk=Given("person", Person._meta.pk))).objects(person=person.pk)

    found.display_name = "After"
    found.save()

    person.refresh_from_db()
    assert person.display_name == "After"
    assert found._state.adding is False
    assert found._state.db == connection.alias


def test_value_that_is_no_value_of_the_field_is_refused():
    with pytest.raises(ValueError, match="expected a number"):
        Prepared(lambda: Person.objects.filter(pk=Given("person", Person._meta.pk))).rows(person="nobody")


def test_value_left_out_is_named():
    with pytest.raises(KeyError, match="day"):
        since().rows(person=1)
