import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import IntegrityError, transaction

from agencies.models import Person
from tests.factories.agencies import PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.mark.parametrize("email", [None, ""])
def test_person_needs_no_email(email):
    one = Person.objects.create_user("one", email=email)
    two = Person.objects.create_user("two", email=email)

    assert (one.email, two.email) == (None, None)


def test_superuser_needs_no_email(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a-long-password")
    call_command("createsuperuser", username="root", email="", interactive=False, verbosity=0)

    assert Person.objects.get().is_superuser is True
    assert Person.objects.get().email is None


def test_address_is_kept_in_small_letters():
    assert Person.objects.create_user("one", email=" One@Example.ORG ").email == "one@example.org"


@pytest.mark.parametrize("field", ["username", "email"])
def test_database_holds_one_person_per_name_whatever_the_capitals(field):
    PersonFactory(username="bo", email="bo@example.org")
    other = PersonFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(**{field: "BO" if field == "username" else "BO@example.org"})


@pytest.mark.parametrize("typed", ["bo", "BO", "bo@example.org", "Bo@Example.org"])
def test_person_is_known_by_username_or_address_however_typed(typed, rf):
    person = PersonFactory(username="bo", email="bo@example.org", password="a-long-password")

    assert authenticate(rf.post("/"), username=typed, password="a-long-password") == person
    assert authenticate(rf.post("/"), username=typed, password="another-password") is None
