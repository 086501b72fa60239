import pytest
from django.contrib.auth.models import AnonymousUser, Group

from agencies.actions import groups
from cms import navigation
from tests.factories.agencies import PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def account_menu(rf, person):
    request = rf.get("/")
    request.user = person
    return [item.address for item in navigation.items_for(request, navigation.Place.ACCOUNT)]


def test_everyone_signed_in_finds_their_account(rf):
    assert account_menu(rf, PersonFactory()) == ["/account/"]
    assert account_menu(rf, AnonymousUser()) == []


def test_editors_find_their_rooms(rf):
    groups.make()
    editor = PersonFactory()
    editor.groups.set(Group.objects.filter(name=groups.EDITORS))

    assert account_menu(rf, editor) == ["/account/", "/admin/"]
