"""The directory in the words of other sites: out, in, and round again."""

import csv
import io
import json
import uuid
from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.directory.exchange import table
from cms.directory.exchange.reading import Known, read
from cms.models import LoadedContent, Maintainer, OpeningException, OpeningTime, Service
from cms.queries import directory as queries
from tests.factories.cms import AreaFactory, DirectoryPageFactory, LawEntryFactory, ServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
LIST, TABLE = reverse("cms:open-referral-services"), reverse("cms:services-table")


@pytest.fixture(autouse=True)
def directory_page():
    return DirectoryPageFactory(parent=Page.objects.get(depth=2))


def a_service(**changes: object) -> Service:
    today = timezone.localdate()
    return ServiceFactory(**{"checked_date": today, "review_date": today + timedelta(days=90), **changes})


def a_full_service() -> Service:
    LawEntryFactory(code="law-a", instrument="Act A")
    AreaFactory(code="mill", name="Mill")
    service = a_service(
        name="Night <3 & more",
        short_name="Line",
        summary="=Listens, and helps.",
        easy_read="You can ring.\nIt is free.",
        categories=["HS", "LA"],
        works=["advice", "enforcement"],
        sector="statutory",
        powers="Can go to court.",
        laws=["law-a"],
        who_can_use="Over 16.",
        areas=["mill"],
        is_paid=True,
        accreditation="Mark of quality",
        without_police="yes",
        takes_reports="third-party",
        is_anonymous=True,
        phone="+44 1632 960001",
        text_number="07700 900001",
        email="line@example.org",
        website="https://line.example.org/a?b=1&c=2",
        address="1 Mill Street\nNorthmoor",
        safe_contact="Ask for Sam; leave no message.",
        hours="Ring first",
        on_bank_holidays="as-usual",
        spoken=["en", "pl", "bfi"],
        languages="Others on asking",
        access=["step-free", "relay"],
        access_note="Ramp at the side.",
        referral="both",
        who_may_refer="Anybody at work",
        referral_note="Use the form.",
        data_sharing="Nothing without asking.",
        is_sample=True,
        safeguarding_contact="SECRET-SAFEGUARDING",
        funding_note="SECRET-FUNDING",
        owner="SECRET-OWNER",
        owner_email="secret-owner@example.org",
    )
    for day in range(5):
        OpeningTime.objects.create(service=service, weekday=day, opens=time(9), closes=time(17))
    OpeningTime.objects.create(service=service, weekday=5, opens=time(20), closes=time(8))
    coming = timezone.localdate() + timedelta(days=20)
    OpeningException.objects.create(service=service, first_day=coming, last_day=coming, note="Party, staff away")
    OpeningException.objects.create(
        service=service,
        first_day=coming + timedelta(days=3),
        last_day=coming + timedelta(days=4),
        opens="10:00",
        closes="12:00",
    )
    Maintainer.objects.create(service=service, name="SECRET-MAINTAINER", email="secret@example.org")
    return service


def everything_public() -> list[object]:
    rows = Service.objects.order_by("name")
    for service in rows:
        service.refresh_from_db()
    entries = queries.entries_of(list(rows), at=timezone.now())
    return [
        (
            vars(entry.service) | {"pk": None},
            dict(entry.hours.week),
            sorted(map(str, entry.hours.exceptions)),
            entry.life,
        )
        for entry in entries
    ]


def load(tmp_path, text: str, name: str = "services.json", **options: object) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    call_command("load_services", file, owner="Directory editor", **options)


# --- out


def test_the_root_says_which_standard_it_keeps(client):
    response = client.get(reverse("cms:open-referral"))

    assert set(response.json()) == {"version", "profile", "openapi_url"}
    assert response.json()["version"] == "HSDS-UK-3.0"


