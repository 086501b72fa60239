"""How packages are used, as those who keep them read it."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories.agencies import PersonFactory
from tests.factories.courses import NOW, CycleFactory
from tests.factories.packages import PackageFactory, PackageVersionFactory, PlayFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def version():
    return PackageVersionFactory(package=PackageFactory(title="=Spot it"))


def sign_in(client, *rights):
    person = PersonFactory()
    person.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    client.force_login(person)
    return client


@pytest.fixture
def keeper(client):
    return sign_in(client, "view_package")


def played(version, number, **about):
    return [PlayFactory(version=version, cycle=CycleFactory(), heard_at=NOW, **about) for _ in range(number)]


def completed(version, number, **about):
    return played(version, number, completed_at=NOW + timedelta(minutes=5), **about)


def address(version):
    return reverse("package_figures", args=[version.package.public_id])


def test_nobody_played_it_yet(keeper, version):
    text = keeper.get(address(version)).content.decode()

    assert "Nobody has played it yet." in text
    assert "How far the plays came" not in text


def test_the_page_tells_numbers_and_no_names(keeper, version):
    people = [play.person for play in completed(version, 5, passed=True, seconds=90)]
    people += [play.person for play in played(version, 5, stopped_place=2)]

    response = keeper.get(address(version))
    text = response.content.decode()

    assert response.context["rows"] == [
        {
            "version": response.context["rows"][0]["version"],
            "used": response.context["rows"][0]["used"],
            "time": "1 min 30 s",
            "stops": [("Part 2", 5)],
        }
    ]
    assert "<td>10</td><td>10</td><td>5</td><td>5</td><td>1 min 30 s</td>" in text
    assert len(people) == 10
    assert not [person for person in people if person.display_name in text or person.username in text]


def test_four_are_too_few(keeper, version):
    completed(version, 4, seconds=90)
    played(version, 4, stopped_place=2)

    text = keeper.get(address(version)).content.decode()

    assert "<td>8</td><td>8</td><td>4</td><td>0</td><td>Too few to say</td>" in text
    assert "<p>Too few to say.</p>" in text
    assert "Part 2" not in text


def test_versions_add_up(keeper, version):
    completed(version, 3, seconds=20)
    completed(PackageVersionFactory(package=version.package, number=2, is_current=False), 2, seconds=30)

    response = keeper.get(address(version))
    text = response.content.decode()

    assert [row["version"].number for row in response.context["rows"]] == [2, 1]
    assert "All versions" in text
    assert "<td>5</td><td>5</td><td>5</td><td>0</td><td>20 s</td>" in text
    assert "Nowhere: every play was completed." in text


@pytest.mark.parametrize("right", ["view_package", "change_package"])
def test_who_keeps_packages_reads_them(client, version, right):
    sign_in(client, right)

    assert client.get(address(version)).status_code == 200
    assert client.get(reverse("packages_used")).status_code == 200
    assert reverse("packages_used") in client.get(reverse("packages_used")).content.decode()


def test_others_in_the_admin_do_not(client, version):
    completed(version, 5)
    sign_in(client, "change_quiz")

    for place in (address(version), reverse("packages_used"), reverse("packages_used_results")):
        assert client.get(place).status_code == 302
    assert reverse("packages_used") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_learners_do_not(client, version):
    client.force_login(PersonFactory())

    assert client.get(address(version)).status_code == 302


def test_a_package_that_is_not_there(keeper):
    assert keeper.get(reverse("package_figures", args=["nothing"])).status_code == 404


def test_the_report_lists_every_version(keeper, version):
    completed(version, 5, passed=True, seconds=30)
    played(version, 5, stopped_place=3)
    PackageVersionFactory(package=PackageFactory(title="Another"))

    response = keeper.get(reverse("packages_used"))

    assert [row.package.title for row in response.context["object_list"]] == ["=Spot it", "Another"]
    text = " ".join(response.content.decode().split())
    assert address(version) in text
    assert "30 s" in text
    assert "Part 3" in text


def test_the_report_as_tables(keeper, version):
    completed(version, 6, passed=True, seconds=30)
    played(version, 5, stopped_place=3)

    lines = list(csv.reader(io.StringIO(keeper.get(reverse("packages_used") + "?export=csv").getvalue().decode())))
    book = keeper.get(reverse("packages_used") + "?export=xlsx").getvalue()
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active

    assert lines[0] == [
        "Package",
        "Version",
        "Uploaded",
        "Started",
        "Heard from",
        "Completed",
        "Passed, as the package says",
        "Middle time, in seconds",
        "Most stop at",
    ]
    assert [line[:2] + line[3:] for line in lines[1:]] == [["'=Spot it", "1", "11", "11", "6", "6", "30.0", "Part 3"]]
    assert [cell.value for cell in sheet[2]][3:] == [11, 11, 6, 6, 30, "Part 3"]
    assert sheet["A2"].value == "'=Spot it"


@pytest.mark.parametrize("number", [1, 3])
def test_the_report_costs_the_same_for_any_number_of_packages(keeper, number, django_assert_num_queries):
    for version in PackageVersionFactory.create_batch(number):
        completed(version, 2)
    keeper.get(reverse("packages_used"))

    with django_assert_num_queries(19):
        assert len(keeper.get(reverse("packages_used")).context["object_list"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_versions(keeper, version, number, django_assert_num_queries):
    for place in range(1, number):
        PackageVersionFactory(package=version.package, number=place + 1, is_current=False)
    keeper.get(address(version))

    with django_assert_num_queries(21):
        assert len(keeper.get(address(version)).context["rows"]) == number


def test_the_way_there_stands_on_the_packages_page(keeper, version):
    page = keeper.get(reverse("wagtailsnippets_assessments_package:inspect", args=[version.package.pk]))

    assert f'href="{address(version)}"' in page.content.decode()
