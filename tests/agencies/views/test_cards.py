"""Cards for people without e-mail: made, printed, used once, made anew."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEntry, Membership, OneTimeCode, Person
from tests.factories.agencies import AgencyFactory, MembershipFactory, RoleFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

CARDS = reverse("agencies:cards", args=["riverside"])
PRINT = reverse("agencies:print-cards", args=["riverside"])


@pytest.fixture
def agency():
    return AgencyFactory(slug="riverside")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def make(client, agency, lead):
    role = RoleFactory(partnership=agency.partnership)

    def post(names="Bo Smith\nAna Jones", **given):
        client.force_login(lead)
        given = {"names": names, "role": role.pk, "start_date": timezone.localdate(), **given}
        return client.post(CARDS, given)

    return post


def printed(client):
    return [card for card, _letters in client.get(PRINT).context["cards"]]


def change(client, person, verb):
    return client.post(reverse("agencies:change-card", args=["riverside", person.public_id, verb]))


def test_card_opens_the_account_once_and_leads_to_a_password(client, make):
    assert make().url == PRINT
    bo, ana = printed(client)
    client.logout()

    typed = {"username": bo.username, "code": f"{bo.secret[:4]} {bo.secret[4:]}"}
    response = client.post(reverse("agencies:one-time-code"), typed)

    person = Person.objects.get(display_name="Bo Smith")
    assert response.url == reverse("agencies:choose-password")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.email, person.has_usable_password()) == (None, False)
    assert Membership.objects.get(person=person).came_by == "hand"
    assert ana.secret not in str(list(OneTimeCode.objects.values()))
    client.logout()
    client.post(reverse("agencies:one-time-code"), typed)
    assert "_auth_user_id" not in client.session


def test_button_pressed_twice_makes_each_account_once(client, make, lead):
    client.force_login(lead)
    once = client.get(CARDS).context["form"]["once"].value()
    for _ in range(2):
        make(once=once)

    assert Person.objects.filter(display_name="Bo Smith").count() == 1
    assert len(printed(client)) == 2


def test_somebody_of_the_same_name_is_asked_about_first(client, make, agency):
    MembershipFactory(agency=agency, person__display_name="bo  SMITH")

    asked = make("Bo Smith")
    assert "In the agency already: Bo Smith" in asked.content.decode()
    assert Person.objects.filter(display_name="Bo Smith").count() == 0

    make("Bo Smith", are_others="on")
    assert Person.objects.filter(display_name="Bo Smith").count() == 1


def test_codes_are_shown_for_a_while_only_and_to_their_maker_only(client, make, agency):
    make()
    client.force_login(MembershipFactory(agency=agency, lead=True).person)
    assert client.get(PRINT).url == CARDS

    cache.clear()
    assert client.get(PRINT).url == CARDS


def test_new_card_ends_the_former_one(client, make):
    make("Bo Smith")
    [first] = printed(client)
    change(client, Person.objects.get(display_name="Bo Smith"), "again")
    [second] = printed(client)
    client.logout()

    client.post(reverse("agencies:one-time-code"), {"username": first.username, "code": first.secret})
    assert "_auth_user_id" not in client.session
    client.post(reverse("agencies:one-time-code"), {"username": second.username, "code": second.secret})
    assert "_auth_user_id" in client.session


def test_cancelled_card_opens_nothing(client, make):
    make("Bo Smith")
    [card] = printed(client)
    change(client, Person.objects.get(display_name="Bo Smith"), "cancel")
    client.logout()

    client.post(reverse("agencies:one-time-code"), {"username": card.username, "code": card.secret})

    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.filter(action="card.cancelled").count() == 1


def test_who_has_come_in_gets_no_other_first_card(client, make):
    make("Bo Smith")
    person = Person.objects.get(display_name="Bo Smith")
    Person.objects.filter(pk=person.pk).update(last_login=timezone.now())

    assert change(client, person, "again").status_code == 404
    assert OneTimeCode.objects.count() == 1


@pytest.mark.parametrize("names", ["", "  \n ", "x" * 151, "\n".join("abc" for _ in range(101))])
def test_bad_lists_are_refused(client, make, names):
    assert list(make(names).context["form"].errors) == ["names"]
    assert OneTimeCode.objects.count() == 0