def test_the_list_is_paged_as_the_standard_says(client):
    for name in ["A", "B", "C"]:
        a_service(name=name)

    page = client.get(LIST, {"per_page": 2, "page": 2}).json()

    assert {name: value for name, value in page.items() if name != "contents"} == {
        "total_items": 3,
        "total_pages": 2,
        "page_number": 2,
        "size": 1,
        "first_page": False,
        "last_page": True,
        "empty": False,
    }
    assert [one["name"] for one in page["contents"]] == ["C"]
    assert client.get(LIST, {"page": 9}).json()["empty"] is True


def test_what_the_profile_requires_is_there(client):
    service = a_service(website="")

    one = client.get(reverse("cms:open-referral-service", args=[service.translation_key])).json()

    assert one["id"] == str(service.translation_key)
    assert one["status"] == "active"
    assert one["url"] == f"http://testserver/directory/{service.slug}/"
    assert set(one["organization"]) >= {"id", "name", "description"}
    assert one == client.get(LIST, {"full": "true"}).json()["contents"][0]
    for thing in [one, one["organization"], *one["attributes"], *one["contacts"]]:
        assert str(uuid.UUID(thing["id"])) == thing["id"]


def test_nothing_of_the_inside_goes_out(client):
    service = a_full_service()
    service.is_address_secret = True
    service.save()
    hidden = a_service(name="HIDDEN", review_date=timezone.localdate() - timedelta(days=200))
    draft = a_service(name="DRAFT", live=False)
    closed = a_service(name="CLOSED", closed_date=timezone.localdate())

    answers = [
        client.get(LIST, {"full": "true"}).content.decode(),
        client.get(reverse("cms:open-referral-service", args=[service.translation_key])).content.decode(),
        b"".join(client.get(TABLE).streaming_content).decode(),
    ]

    for said in answers:
        assert "Night" in said
        for secret in ["SECRET", "secret-owner", "secret@", "Mill Street", "HIDDEN", "DRAFT", "CLOSED"]:
            assert secret not in said
    for gone in [hidden, draft, closed]:
        address = reverse("cms:open-referral-service", args=[gone.translation_key])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [LIST, TABLE, reverse("cms:open-referral")])
def test_any_site_may_read_and_none_may_write(client, address):
    a_service()

    response = client.get(address, headers={"origin": "https://elsewhere.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Access-Control-Allow-Credentials" not in response
    assert not response.cookies
    assert client.post(address).status_code == 405
    assert not client.get("/directory/").has_header("Access-Control-Allow-Origin")


def test_a_directory_that_is_closed_to_the_public_gives_nothing(client, directory_page):
    service = a_service()
    PageViewRestriction.objects.create(page=directory_page, restriction_type="login")

    for address in [LIST, TABLE, reverse("cms:open-referral-service", args=[service.translation_key])]:
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"search": "landlord"}, ["Homes"]),
        ({"search": "%\x00"}, []),
        ({"modified_after": "2020-01-01"}, ["Homes"]),
        ({"modified_after": "2099-01-01T00:00:00Z"}, []),
    ],
)
def test_the_list_is_asked(client, asked, names):
    a_service(name="Homes", categories=["HS"], last_published_at=timezone.now())
    a_service(name="Other", categories=["VS"])

    assert [one["name"] for one in client.get(LIST, asked).json()["contents"]] == names


