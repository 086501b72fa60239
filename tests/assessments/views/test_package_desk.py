"""Packages in the admin: who may do what, the list, and what a chooser offers."""

import json

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from agencies.actions import groups, responsibilities, sections
from agencies.enums import Duty
from assessments.queries.package_desk import places
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.cms import StandardPageFactory
from tests.factories.courses import LessonPageFactory
from tests.factories.packages import PackageVersionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
DESK = "wagtailsnippets_assessments_package"
CHOOSER = "wagtailsnippetchoosers_assessments_package"


def of_group(name):
    groups.make()
    person = PersonFactory()
    person.groups.set(Group.objects.filter(name=name))
    return person


def writer_of_a_section():
    groups.make()
    agency = AgencyFactory(section=StandardPageFactory(parent=StandardPageFactory(live=True), live=True))
    sections.arrange(agency)
    post = MembershipFactory(agency=agency)
    responsibilities.grant(membership=post, duty=Duty.EDITOR, by=None, at=timezone.now(), start_date=post.start_date)
    return post.person


PEOPLE = {
    "editor": lambda: of_group(groups.EDITORS),
    "reviewer": lambda: of_group(groups.REVIEWERS),
    "coordinator": lambda: of_group(groups.COORDINATORS),
    "writer": writer_of_a_section,
    "learner": lambda: MembershipFactory().person,
    "admin": lambda: PersonFactory(is_superuser=True),
}
OF_PACKAGE = ["inspect", "edit", "usage", "history"]


def may(client, address):
    """Whether the page opens; Wagtail sends whoever may not to its front door, others to the site's."""
    return client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("who", "look", "change", "choose"),
    [
        ("editor", True, True, True),
        ("admin", True, True, True),
        ("reviewer", True, False, True),
        ("writer", False, False, True),
        ("coordinator", False, False, False),
        ("learner", False, False, False),
    ],
)
def test_who_may_look_change_and_choose(client, who, look, change, choose):
    package = PackageVersionFactory().package
    client.force_login(PEOPLE[who]())

    assert may(client, reverse(f"{DESK}:list")) is look
    assert may(client, reverse(f"{DESK}:inspect", args=[package.pk])) is look
    assert [
        may(client, reverse(f"{DESK}:{name}", args=args)) for name, args in [("edit", [package.pk]), ("add", [])]
    ] == [change] * 2
    assert [
        may(client, reverse(f"{CHOOSER}:choose")),
        may(client, reverse(f"{CHOOSER}:chosen", args=[package.pk])),
    ] == [choose] * 2


def test_nobody_deletes_a_package(client):
    package = PackageVersionFactory().package
    admin = PEOPLE["admin"]()
    client.force_login(admin)

    response = client.post(reverse(f"{DESK}:delete", args=[package.pk]), follow=True)

    assert "Packages are not deleted" in response.content.decode()
    client.post(f"{reverse('wagtail_bulk_action', args=['assessments', 'package', 'delete'])}?id={package.pk}")
    package.refresh_from_db()


def test_an_editor_mends_title_and_language(client):
    package = PackageVersionFactory(package__title="Tipe", package__language="und").package
    client.force_login(PEOPLE["editor"]())

    response = client.post(
        reverse(f"{DESK}:edit", args=[package.pk]), {"title": "Type", "language": "cy"}, follow=False
    )

    package.refresh_from_db()
    assert (response.url, package.title, package.language) == (
        reverse(f"{DESK}:inspect", args=[package.pk]),
        "Type",
        "cy",
    )


def titles(response):
    return [package.title for package in response.context["page_obj"]]


@pytest.fixture
def three(client):
    """Of two kinds, in two languages; the last is archived."""
    PackageVersionFactory(package__title="First")
    PackageVersionFactory(package__title="Second", package__language="cy", main_library="H5P.Blanks 1.12")
    PackageVersionFactory(package__title="Third", package__archived_at=timezone.now())
    client.force_login(PEOPLE["editor"]())


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["First", "Second", "Third"]),
        ("q=sec", ["Second"]),
        ("kind=H5P.Blanks", ["Second"]),
        ("language=cy", ["Second"]),
        ("archived=true", ["Third"]),
        ("archived=false", ["First", "Second"]),
    ],
)
def test_packages_are_found(client, asked, found):
    assert titles(client.get(f"{reverse(f'{DESK}:list')}?{asked}")) == found


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(("asked", "found"), [("", ["First", "Second"]), ("q=fir", ["First"]), ("q=thi", [])])
def test_what_is_archived_is_not_offered(client, asked, found):
    response = client.get(f"{reverse(f'{CHOOSER}:choose_results')}?{asked}")

    assert [package.title for package in response.context["results"]] == found


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_no_more_for_more_packages(client, count, django_assert_num_queries):
    PackageVersionFactory.create_batch(count)
    client.force_login(PEOPLE["editor"]())
    address = reverse(f"{DESK}:list")
    client.get(address)

    with django_assert_num_queries(21):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_package_asks_no_more_for_more_versions(client, count, django_assert_num_queries):
    package = PackageVersionFactory().package
    for number in range(2, count + 1):
        PackageVersionFactory(package=package, number=number, is_current=False)
    client.force_login(PEOPLE["editor"]())
    address = reverse(f"{DESK}:inspect", args=[package.pk])
    client.get(address)

    with django_assert_num_queries(19):
        client.get(address)


@pytest.fixture
def shown(client):
    """A package that a live lesson shows."""
    package = PackageVersionFactory(package__title="What would you do?").package
    block = {"type": "package", "value": {"package": package.pk, "alternative": "<p>Talk about it.</p>"}}
    LessonPageFactory(title="At the front desk", body=json.dumps([block]))
    client.force_login(PEOPLE["editor"]())
    return package


def test_the_list_counts_the_lessons_that_show_a_package(client, shown):
    [package] = client.get(reverse(f"{DESK}:list")).context["page_obj"]

    assert package.used == 1


@pytest.mark.parametrize("name", ["inspect", "archive"])
def test_the_lessons_that_show_it_are_named(client, shown, name):
    of = shown.pk if name == "inspect" else shown.public_id

    places = client.get(reverse(f"{DESK}:{name}", args=[of])).context["places"]

    assert [(place.title, place.kind) for place in places] == [("At the front desk", "lesson")]


def test_a_lesson_goes_on_showing_what_is_archived(client, shown):
    client.post(reverse(f"{DESK}:archive", args=[shown.public_id]))

    assert [place.title for place in places(shown, for_=None)] == ["At the front desk"]
    assert client.get(reverse(f"{CHOOSER}:chosen", args=[shown.pk])).status_code == 200
