"""Many new rows at once say the same as rows that are saved one by one."""

from datetime import UTC, date, datetime

import pytest

from agencies.actions import bulk
from agencies.enums import CameBy, Written
from agencies.models import FileImport, ImportChange, Membership, Person
from tests.factories.agencies import AgencyFactory, RoleFactory

pytestmark = pytest.mark.django_db

AT = datetime(2025, 6, 15, 9, 30, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize("most", [30_000, 60], ids=["one-statement", "several"])
def test_rows_get_their_own_keys(monkeypatch, most):
    monkeypatch.setattr(bulk, "MOST_VALUES", most)
    people = [Person(username=f"person-{n}", display_name=f"Person {n}", date_joined=AT) for n in range(7)]

    bulk.insert(people, with_keys=True)

    assert [Person.objects.get(pk=person.pk).username for person in people] == [f"person-{n}" for n in range(7)]
    people[0].display_name = "Another"
    people[0].save()  # known to be in the database: it is changed, not added
    assert Person.objects.get(pk=people[0].pk).display_name == "Another"
    assert Person.objects.count() == 7


def test_every_kind_of_field_is_kept_as_saving_keeps_it():
    agency = AgencyFactory()
    role = RoleFactory(partnership=agency.partnership)

    def post(username):
        person = Person.objects.create(username=username, date_joined=AT)
        return Membership(
            person=person,
            agency=agency,
            role=role,
            came_by=CameBy.STAFF_FILE,
            start_date=date(2025, 6, 1),
            end_date=None,
            recorded_at=AT,
        )

    inserted, saved = post("a"), post("b")
    bulk.insert([inserted], with_keys=True)
    saved.save()

    def columns(row):
        return {
            field.attname: getattr(Membership.objects.get(pk=row.pk), field.attname)
            for field in Membership._meta.concrete_fields
            if field.attname not in {"id", "person_id"}
        }

    assert columns(inserted) == columns(saved)
    assert list(Membership.objects.filter(recorded_at=AT, start_date=date(2025, 6, 1))) == [inserted, saved]


def test_without_keys_rows_are_written_all_the_same():
    agency = AgencyFactory()
    file_import = FileImport.objects.create(agency=agency, kind="staff", file_name="a.csv", sha256="0")
    person = Person.objects.create(username="a")
    change = ImportChange(
        file_import=file_import, place=1, what=Written.PERSON_MADE, person=person, before={"é": [1]}, undone_at=AT
    )

    bulk.insert([change])
    bulk.insert([])

    assert change.pk is None
    assert ImportChange.objects.values_list("place", "what", "before", "undone_at").get() == (
        1,
        "person-made",
        {"é": [1]},
        AT,
    )
