"""The support directory as anybody sees it."""

from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as drawn
from wagtail.models import Locale, Page

from cms.directory.opening import is_open
from cms.models import Area, BankHoliday, Maintainer, OpeningException, OpeningTime, Service, ServiceFacet
from cms.queries import directory as queries
from tests.cms.directory.test_opening import hours_drawn, walls
from tests.cms.editing import editor_client
from tests.factories.cms import AreaFactory, DirectoryPageFactory, ServiceFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture(autouse=True)
def directory_page():
    return DirectoryPageFactory(parent=Page.objects.get(depth=2))


def a_service(**changes: object) -> Service:
    today = timezone.localdate()
    return ServiceFactory(**{"checked_date": today, "review_date": today + timedelta(days=90), **changes})


def found(client, **asked: object) -> list[str]:
    return texts(client.get(reverse("cms:directory"), asked), ".wm-entry .wm-card__title")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["directory", "easy-directory", "printed-directory", "service", "easy-service"])
def test_every_page_is_open_to_everybody_in_every_language(client, language, name):
    service = a_service(name="Night line")
    args = [service.slug] if "service" in name else []
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"

    response = client.get(prefix + reverse(f"cms:{name}", args=args))

    assert response.status_code == 200
    assert "Night line" in response.content.decode()
    assert "data-quick-exit" in response.content.decode()
    assert texts(response, ".wm-emergency a")[0] == "999"
    assert texts(response, ".wm-not-here")
    assert not response.cookies


def test_without_a_directory_page_there_is_no_directory(client, directory_page):
    directory_page.delete()

    assert client.get(reverse("cms:directory")).status_code == 404


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Both", "Homes"]),
        ({"need": "HS"}, ["Both", "Homes"]),
        ({"need": "LA"}, ["Both"]),
        ({"need": "nonsense"}, ["Both", "Homes"]),
        ({"language": "pl"}, ["Both"]),
        ({"language": "pl", "need": "LA", "access": ["bsl"]}, ["Both"]),
        ({"access": ["bsl", "step-free"]}, []),
        ({"side": "enforcement"}, ["Homes"]),
        ({"side": "support"}, ["Both", "Homes"]),
        ({"police": "no"}, ["Both"]),
        ({"strand": "race"}, ["Both", "Homes"]),
        ({"q": "landlord"}, ["Both", "Homes"]),
        ({"q": "homes"}, ["Homes"]),
        ({"q": "xyzzy"}, []),
        ({"q": "%"}, []),
        ({"q": "' OR 1=1 --\x00"}, []),
        ({"page": "nonsense"}, ["Both", "Homes"]),
        ({"page": "999999999999999999999"}, ["Both", "Homes"]),
        ({"q": "x" * 5000}, []),
    ],
)
def test_filters_combine(client, asked, names):
    a_service(
        name="Both",
        categories=["HS", "LA"],
        spoken=["en", "pl"],
        access=["bsl"],
        works=["advice"],
        without_police="yes",
    )
    a_service(name="Homes", categories=["HS"], works=["practical", "enforcement"])

    assert found(client, **asked) == names


def test_numbers_stand_beside_choices(client):
    a_service(categories=["HS", "LA"], spoken=["pl"])
    a_service(categories=["HS"])

    every = client.get(reverse("cms:directory"))
    polish = client.get(reverse("cms:directory"), {"language": "pl"})

    assert texts(every, "#need option")[1:] == ["Help with my home or my landlord (2)", "Know my rights (1)"]
    assert texts(polish, "#need option")[1:] == ["Help with my home or my landlord (1)", "Know my rights (1)"]
    assert texts(polish, "#language option")[1:] == ["Polish (1)"]
    assert texts(polish, ".wm-chosen li") == ["Polish: take this choice away"]


@pytest.fixture
def areas():
    town = AreaFactory(kind="town", code="ezt", name="Ezterby")
    district = AreaFactory(kind="postcodes", code="ZQ1", name="Centre")
    mill, castle = AreaFactory(code="mill", name="Mill"), AreaFactory(code="castle", name="Castle")
    district.part_of.add(town)
    mill.part_of.add(town, district)
    castle.part_of.add(town)
    a_service(name="A for the ward", areas=["mill"])
    a_service(name="B for the town", areas=["ezt"])
    a_service(name="C everywhere")


@pytest.mark.parametrize(
    ("place", "letters"),
    [
        ("mill", "ABC"),
        ("ZQ1", "ABC"),
        ("zq1", "ABC"),
        ("castle", "BC"),
        ("Ezterby", "ABC"),
        ("nowhere at all", "ABC"),
    ],
)
def test_services_for_a_place(client, areas, place, letters):
    assert "".join(name[0] for name in found(client, place=place)) == letters


