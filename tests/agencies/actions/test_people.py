from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from agencies.actions import people
from tests.factories.agencies import PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)


def create(**kwargs):
    return people.create(**{"display_name": "Zoë Ałen", "at": NOW, **kwargs})


def test_username_comes_from_the_email_address():
    person = create(email="Zoe.Alen@Council.Example")

    assert (person.username, person.email) == ("zoe.alen", "zoe.alen@council.example")


def test_username_comes_from_the_name_where_there_is_no_address():
    person = create()

    assert (person.username, person.email) == ("zoe.aen", None)
    assert person.has_usable_password() is False


@pytest.mark.parametrize(("taken", "chosen"), [([], "zoe"), (["Zoe"], "zoe2"), (["zoe", "zoe2", "zoe22"], "zoe3")])
def test_chosen_username_is_numbered_when_taken(taken, chosen):
    for username in taken:
        PersonFactory(username=username)

    assert create(email="zoe@council.example").username == chosen


def test_name_without_latin_letters_still_gives_a_username():
    assert create(display_name="زینب").username == "person"


def test_taken_address_or_username_is_refused_whatever_its_capitals():
    PersonFactory(username="bo", email="bo@example.org")

    with pytest.raises(people.CannotCreate, match="e-mail address"):
        create(email="BO@example.org")
    with pytest.raises(people.CannotCreate, match="username"):
        create(username="BO")


def test_bad_username_is_refused():
    with pytest.raises(ValidationError):
        create(username="no spaces please")
