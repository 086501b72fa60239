"""A coordinator sees how far the library reaches: schools by phase, and what is taken home."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.actions.library_use import count_download, tell_use
from cms.directory.kinds import AreaKind
from cms.enums import FileKind, FilePart, Phase
from cms.models import Area, ResourcePage
from cms.queries.library_use import used
from figures.dictionary.library import LIBRARY_TABLE
from tests.factories.agencies import MembershipFactory
from tests.factories.library import ResourcePageFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DAY = date(2026, 11, 20)
STRETCH = {"first": "2026-11-01", "last": "2026-11-30"}


@pytest.fixture
def coordinator(client):
    person = MembershipFactory(coordinator=True).person
    client.force_login(person)
    return person


def tell(resource: ResourcePage, school="Elm School", phase=Phase.PRIMARY, area="", on=DAY, reason="Assembly"):
    tell_use(resource=resource.translation_key, school=school, phase=phase, reason=reason, area=area, on=on)


def take(resource: ResourcePage, times=1, part=FilePart.LESSON, kind=FileKind.PDF, on=DAY):
    for _time in range(times):
        count_download(resource=resource.translation_key, part=part, kind=kind, on=on)


def phases(numbers) -> list[tuple[str, int]]:
    return [(phase.value, count) for phase, count in numbers.phases]


def test_a_school_counts_once_by_name_and_area_in_the_days_asked_for():
    one, other = ResourcePageFactory(), ResourcePageFactory()
    tell(one)
    tell(other, school="ELM  school.")
    tell(one, on=DAY - timedelta(days=1))
    tell(one, area="elmford")
    tell(one, phase=Phase.SECONDARY)
    tell(one, school="Oak Youth", phase=Phase.YOUTH)
    tell(one, school="Too early", on=date(2026, 10, 31))

    numbers = used(date(2026, 11, 1), date(2026, 11, 30))

    assert numbers.schools == 3
    assert phases(numbers) == [("primary", 2), ("secondary", 1), ("youth", 1)]
    assert {line.key: line.schools for line in numbers.resources} == {one.translation_key: 3, other.translation_key: 1}


def test_page_shows_numbers_and_what_schools_told(client, coordinator):
    Area.objects.create(kind=AreaKind.TOWN, code="elmford", name="Elmford")
    resource = ResourcePageFactory(title="Fact first")
    tell(resource, area="elmford", school="<b>Elm</b>")
    take(resource, 3)
    take(resource, kind=FileKind.WORD)
    take(resource, part=FilePart.WORKSHEET)
    take(resource, on=date(2026, 12, 1))

    response = client.get(reverse("figures:library"), STRETCH)

    numbers = response.context["used"]
    (line,) = numbers.resources
    assert (line.title, line.pdf, line.word, line.worksheets, line.downloads, line.schools) == (
        "Fact first", 3, 1, 1, 5, 1,
    )  # fmt: skip
    html = response.content.decode()
    assert "1 school or group told us" in html
    assert "&lt;b&gt;Elm&lt;/b&gt;" in html
    assert "Elmford" in html


def test_file_has_the_fields_of_the_dictionary_and_no_words_of_schools(client, coordinator):
    resource = ResourcePageFactory(title="=2+5")
    tell(resource, reason="Secret words")
    take(resource, 2)

    response = client.get(reverse("figures:library-csv"), STRETCH)

    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert rows[0] == [field.name for field in LIBRARY_TABLE.fields]
    assert rows[1:] == [
        ["library", "", "", "1", "2", "0", "0", "2"],
        ["phase", "primary", "Primary school", "1", "", "", "", ""],
        ["resource", str(resource.translation_key), "'=2+5", "1", "2", "0", "0", "2"],
    ]


def test_resource_that_is_gone_keeps_its_numbers(client, coordinator):
    count_download(resource=uuid4(), part=FilePart.LESSON, kind=FileKind.PDF, on=DAY)

    assert "A resource that is gone" in client.get(reverse("figures:library"), STRETCH).content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first": "nonsense"}, "Enter a real day"),
        ({"first": "2026-11-30", "last": "2026-11-01"}, "The last day comes before the first."),
    ],
)
def test_days_that_make_no_sense_are_said(client, coordinator, asked, said):
    for name in ("figures:library", "figures:library-csv"):
        response = client.get(reverse(name), asked)
        assert response.status_code == 200
        assert said in response.content.decode()


def test_twelve_months_are_shown_unless_asked_otherwise(client, coordinator):
    response = client.get(reverse("figures:library"))

    assert response.context["last"] == timezone.localdate()
    assert 330 < (response.context["last"] - response.context["first"]).days < 367
    assert "Nothing was taken home in this time." in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_few_questions(client, coordinator, count, django_assert_num_queries):
    for number in range(count):
        resource = ResourcePageFactory()
        tell(resource, school=f"School {number}")
        take(resource)
    client.get(reverse("figures:library"), STRETCH)

    with django_assert_num_queries(7):
        client.get(reverse("figures:library"), STRETCH)


def test_menu_leads_there(client, coordinator):
    places = {place.label: place.address for place in client.get(reverse("figures:figures")).context["places"]}

    assert places["Use of the library"].startswith("/figures/library/")


def test_lead_has_no_such_page(client):
    client.force_login(MembershipFactory(lead=True).person)

    assert client.get(reverse("figures:library")).status_code == 404
    assert client.get(reverse("figures:library-csv")).status_code == 404
