import pytest
from django.urls import reverse

from agencies.models import Person
from tests.factories.agencies import PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ADDRESS = reverse("agencies:account")


@pytest.fixture
def person(client):
    person = PersonFactory(display_name="Bo")
    client.force_login(person)
    return person


def save(client, **kwargs):
    return client.post(ADDRESS, {"display_name": "Bo", **kwargs})


def test_person_chooses_names_and_languages(client, person):
    response = save(
        client,
        display_name="Bo K.",
        certificate_name="بو",
        certificate_language="ur",
        language="pl",
        prefers_easy_read="on",
    )

    person.refresh_from_db()
    assert response.url == "/pl/account/"
    assert response.cookies["django_language"].value == "pl"
    assert (person.display_name, person.certificate_name, person.certificate_language) == ("Bo K.", "بو", "ur")
    assert (person.language, person.prefers_easy_read) == ("pl", True)


@pytest.mark.parametrize(
    "given", [{"display_name": " "}, {"language": "xx"}, {"certificate_language": "tlh"}, {"certificate_name": "Sky 𐤀"}]
)
def test_wrong_answer_changes_nothing(client, person, given):
    response = save(client, **given)

    assert list(response.context["form"].errors) == list(given)
    assert Person.objects.get() == person
    assert Person.objects.get().display_name == "Bo"


def test_name_that_cannot_be_printed_is_told_by_its_letters(client, person):
    form = save(client, certificate_name="Sky 𐤀𐤁 王").context["form"]

    assert form.errors["certificate_name"] == ["We have no typeface for 𐤀 𐤁. Write your name in other letters."]


def test_nobody_makes_themselves_more(client, person):
    save(client, is_superuser="on", username="root", email="other@example.org")

    after = Person.objects.get()
    assert (after.is_superuser, after.username, after.email) == (False, person.username, person.email)


def test_signed_out_visitor_is_sent_to_sign_in(client):
    assert client.get(ADDRESS).url == f"{reverse('account_login')}?next={ADDRESS}"