def test_the_list_is_asked_by_a_term_that_it_told(client):
    a_service(name="Homes", categories=["HS"])
    a_service(name="Other", categories=["VS"])
    term = client.get(LIST, {"full": "true"}).json()["contents"][0]["attributes"][0]["taxonomy_term_id"]

    assert [one["name"] for one in client.get(LIST, {"taxonomy_term_id": term}).json()["contents"]] == ["Homes"]


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "0"}, {"page": "x"}, {"page": "99999999999"}, {"per_page": "-1"}, {"full": "2"},
        {"modified_after": "2026-99-99"}, {"taxonomy_term_id": "x"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(client, asked):
    response = client.get(LIST, asked)

    assert response.status_code == 400
    assert next(iter(asked)) in response.json()["error"]


@pytest.mark.parametrize("full", ["true", "false"])
def test_the_list_asks_as_much_for_three_as_for_one(client, django_assert_num_queries, full):
    a_service(areas=["mill"])
    AreaFactory(code="mill")
    client.get(LIST, {"full": full})
    with django_assert_num_queries(4):
        client.get(LIST, {"full": full})
    a_service()
    a_service()
    client.get(LIST, {"full": full})  # content changed: what is remembered of it is read anew
    with django_assert_num_queries(4):
        client.get(LIST, {"full": full})


# --- round again


def as_json(client) -> str:
    return client.get(LIST, {"full": "true"}).content.decode()


def as_table(client) -> str:
    return b"".join(client.get(TABLE).streaming_content).decode()


@pytest.mark.parametrize(("written", "name"), [(as_json, "a.json"), (as_table, "a.csv")])
def test_what_goes_out_comes_in_the_same(client, tmp_path, written, name):
    a_full_service()
    a_service(name="Plain")
    a_service(name="Behind a door", address="nowhere", is_address_secret=True)
    before, text = everything_public(), written(client)
    Service.objects.all().delete()

    load(tmp_path, text, name)

    assert not Service.objects.filter(live=True).exists()
    for service in Service.objects.all():
        service.latest_revision.publish()
    after = everything_public()
    for old, new in zip(before, after, strict=True):
        assert new[0] | {"address": "", "slug": ""} == old[0] | {"address": "", "slug": ""}
        assert new[1:] == old[1:]


# --- in


def a_file(**changes: object) -> str:
    one = {
        "id": "feed-7",
        "name": "Law centre",
        "description": "Free advice.",
        "status": "active",
        "url": "https://law.example.org",
        **changes,
    }
    return json.dumps({"contents": [one]})


def test_services_come_in_as_drafts_with_their_owner_and_a_second_time_changes_nothing(tmp_path, capsys):
    load(tmp_path, a_file())
    load(tmp_path, a_file())

    service = Service.objects.get()
    assert (service.name, service.live, service.owner, service.website) == (
        "Law centre", False, "Directory editor", "https://law.example.org",
    )  # fmt: skip
    assert service.has_unpublished_changes
    assert service.revisions.count() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 new, 0 changed, 1 same, 0 kept, 0 with faults"


def test_a_change_is_a_draft_over_what_readers_see(tmp_path):
    load(tmp_path, a_file())
    service = Service.objects.get()
    service.latest_revision.publish()

    load(tmp_path, a_file(description="Free advice on homes."))

    service.refresh_from_db()
    assert (service.live, service.summary) == (True, "Free advice.")
    assert service.get_latest_revision_as_object().summary == "Free advice on homes."


def test_what_an_editor_changed_here_stays_unless_somebody_says_so(tmp_path, capsys):
    load(tmp_path, a_file())
    service = Service.objects.get()
    draft = service.get_latest_revision_as_object()
    draft.name, draft.categories = "The law centre", ["LA"]
    draft.save_revision()

    load(tmp_path, a_file(description="Other words."))

    assert "changes name; changes plain summary" in capsys.readouterr().out
    service.refresh_from_db()
    assert service.get_latest_revision_as_object().summary == "Free advice."

    load(tmp_path, a_file(description="Other words."), over_edits=True)

    service.refresh_from_db()
    assert service.get_latest_revision_as_object().summary == "Other words."
    assert service.revisions.count() == 3


def test_what_the_file_does_not_speak_of_is_the_editors_own(tmp_path):
    load(tmp_path, a_file())
    draft = Service.objects.get().get_latest_revision_as_object()
    draft.categories, draft.powers = ["LA"], "None."
    draft.save_revision()

    load(tmp_path, a_file(description="Other words."))

    latest = Service.objects.get().get_latest_revision_as_object()
    assert (latest.summary, latest.categories, latest.powers) == ("Other words.", ["LA"], "None.")


def test_a_look_changes_nothing(tmp_path, capsys):
    load(tmp_path, a_file(), dry_run=True)

    assert not Service.objects.exists()
    assert not LoadedContent.objects.exists()
    assert "new service 1 Law centre" in capsys.readouterr().out


def test_good_rows_come_in_and_bad_ones_are_told(tmp_path, capsys):
    good = json.loads(a_file())["contents"][0]
    rows = [good, {**good, "id": "2", "name": ""}, "nonsense", {**good, "id": "4", "email": "no"}, good]

    load(tmp_path, json.dumps(rows))

    assert [service.name for service in Service.objects.all()] == ["Law centre"]
    assert capsys.readouterr().err.splitlines() == [
        "service 2: it has no name",
        "service 3: it is not a service with fields",
        "service 4: the e-mail “no” is no e-mail address",
        "service 5: the same id stands in service 1 already",
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "it has no id"),
        ({"name": 7}, "name has to be text"),
        ({"name": "x" * 161}, "name has 161 letters, and 160 is the most"),
        ({"description": ""}, "it has no description"),
        ({"status": "defunct"}, "its status is “defunct”, and only active services come in"),
        ({"url": "javascript:alert(1)"}, "the website “javascript:alert(1)” is no address that begins with http"),
        ({"url": ""}, "it has no way to reach it: give a phone, an e-mail, a website or an address"),
        ({"contacts": 5}, "contacts has to be a list"),
        ({"phones": [{"number": "ring us"}]}, "phone “ring us” has no figures in it"),
        ({"assured_date": "yesterday"}, "assured_date “yesterday” is no day such as 2026-05-31"),
        ({"schedules": [{"opens_at": "9"}]}, "a schedule has one of opens_at and closes_at without the other"),
        (
            {"schedules": [{"opens_at": "25:00", "closes_at": "26:00", "byday": "MO"}]},
            "opens_at “25:00” is no time such as 09:30",
        ),
        (
            {"schedules": [{"opens_at": "09:00", "closes_at": "10:00", "byday": "XX"}]},
            "byday “XX” is none of MO, TU, WE, TH, FR, SA, SU",
        ),
        ({"schedules": [{}] * 61}, "it has 61 schedules, and 60 is the most"),
    ],
)
def test_faults_say_what_is_wrong_in_plain_words(changes, reason):
    reading = read(a_file(**changes).encode(), "a.json", known=Known())

    assert [fault.reason for fault in reading.faults] == [reason]
    assert reading.rows == []


