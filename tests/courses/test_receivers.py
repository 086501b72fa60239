from datetime import UTC, datetime

import pytest

from agencies.actions import memberships
from courses.signals import scope_changed
from tests.factories.agencies import MembershipFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_change_of_membership_is_a_change_of_scope():
    heard = []

    def listen(sender, person_ids, **kwargs):
        heard.append(person_ids)

    scope_changed.connect(listen)
    membership = MembershipFactory()
    memberships.void(membership=membership, by=None, at=datetime(2025, 6, 1, tzinfo=UTC))
    scope_changed.disconnect(listen)

    assert heard == [{membership.person_id}]
