from datetime import UTC, date, datetime

import pytest

from agencies.actions import memberships
from agencies.models import Membership
from agencies.signals import membership_changed
from tests.factories.agencies import (
    AgencyFactory,
    MembershipFactory,
    PersonFactory,
    ResponsibilityFactory,
    RoleFactory,
    TeamFactory,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
JANUARY, JUNE, JULY = date(2025, 1, 1), date(2025, 6, 1), date(2025, 7, 1)


@pytest.fixture
def clerk():
    return PersonFactory()


@pytest.fixture
def post(clerk):
    agency = AgencyFactory()
    return {
        "person": PersonFactory(),
        "agency": agency,
        "role": RoleFactory(partnership=agency.partnership),
        "by": clerk,
        "at": NOW,
    }


@pytest.fixture
def announced():
    heard = []

    def listen(sender, person_ids, **kwargs):
        heard.append(person_ids)

    membership_changed.connect(listen)
    yield heard
    membership_changed.disconnect(listen)


class TestJoin:
    def test_records_who_and_when(self, post, clerk, announced):
        membership = memberships.join(**post, start_date=JANUARY)

        assert (membership.recorded_by, membership.recorded_at) == (clerk, NOW)
        assert announced == [{post["person"].pk}]

    def test_twice_is_once(self, post, announced):
        first = memberships.join(**post, start_date=JANUARY)

        assert memberships.join(**post, start_date=JANUARY) == first
        assert Membership.objects.count() == 1
        assert len(announced) == 1

    @pytest.mark.parametrize(("start", "end"), [(JUNE, None), (date(2024, 1, 1), JUNE), (date(2024, 1, 1), None)])
    def test_same_role_on_overlapping_days_is_refused(self, post, start, end):
        memberships.join(**post, start_date=JANUARY)

        with pytest.raises(memberships.CannotJoin, match="has held this role in this agency since"):
            memberships.join(**post, start_date=start, end_date=end)

    def test_next_span_may_begin_on_the_day_the_last_one_ends(self, post):
        memberships.join(**post, start_date=JANUARY, end_date=JUNE)
        memberships.join(**post, start_date=JUNE)

        assert Membership.objects.on(JUNE).count() == 1

    def test_another_role_at_the_same_time_is_welcome(self, post):
        memberships.join(**post, start_date=JANUARY)
        memberships.join(**{**post, "role": RoleFactory(partnership=post["agency"].partnership)}, start_date=JANUARY)

        assert Membership.objects.on(JUNE).count() == 2

    def test_voided_post_is_no_hindrance(self, post):
        mistake = memberships.join(**post, start_date=JANUARY)
        memberships.void(membership=mistake, by=None, at=NOW)

        assert memberships.join(**post, start_date=JUNE).start_date == JUNE

    def test_team_of_another_agency_is_refused(self, post):
        with pytest.raises(memberships.CannotJoin, match="team belongs to another agency"):
            memberships.join(**post, team=TeamFactory(), start_date=JANUARY)

    def test_role_of_another_partnership_is_refused(self, post):
        with pytest.raises(memberships.CannotJoin, match="role belongs to another partnership"):
            memberships.join(**{**post, "role": RoleFactory()}, start_date=JANUARY)

    def test_end_before_start_is_refused(self, post):
        with pytest.raises(memberships.CannotJoin, match="end must come after the start"):
            memberships.join(**post, start_date=JUNE, end_date=JUNE)


class TestLeave:
    def test_ends_the_post_and_says_who_and_when(self, clerk, announced):
        membership = MembershipFactory(start_date=JANUARY)

        left = memberships.leave(membership=membership, end_date=JUNE, by=clerk, at=NOW)

        assert (left.end_date, left.end_recorded_by, left.end_recorded_at) == (JUNE, clerk, NOW)
        assert announced == [{membership.person_id}]

    def test_twice_is_once(self, announced):
        membership = MembershipFactory(start_date=JANUARY)
        for _ in range(2):
            memberships.leave(membership=membership, end_date=JUNE, by=None, at=NOW)

        assert len(announced) == 1

    def test_duties_end_with_the_post(self):
        membership = MembershipFactory(start_date=JANUARY)
        lead = ResponsibilityFactory(membership=membership)
        later = ResponsibilityFactory(membership=membership, start_date=JULY)

        memberships.leave(membership=membership, end_date=JUNE, by=None, at=NOW)

        lead.refresh_from_db()
        later.refresh_from_db()
        assert lead.end_date == JUNE
        assert later.voided_at == NOW

    def test_planned_end_may_be_brought_forward(self):
        membership = MembershipFactory(start_date=JANUARY, end_date=JULY)

        assert memberships.leave(membership=membership, end_date=JUNE, by=None, at=NOW).end_date == JUNE

    def test_past_end_stands(self):
        membership = MembershipFactory(start_date=JANUARY, end_date=JUNE)

        with pytest.raises(memberships.CannotLeave, match="already ended"):
            memberships.leave(membership=membership, end_date=JULY, by=None, at=NOW)

    def test_end_by_the_first_day_is_refused(self):
        with pytest.raises(memberships.CannotLeave, match="end must come after the start"):
            memberships.leave(membership=MembershipFactory(start_date=JUNE), end_date=JUNE, by=None, at=NOW)

    def test_figures_can_be_told_as_they_were_known(self):
        membership = MembershipFactory(start_date=JANUARY, recorded_at=datetime(2025, 1, 1, tzinfo=UTC))
        memberships.leave(membership=membership, end_date=date(2025, 5, 1), by=None, at=NOW)

        before, after = datetime(2025, 6, 14, tzinfo=UTC), NOW
        assert list(Membership.objects.on_as_known(JUNE, before)) == [membership]
        assert list(Membership.objects.on_as_known(JUNE, after)) == []


class TestMove:
    def test_one_post_ends_as_the_next_begins(self):
        old = MembershipFactory(start_date=JANUARY, lead=True)
        team = TeamFactory(agency=old.agency)

        new = memberships.move(
            membership=old, agency=old.agency, role=old.role, team=team, start_date=JUNE, by=None, at=NOW
        )

        old.refresh_from_db()
        assert (old.end_date, new.start_date, new.team) == (JUNE, JUNE, team)
        assert list(Membership.objects.on(JUNE)) == [new]
        assert new.responsibilities.count() == 0

    def test_on_the_first_day_the_old_post_is_taken_back(self):
        old = MembershipFactory(start_date=JUNE)
        role = RoleFactory(partnership=old.agency.partnership)

        new = memberships.move(
            membership=old, agency=old.agency, role=role, team=None, start_date=JUNE, by=None, at=NOW
        )

        assert list(Membership.objects.standing()) == [new]

    def test_refused_move_changes_nothing(self):
        old = MembershipFactory(start_date=JANUARY)

        with pytest.raises(memberships.CannotJoin):
            memberships.move(
                membership=old, agency=old.agency, role=RoleFactory(), team=None, start_date=JUNE, by=None, at=NOW
            )

        old.refresh_from_db()
        assert old.end_date is None


class TestVoid:
    def test_keeps_the_row_and_says_who_and_when(self, clerk, announced):
        membership = MembershipFactory(lead=True)

        memberships.void(membership=membership, by=clerk, at=NOW)

        membership.refresh_from_db()
        assert (membership.voided_by, membership.voided_at) == (clerk, NOW)
        assert membership.responsibilities.standing().count() == 0
        assert announced == [{membership.person_id}]

    def test_twice_is_once(self, announced):
        membership = MembershipFactory()
        for _ in range(2):
            memberships.void(membership=membership, by=None, at=NOW)

        assert len(announced) == 1