def test_markup_and_what_nobody_sees_is_taken_out():
    text = "<p>Calls &amp; visits</p><script>alert(1)</script>\u202eevil\x00 <img src=x onerror=alert(1)> x < y"

    row = read(a_file(description=text, name="A\nB <b>C</b>").encode(), "a.json", known=Known()).rows[0]

    assert (row.record.name, row.record.summary) == ("A B C", "Calls & visits\nalert(1)evil  x < y")


def test_words_of_other_feeds_are_understood():
    row = read(
        a_file(
            organization={"id": "1", "name": "Rights Trust", "website": "https://trust.example.org"},
            phones=[{"number": "01632 960001", "type": "voice"}],
            languages=[{"code": "pl"}, {"code": "tlh"}],
            service_areas=[{"name": "Somewhere Else"}],
            schedules=[
                {"opens_at": "09:00:00", "closes_at": "17:00:00Z", "byday": "MO,TU", "freq": "WEEKLY"},
                {
                    "opens_at": "09:00",
                    "closes_at": "12:00",
                    "byday": "1SA",
                    "freq": "MONTHLY",
                    "description": "First Saturdays",
                },
            ],
            cost_options=[{"amount": 35}],
            attributes=[{"taxonomy_term": {"taxonomy": "esdCircumstances", "code": "50"}}],
        ).encode(),
        "a.json",
        known=Known(areas=frozenset({"mill"})),
    ).rows[0]

    record = row.record
    assert (record.name, record.phone, record.spoken, record.is_paid) == (
        "Law centre (Rights Trust)", "01632 960001", ("pl",), True,
    )  # fmt: skip
    assert (record.areas, record.who_can_use) == ((), "Area: Somewhere Else")
    assert [day for day, _span in record.week] == [0, 1]
    assert record.hours == "First Saturdays"
    assert len(row.notes) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"\xff\xfe\x00", "The file is not text in UTF-8. Save it as “CSV UTF-8”, or as JSON."),
        (b"[" * 100_000, "The file begins like JSON and cannot be read as JSON. It may have been cut off."),
        (b'{"contents": [}', "The file begins like JSON and cannot be read as JSON. It may have been cut off."),
        (b'{"contents": []}', "The file has no services: it needs a list, or a page with “contents”."),
        (b"id,name\n1,A", "The first line has to name the columns. Missing: summary."),
        (b"id,name,summary,colour\n", "The column “colour” is not known."),
        (b"id,name,summary,name\n", "A column stands twice in the first line."),
        (b"id,name,summary\n", "The table has no rows under its first line."),
        (b"id,name,summary\n1,A," + b"x" * 200_000, "The table cannot be read near line"),
        (b" " * (5 * 1024 * 1024 + 1), "The file is larger than 5 MB. Send it in parts."),
        (json.dumps([{}] * 5001).encode(), "The file has 5001 services, and 5000 is the most. Send it in parts."),
    ],
)
def test_files_that_cannot_be_used_are_refused_whole(content, reason):
    assert read(content, "a", known=Known()).refused.startswith(reason)


