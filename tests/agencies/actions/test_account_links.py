from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.actions import account_links
from agencies.models import AccountLink, AuditEntry, Membership, Person
from agencies.queries.humans import human_of, ids_of, kept_accounts
from agencies.signals import accounts_linked
from tests.factories.agencies import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def clerk():
    return PersonFactory()


@pytest.fixture
def people():
    return PersonFactory.create_batch(4)


def link(kept, duplicate, by, reason="Same staff card"):
    return account_links.link(kept=kept, duplicate=duplicate, reason=reason, by=by, at=NOW)


class TestLink:
    def test_makes_both_accounts_one_human(self, people, clerk):
        first, second, third, stranger = people
        link(first, second, clerk)
        link(first, third, clerk)

        one = {first.pk, second.pk, third.pk}
        assert [ids_of(person) for person in people] == [one, one, one, {stranger.pk}]
        assert kept_accounts() == {second.pk: first.pk, third.pk: first.pk}

    def test_twice_is_once(self, people, clerk):
        first = link(people[0], people[1], clerk)

        assert link(people[0], people[1], clerk) == first
        assert AccountLink.objects.count() == 1

    def test_is_told_to_both_and_announced(self, people, clerk):
        heard = []

        def listen(sender, person_ids, **kwargs):
            heard.append(person_ids)

        accounts_linked.connect(listen)
        link(people[0], people[1], clerk)
        accounts_linked.disconnect(listen)

        assert heard == [{people[0].pk, people[1].pk}]
        noted = AuditEntry.objects.filter(action="accounts.linked").values_list("person", "by", "reason")
        assert set(noted) == {(person.pk, clerk.pk, "Same staff card") for person in people[:2]}

    def test_needs_a_reason_and_two_accounts(self, people, clerk):
        with pytest.raises(account_links.CannotLink, match="how you know"):
            link(people[0], people[1], clerk, reason=" ")
        with pytest.raises(account_links.CannotLink, match="same account"):
            link(people[0], people[0], clerk)

    @pytest.mark.parametrize("pair", [(2, 1), (1, 2), (2, 0), (1, 0)])
    def test_ties_no_chains(self, people, clerk, pair):
        link(people[0], people[1], clerk)

        with pytest.raises(account_links.CannotLink):
            link(people[pair[0]], people[pair[1]], clerk)


class TestUnlink:
    def test_takes_it_back_and_keeps_the_row(self, people, clerk):
        made = link(people[0], people[1], clerk)

        account_links.unlink(account_link=made, by=clerk, at=NOW)
        account_links.unlink(account_link=made, by=clerk, at=NOW)

        assert ids_of(people[0]) == {people[0].pk}
        assert AccountLink.objects.get().unlinked_by == clerk
        assert AuditEntry.objects.filter(action="accounts.unlinked").count() == 2

    def test_the_pair_may_be_linked_again(self, people, clerk):
        account_links.unlink(account_link=link(people[0], people[1], clerk), by=clerk, at=NOW)

        link(people[1], people[0], clerk)
        assert ids_of(people[0]) == {people[0].pk, people[1].pk}


def test_each_human_counts_once(people, clerk):
    for person in people:
        MembershipFactory(person=person)
    link(people[3], people[0], clerk)

    humans = Membership.objects.annotate(human=human_of()).values_list("human", flat=True).distinct()

    assert set(humans) == {people[1].pk, people[2].pk, people[3].pk}


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=8))
def test_whatever_is_linked_and_unlinked_being_one_human_is_mutual(people, clerk, pairs):
    AccountLink.objects.all().delete()
    for kept, duplicate, undo in pairs:
        try:
            made = link(people[kept], people[duplicate], clerk)
        except account_links.CannotLink:
            continue
        if undo:
            account_links.unlink(account_link=made, by=clerk, at=NOW)

    for one in people:
        for other in people:
            assert (other.pk in ids_of(one)) == (one.pk in ids_of(other))
            assert (ids_of(one) == ids_of(other)) == (other.pk in ids_of(one))
    assert set().union(*map(ids_of, people)) == set(
        Person.objects.filter(pk__in=[person.pk for person in people]).values_list("pk", flat=True)
    )