def test_an_unknown_place_is_answered_kindly(client, areas):
    response = client.get(reverse("cms:directory"), {"place": "<script>Nowhere"})

    assert "We do not know a place called “<script>Nowhere”" in texts(response, ".wm-alert")[0]


def test_a_place_that_may_be_several_is_asked_about(client, areas):
    AreaFactory(code="castle-2", name="Castle Hill")

    response = client.get(reverse("cms:directory"), {"place": "cast", "need": "VS"})

    assert texts(response, ".wm-alert li a") == ["Castle", "Castle Hill"]


def test_no_address_holds_a_whole_postcode(client, areas):
    response = client.get(reverse("cms:directory"), {"place": "zq1 4xx", "need": "VS"})

    assert (response.status_code, response.url) == (302, "/directory/?need=VS&place=ZQ1")


def test_nothing_found(client):
    a_service()

    response = client.get(reverse("cms:directory"), {"need": "CP"})

    assert texts(response, ".wm-found__count") == ["0 services"]
    assert texts(response, ".wm-empty__title") == ["Nothing fits all of that"]


SECRET = "secret-that-nobody-may-see"


@pytest.mark.parametrize("name", ["directory", "easy-directory", "printed-directory", "service", "easy-service"])
def test_what_is_internal_is_on_no_public_page(client, name):
    service = a_service(
        safeguarding_contact=SECRET,
        funding_note=SECRET,
        owner=SECRET,
        owner_email=f"{SECRET}@x.example",
        address=SECRET,
        is_address_secret=True,
    )
    Maintainer.objects.create(service=service, name=SECRET, email=f"{SECRET}@x.example")
    args = [service.slug] if "service" in name else []

    response = client.get(reverse(f"cms:{name}", args=args))

    assert SECRET not in response.content.decode()
    assert found(client, q=SECRET) == []


def test_an_address_that_is_not_secret_is_shown(client):
    service = a_service(address="1 Mill Street\nEzterby")

    assert "1 Mill Street" in client.get(reverse("cms:service", args=[service.slug])).content.decode()


def test_markup_of_a_service_is_shown_as_words(client):
    service = a_service(name="<script>alert('x')</script>", summary="<b>Bold</b>", website="https://x.example")

    page = client.get(reverse("cms:service", args=[service.slug])).content.decode()

    assert "<script>alert" not in page
    assert "&lt;b&gt;Bold" in page


@pytest.mark.parametrize(
    ("days", "status", "badge", "listed", "printed"),
    [
        (89, 200, False, True, True),
        (103, 200, False, True, True),
        (104, 200, True, True, False),
        (180, 404, False, False, False),
    ],
)
def test_an_entry_ages(client, days, status, badge, listed, printed):
    checked = timezone.localdate() - timedelta(days=days)
    service = a_service(name="Old friend", checked_date=checked, review_date=checked + timedelta(days=90))

    page = client.get(reverse("cms:service", args=[service.slug]))
    paper = client.get(reverse("cms:printed-directory"))

    assert page.status_code == status
    assert ("Not checked recently" in page.content.decode()) is badge
    assert bool(found(client)) is listed
    assert bool(texts(paper, ".wm-booklet__entry")) is printed


def test_staff_see_a_hidden_entry_with_a_warning(client):
    long_ago = timezone.localdate() - timedelta(days=181)
    service = a_service(checked_date=long_ago, review_date=long_ago + timedelta(days=90), phone="01632 960999")

    assert "01632 960999" not in client.get(reverse("cms:service", args=[service.slug])).content.decode()
    response = editor_client(client).get(reverse("cms:service", args=[service.slug]))

    assert response.status_code == 200
    assert "The public does not see this entry any more" in response.content.decode()


def test_a_closed_service_names_others(client):
    closed = a_service(name="Closed", closed_date=timezone.localdate())
    a_service(name="Other of its kind")
    a_service(name="Of another kind", categories=["LA"])

    response = client.get(reverse("cms:service", args=[closed.slug]))

    assert response.status_code == 410
    assert texts(response, ".wm-card__title") == ["Other of its kind"]


def test_drafts_are_not_there(client):
    draft = a_service(live=False)

    assert client.get(reverse("cms:service", args=[draft.slug])).status_code == 404
    assert found(client) == []


def test_a_translation_takes_the_place_of_its_source(client):
    source = a_service(name="Helpline")
    welsh = Locale.objects.get_or_create(language_code="cy")[0]
    translation = source.copy_for_translation(welsh)
    translation.name, translation.live = "Llinell gymorth", True
    translation.save()

    english = found(client)
    response = client.get("/cy" + reverse("cms:directory"))

    assert english == ["Helpline"]
    assert translation.slug == source.slug
    assert texts(response, ".wm-card__title") == ["Llinell gymorth"]


