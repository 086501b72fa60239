from datetime import UTC, date, datetime

import pytest

from agencies.actions import responsibilities
from agencies.enums import Duty
from agencies.models import Responsibility
from tests.factories.agencies import MembershipFactory, PersonFactory, ResponsibilityFactory, TeamFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
JANUARY, JUNE = date(2025, 1, 1), date(2025, 6, 1)


def grant(membership, **kwargs):
    given = {"duty": Duty.TRAINING_LEAD, "start_date": JANUARY, "by": None, "at": NOW, **kwargs}
    return responsibilities.grant(membership=membership, **given)


def test_grant_records_who_and_when():
    clerk = PersonFactory()

    duty = grant(MembershipFactory(), by=clerk)

    assert (duty.recorded_by, duty.recorded_at, duty.start_date) == (clerk, NOW, JANUARY)


def test_granting_twice_grants_once():
    membership = MembershipFactory()

    assert grant(membership) == grant(membership, start_date=JUNE)
    assert Responsibility.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"duty": Duty.COORDINATOR, "team": "own"}, "Only a training lead is for one team"),
        ({"team": "other"}, "the team must belong to the agency"),
        ({"end_date": JANUARY}, "end must come after the start"),
        ({"start_date": date(2025, 8, 1)}, "not in the agency on these days"),
    ],
)
def test_duty_that_does_not_fit_is_refused(given, why):
    membership = MembershipFactory(end_date=date(2025, 7, 1))
    if "team" in given:
        team = TeamFactory(agency=membership.agency) if given["team"] == "own" else TeamFactory()
        given = {**given, "team": team}

    with pytest.raises(responsibilities.CannotGrant, match=why):
        grant(membership, **given)


def test_voided_post_carries_no_duty():
    with pytest.raises(responsibilities.CannotGrant, match="taken back"):
        grant(MembershipFactory(voided_at=NOW))


def test_revoke_ends_the_duty():
    duty = ResponsibilityFactory(start_date=JANUARY)

    ended = responsibilities.revoke(responsibility=duty, end_date=JUNE, by=None, at=NOW)

    assert (ended.end_date, ended.end_recorded_at) == (JUNE, NOW)


def test_revoke_before_it_began_takes_it_back():
    duty = ResponsibilityFactory(start_date=JUNE)

    assert responsibilities.revoke(responsibility=duty, end_date=JUNE, by=None, at=NOW).voided_at == NOW
