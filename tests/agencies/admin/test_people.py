import pytest
from django.contrib.auth.models import Group
from django.db.models import ProtectedError
from django.urls import reverse

from agencies.models import AuditEntry, Person
from tests.factories.agencies import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def admin(client):
    admin = PersonFactory(username="root", is_superuser=True)
    client.force_login(admin)
    return admin


def given(**kwargs):
    return {
        "username": "bo",
        "display_name": "Bo",
        "email": "",
        "language": "",
        "password1": "",
        "password2": "",
        **kwargs,
    }


def test_person_is_added_without_address_or_password(client, admin):
    response = client.post(reverse("wagtailusers_users:add"), given())

    person = Person.objects.get(username="bo")
    assert response.status_code == 302
    assert (person.display_name, person.email) == ("Bo", None)
    assert person.check_password("") is False


@pytest.mark.parametrize(
    ("taken", "word"),
    [
        ({"username": "BO"}, "Somebody already has this username."),
        ({"email": "BO@example.org"}, "Somebody already has this e-mail address."),
    ],
)
def test_taken_name_is_refused_whatever_its_capitals(client, admin, taken, word):
    PersonFactory(username="bo", email="bo@example.org")

    response = client.post(reverse("wagtailusers_users:add"), given(**{"username": "other", **taken}))

    errors = response.context["form"].errors
    assert [str(text) for texts in errors.values() for text in texts] == [word]


@pytest.mark.parametrize("name", ["wagtailusers_users:add", "wagtailusers_users:index"])
def test_pages_show_the_names_of_this_site(client, admin, name):
    content = client.get(reverse(name)).content.decode()

    assert "first_name" not in content


def test_person_is_changed_and_switched_off(client, admin):
    person = PersonFactory(username="bo")
    address = reverse("wagtailusers_users:edit", args=[person.pk])

    assert b"display_name" in client.get(address).content
    client.post(address, given(display_name="Bo K."))

    person.refresh_from_db()
    assert (person.display_name, person.is_active) == ("Bo K.", False)


def test_list_is_searched_by_display_name(client, admin):
    PersonFactory(display_name="Zoë")
    PersonFactory(display_name="Cy")

    found = client.get(reverse("wagtailusers_users:index"), {"q": "Zo"}).context["users"]

    assert [person.display_name for person in found] == ["Zoë"]


def test_nobody_deletes_people(client, admin):
    person = PersonFactory()

    response = client.post(reverse("wagtailusers_users:delete", args=[person.pk]), follow=True)

    assert Person.objects.filter(pk=person.pk).exists()
    assert [str(message) for message in response.context["messages"]] == [
        "People are not deleted: what they learned is kept. Switch the account off instead."
    ]


def test_nobody_deletes_people_in_bulk(client, admin):
    person = PersonFactory()
    address = reverse("wagtail_bulk_action", args=["agencies", "person", "delete"])

    client.post(f"{address}?id={person.pk}", follow=True)

    assert Person.objects.filter(pk=person.pk).exists()


def test_person_with_a_past_cannot_be_deleted_at_all():
    person = MembershipFactory().person

    with pytest.raises(ProtectedError):
        person.delete()


def test_rights_that_change_are_noted_and_other_changes_are_not(client, admin):
    person = PersonFactory(username="bo", email=None, display_name="Bo")
    editors, _is_new = Group.objects.get_or_create(name="Editors")
    form = {"username": "bo", "display_name": "Bo", "email": "", "language": "", "is_active": "on"}

    for said in [{}, {"display_name": "Bo B."}, {"groups": [editors.pk]}]:
        response = client.post(reverse("wagtailusers_users:edit", args=[person.pk]), form | said)
        assert response.status_code == 302

    (note,) = AuditEntry.objects.filter(action="rights.changed")
    assert (note.by, note.person, note.before["groups"], note.after["groups"]) == (admin, person, [], ["Editors"])
