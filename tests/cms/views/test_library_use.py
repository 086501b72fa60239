"""Using the library counts, gently: downloads without persons, and what schools choose to tell."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from agencies.tasks import let_old_records_go
from cms.actions import library_use
from cms.directory.kinds import AreaKind
from cms.enums import FileKind, FilePart, Phase
from cms.models import Area, ResourceDownload, ResourcePage, ResourceUse
from cms.rules import compared_name
from tests.factories.library import ResourcePageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
DAY = date(2026, 11, 22)


@pytest.fixture
def resource() -> ResourcePage:
    return ResourcePageFactory(slug="fact-first")


def counted() -> list[tuple[str, str, int]]:
    return list(ResourceDownload.objects.order_by("part", "kind").values_list("part", "kind", "count"))


def tell(client: Client, resource: ResourcePage, **data):
    form = {"school": "Elm Lane School", "phase": "primary", "reason": "Assembly", "area": ""}
    return client.post(f"/resources/{resource.slug}/use/", form | data)


# --- downloads


def test_each_file_is_counted_by_day_and_by_nothing_else(client, resource):
    for kind in ("pdf", "pdf", "docx"):
        assert client.get(f"/resources/fact-first.{kind}").status_code == 200

    assert counted() == [("lesson", "docx", 1), ("lesson", "pdf", 2)]
    row = ResourceDownload.objects.values().first()
    assert set(row) == {"id", "resource_key", "part", "kind", "day", "count"}
    assert row["resource_key"] == resource.translation_key


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("head", {}),
        ("get", {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}),
        ("get", {"user-agent": "facebookexternalhit preview"}),
        ("get", {"sec-purpose": "prefetch"}),
    ],
)
def test_robots_and_looks_ahead_are_not_counted(client, resource, method, headers):
    assert getattr(client, method)("/resources/fact-first.pdf", headers=headers).status_code == 200
    assert counted() == []


def test_what_the_reader_has_already_is_not_counted_again(client, resource):
    etag = client.get("/resources/fact-first.pdf")["ETag"]
    client.get("/resources/fact-first.pdf", headers={"if-none-match": etag})

    assert counted() == [("lesson", "pdf", 1)]


def test_file_is_given_though_it_cannot_be_counted(client, resource, monkeypatch):
    def broken(row):
        raise DatabaseError

    monkeypatch.setattr(library_use, "add_one", broken)

    assert client.get("/resources/fact-first.pdf").status_code == 200
    assert counted() == []


def test_two_first_downloads_at_once_are_two():
    row = {"resource_key": uuid4(), "part": FilePart.LESSON, "kind": FileKind.PDF, "day": DAY}
    library_use.add_first(row)
    library_use.add_first(row)  # as one who did not see the other's row yet

    assert ResourceDownload.objects.get().count == 2


# --- what schools tell


def test_school_tells_that_it_uses_a_resource(client, resource):
    Area.objects.create(kind=AreaKind.TOWN, code="elmford", name="Elmford")

    answer = tell(client, resource, school="  Elm   Lane School ", area="elmford")

    assert (answer.status_code, answer["Location"]) == (302, "/resources/fact-first/")
    use = ResourceUse.objects.values(
        "resource_key", "school", "school_key", "area_code", "phase", "reason", "day"
    ).get()
    assert use == {
        "resource_key": resource.translation_key,
        "school": "Elm Lane School",
        "school_key": "elm lane school",
        "area_code": "elmford",
        "phase": "primary",
        "reason": "Assembly",
        "day": timezone.localdate(),
    }
    assert "Thank you" in client.get("/resources/fact-first/").content.decode()


def test_second_click_changes_nothing(client, resource):
    tell(client, resource)
    tell(client, resource, school="ELM LANE school.")

    assert ResourceUse.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"school": ""}, "This field is required"),
        ({"school": " . ' "}, "Write the name with letters or numbers."),
        ({"school": "x" * 121}, "at most 120 characters"),
        ({"school": "a\x00b"}, "Null characters are not allowed"),
        ({"phase": "nonsense"}, "Select a valid choice"),
        ({"reason": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_makes_no_sense_is_said_and_not_kept(client, resource, data, said):
    answer = tell(client, resource, **data)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not ResourceUse.objects.exists()


def test_markup_is_shown_as_it_was_typed(client, resource):
    answer = tell(client, resource, school="<script>alert(1)</script>", phase="")

    assert "<script>alert(1)" not in answer.content.decode()
    assert "&lt;script&gt;alert(1)" in answer.content.decode()


def test_program_that_fills_in_everything_is_thanked_and_not_kept(client, resource):
    assert tell(client, resource, website="https://spam.example").status_code == 302
    assert not ResourceUse.objects.exists()


def test_one_place_cannot_send_without_end(client, resource):
    answers = [tell(client, resource, school=f"School {number}") for number in range(21)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert ResourceUse.objects.count() == 20


def test_form_needs_its_token_and_its_resource(resource):
    client = Client(enforce_csrf_checks=True)

    assert tell(client, resource).status_code == 403
    assert Client().get("/resources/nowhere/use/").status_code == 404
    assert not ResourceUse.objects.exists()


def test_closed_resource_asks_who_is_there(client, resource):
    PageViewRestriction.objects.create(page=resource, restriction_type=PageViewRestriction.LOGIN)

    assert tell(client, resource).status_code == 302
    assert not ResourceUse.objects.exists()


def test_nothing_is_asked_before_a_download(client, resource):
    page = client.get("/resources/fact-first/").content.decode()

    assert 'href="/resources/fact-first/use/"' in page
    assert client.get("/resources/fact-first.pdf").status_code == 200
    assert not client.cookies


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Mary's School", "st marys  school"),
        ("St Mary\u2019s", "St Mary's"),
        ("Elm & Oak", "ELM and Oak"),
        ("Elm-Lane", "Elm Lane"),
        ("الم اسکول", " الم  اسکول "),
    ],
)
def test_one_school_written_two_ways_is_one(one, other):
    assert compared_name(one) == compared_name(other) != ""


def test_what_schools_told_is_let_go_after_two_years(resource, django_capture_on_commit_callbacks):
    today = timezone.localdate()
    for days in (0, 729, 732):
        library_use.tell_use(
            resource=resource.translation_key,
            school="Elm",
            phase=Phase.PRIMARY,
            reason="",
            area="",
            on=today - timedelta(days=days),
        )
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            let_old_records_go()

    assert ResourceUse.objects.count() == 2
