from datetime import date

import pytest

from figures.queries.coverage import coverage
from tests.factories.agencies import MembershipFactory
from tests.factories.courses import RequirementFactory, noon

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 30)


def test_an_end_counts_only_from_when_it_was_recorded():
    requirement = RequirementFactory()
    post = MembershipFactory(agency__partnership=requirement.partnership, recorded_at=noon(date(2026, 1, 1)))
    post.end_date, post.end_recorded_at = date(2026, 6, 1), noon(date(2026, 7, 5))
    post.save()

    def required(known_at):
        return coverage(partnership=requirement.partnership, on=DAY, known_at=known_at).overall.posts.required

    assert required(noon(date(2026, 7, 1))) == 1
    assert required(noon(date(2026, 7, 6))) == 0
    assert required(None) == 0