def test_a_table_says_which_line_is_wrong():
    head = "id,name,summary,phone,is_paid,opening_times,other_hours\n"
    lines = [
        '1,A,Helps.,01632 960001,no,"MO,TU 09:00-17:00; SU 20:00-08:00",2026-12-24..2026-12-26 closed Christmas',
        "2,B,Helps.,01632 960001,perhaps,,",
        "3,C,Helps.,01632 960001,no,Mondays,",
        "4,D,Helps.,01632 960001,no,,2026-12-24 closed",
        "5,E,Helps.,01632 960001,no,,,,too many",
    ]

    reading = read((head + "\n".join(lines)).encode(), "a.csv", known=Known())

    assert [row.record.name for row in reading.rows] == ["A"]
    assert reading.rows[0].record.exceptions[0].first == date(2026, 12, 24)
    assert [str(fault) for fault in reading.faults] == [
        "line 3: is_paid “perhaps” is neither yes nor no",
        "line 4: opening_times “Mondays” is not like “MO,TU 09:00-17:00”",
        "line 5: other_hours “2026-12-24 closed” is not like “2026-12-24..2026-12-26 closed Christmas”",
        "line 6: it has 9 cells, and there are 7 columns",
    ]


def test_no_cell_is_taken_for_a_formula(client):
    a_service(name="=1+1", phone="+44 1632 960001", summary="@SUM(A1)")

    rows = list(csv.DictReader(io.StringIO(as_table(client))))

    assert (rows[0]["name"], rows[0]["phone"], rows[0]["summary"]) == ("'=1+1", "'+44 1632 960001", "'@SUM(A1)")
    assert table.back(rows[0]["name"]) == "=1+1"


def test_the_command_refuses_what_it_cannot_read(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_services", tmp_path / "none.json", owner="x")
    with pytest.raises(CommandError, match=r"The file is empty\. Nothing was loaded\."):
        load(tmp_path, "")


def test_words_are_those_of_the_language(client):
    prefix = f"/{settings.LANGUAGES[1][0]}"
    a_service(categories=["HS"])

    assert client.get(prefix + LIST, {"full": "true"}).status_code == 200
