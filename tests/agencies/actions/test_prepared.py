import pytest

from agencies.actions.prepared import Change, Insertion
from agencies.models import Person, Team
from agencies.queries.prepared import Given
from tests.factories.agencies import AgencyFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def test_a_row_is_written_with_what_the_model_proposes_for_the_rest():
    agency, insertion = AgencyFactory(), Insertion(Team)

    assert [insertion.write(agency=agency.pk, name=name) for name in ("One", "Two")] == [1, 1]
    assert list(Team.objects.order_by("pk").values_list("agency", "name")) == [(agency.pk, "One"), (agency.pk, "Two")]


def test_a_name_that_is_no_field_is_refused():
    with pytest.raises(TypeError, match="nonsense"):
        Insertion(Team).write(nonsense=1)


def test_a_change_touches_what_it_finds_alone():
    one, other = PersonFactory(display_name="One"), PersonFactory(display_name="Other")
    change = Change(lambda: Person.objects.filter(pk=Given("pk", Person._meta.pk)), "display_name")

    assert [change.write(pk=one.pk, display_name="New"), change.write(pk=0, display_name="New")] == [1, 0]
    assert list(
        Person.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk").values_list("display_name", flat=True)
    ) == [
        "New",
        "Other",
    ]