def test_hours_are_told_in_full(client):
    service = a_service()
    then = timezone.localdate() + timedelta(days=9)
    for weekday in range(7):
        OpeningTime.objects.create(service=service, weekday=weekday, opens=time(0), closes=time(0))
    OpeningException.objects.create(service=service, first_day=then, last_day=then, note="Moving")

    page = client.get(reverse("cms:service", args=[service.slug])).content.decode()

    assert "Open day and night, every day." in page
    assert "Open now until" in page
    assert "Moving" in page


@pytest.mark.parametrize(("asked", "names"), [({}, ["Day", "Never"]), ({"open": "now"}, ["Day"])])
def test_open_now(client, asked, names):
    day = a_service(name="Day")
    a_service(name="Never")
    for weekday in range(7):
        OpeningTime.objects.create(service=day, weekday=weekday, opens=time(0), closes=time(0))

    assert found(client, **asked) == names


@drawn(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours_drawn, walls)
def test_the_database_agrees_about_what_is_open(hours, wall):
    Service.objects.all().delete()
    service = a_service(on_bank_holidays="closed" if hours.closed_on_holidays else "as-usual")
    OpeningTime.objects.bulk_create(
        OpeningTime(service=service, weekday=day, opens=span.opens, closes=span.closes)
        for day, spans in hours.week.items()
        for span in spans
    )
    for other in hours.exceptions:
        for span in other.spans or [None]:
            OpeningException.objects.create(
                service=service,
                first_day=other.first,
                last_day=other.last,
                opens=span and span.opens,
                closes=span and span.closes,
            )
    day = wall.date()
    asked = Service.objects.open_at(
        wall, is_holiday=day in hours.holidays, was_holiday=day - timedelta(days=1) in hours.holidays
    )

    assert asked.exists() is is_open(hours, wall)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "asked",
    [{"page": "1"}, {"need": "VS", "place": "ZQ1", "language": "pl", "open": "now", "access": "bsl", "q": "help"}],
)
def test_questions_to_the_database(client, django_assert_num_queries, count, asked):
    AreaFactory(kind="postcodes", code="ZQ1", name="Centre")
    for _number in range(count):
        service = a_service(spoken=["pl"], access=["bsl"])
        for weekday in range(7):
            OpeningTime.objects.create(service=service, weekday=weekday, opens=time(0), closes=time(0))
    address = reverse("cms:directory")
    client.get(address, asked)

    with django_assert_num_queries(5 if "need" in asked else 4):
        assert len(texts(client.get(address, asked), ".wm-entry")) == count


def test_facets_follow_the_entry():
    service = a_service(categories=["HS"], spoken=["pl"])
    service.categories, service.spoken = ["LA"], []
    service.save()

    assert set(ServiceFacet.objects.values_list("kind", "code")) == {
        ("category", "LA"),
        ("strand", "all"),
        ("area", "everywhere"),
        ("side", "support"),
    }


def test_services_of_the_same_name_have_their_own_addresses():
    names = ["Print", "Help here", "Help here", "救援"]

    slugs = [a_service(name=name).slug for name in names]

    assert slugs[:3] == ["print-2", "help-here", "help-here-2"]
    assert slugs[3].startswith("service-")


def test_areas_are_loaded_and_loaded_again(tmp_path, capsys):
    file = tmp_path / "areas.csv"
    file.write_text("kind,code,name,part_of\nward,mill,Mill,zt\ntown,zt,Ezterby,\n")

    call_command("load_areas", file)
    call_command("load_areas", file)

    assert capsys.readouterr().out.splitlines() == ["2 areas: 2 new, 0 changed", "2 areas: 0 new, 0 changed"]
    assert [area.code for area in Area.objects.get(code="mill").part_of.all()] == ["zt"]


def test_a_file_with_a_fault_is_not_loaded(tmp_path, capsys):
    file = tmp_path / "areas.csv"
    file.write_text("kind,code,name,part_of\ntown,zt,Ezterby,\nward,mill,,\n")

    with pytest.raises(CommandError, match="1 faults"):
        call_command("load_areas", file)

    assert capsys.readouterr().err.splitlines() == ["areas.csv:3 the name has to have 1 to 120 letters"]
    assert not Area.objects.exists()


def test_bank_holidays_close_services():
    service = a_service()
    day = date(2026, 12, 25)  # a Friday
    OpeningTime.objects.create(service=service, weekday=4, opens=time(9), closes=time(17))
    BankHoliday.objects.create(day=day, name="Christmas Day")
    at = timezone.make_aware(datetime.combine(day, time(10)))

    assert queries.entry_of(service, at=at).state.is_open is False
    assert queries.entry_of(service, at=at - timedelta(days=7)).state.is_open is True
