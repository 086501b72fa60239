"""Linking two accounts of one person, from the lead's and the coordinator's page."""

import pytest
from django.urls import reverse

from agencies.models import AccountLink, AuditEntry
from tests.factories.agencies import AgencyFactory, MembershipFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def agency():
    return AgencyFactory(slug="riverside", partnership__slug="county")


@pytest.fixture
def people(agency):
    return [MembershipFactory(agency=agency).person for _ in range(2)]


@pytest.fixture(params=["lead", "coordinator"])
def pages(request, client, agency):
    """The page and the address that unlinks, with the one whose they are signed in."""
    client.force_login(MembershipFactory(agency=agency, **{request.param: True}).person)
    if request.param == "lead":
        return [reverse(f"agencies:{name}", args=["riverside"]) for name in ("second-accounts", "unlink-accounts")]
    names = ("partnership-second-accounts", "partnership-unlink-accounts")
    return [reverse(f"agencies:{name}", args=["county"]) for name in names]


def link(client, pages, kept, duplicate, reason="Same staff card"):
    given = {"kept": kept.username.upper(), "duplicate": duplicate.email, "reason": reason}
    return client.post(pages[0], given)


def test_links_and_undoes_it(client, pages, people):
    for _ in range(2):
        link(client, pages, *people)
    assert "Same staff card" in client.get(pages[0]).content.decode()
    for _ in range(2):
        client.post(pages[1], {"account": people[1].public_id})

    made = AccountLink.objects.get()
    assert (made.kept, made.duplicate, made.unlinked_at is None) == (*people, False)
    assert "Same staff card" not in client.get(pages[0]).content.decode()
    assert AuditEntry.objects.filter(person=people[0], action__startswith="accounts.").count() == 2


def test_people_out_of_sight_are_not_there(client, pages, people):
    stranger = MembershipFactory().person

    response = link(client, pages, people[0], stranger)

    assert list(response.context["form"].errors) == ["duplicate"]
    assert client.post(pages[1], {"account": stranger.public_id}).status_code == 404
    assert AccountLink.objects.count() == 0


def test_refusals_are_said_in_words(client, pages, people):
    assert "same account" in link(client, pages, people[0], people[0]).content.decode()
    assert list(link(client, pages, *people, reason=" ").context["form"].errors) == ["reason"]


@pytest.mark.parametrize("size", [1, 3])
def test_list_asks_as_much_for_three_as_for_one(client, agency, size, django_assert_max_num_queries):
    lead = MembershipFactory(agency=agency, lead=True).person
    for _ in range(size):
        pair = [MembershipFactory(agency=agency).person for _ in range(2)]
        AccountLink.objects.create(kept=pair[0], duplicate=pair[1], reason="One", linked_by=lead)
    client.force_login(lead)
    address = reverse("agencies:second-accounts", args=["riverside"])
    client.get(address)

    with django_assert_max_num_queries(12):
        assert len(client.get(address).context["links"]) == size
