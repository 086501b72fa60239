"""Two transactions at the same moment that change the same people, on a database with real locks."""

import threading
from datetime import timedelta

from django.db import connection, transaction  # noqa: F401 - the condition below asks it

from agencies.models import Membership
from figures.actions import histories
from figures.models import HistoryWaiting
from tests.at_once import at_once, needs_real_locks
from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.courses import RequirementFactory, noon
from tests.figures.actions.test_histories import DAY, kept_is_live

pytestmark = needs_real_locks


def test_two_who_change_two_people_in_opposite_order_neither_wait_nor_lose_a_line():
    agency = AgencyFactory()
    RequirementFactory(partnership=agency.partnership)
    one, other = (MembershipFactory(agency=agency).person for _ in range(2))
    posts = [MembershipFactory(agency=agency, person=person) for person in (one, other, other, one)]
    histories.refresh(partnership=agency.partnership, at=noon(DAY))
    step = threading.Barrier(2, timeout=120)

    def end(*posts):
        with transaction.atomic():
            for post in posts:
                Membership.objects.filter(pk=post.pk).update(end_date=DAY)
                histories.note({post.person_id}, at=noon(DAY))
                step.wait()

    at_once(lambda: end(posts[0], posts[1]), lambda: end(posts[2], posts[3]))

    assert set(HistoryWaiting.objects.values_list("person", flat=True)) == {one.pk, other.pk}
    histories.refresh(partnership=agency.partnership, at=noon(DAY))
    kept_is_live(agency.partnership, [DAY - timedelta(days=1), DAY])
    assert histories.verify(partnership=agency.partnership, day=DAY, at=noon(DAY)) == []
