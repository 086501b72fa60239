"""Two workers at the same moment, on a database with real locks."""

import pytest
from django.db import connection  # noqa: F401 - the condition below asks it

from agencies.actions import jobs
from agencies.enums import JobState
from agencies.models import Strand
from tests.courses.test_at_once import at_once
from tests.factories.agencies import PartnershipFactory
from tests.factories.jobs import NOON, JobFactory

pytestmark = [
    pytest.mark.integration,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time; needs the real parts"
    ),
]


def test_two_workers_do_each_piece_once():
    job = JobFactory(partnership=PartnershipFactory(), arguments={"steps": 6})
    got = []

    at_once(*(lambda claim=claim: got.append(jobs.run(job.pk, claim=claim, clock=lambda: NOON)) for claim in "abc"))

    job.refresh_from_db()
    assert sorted(one is None for one in got) == [False, True, True]
    assert (job.state, job.done) == (JobState.DONE, 6)
    assert Strand.objects.filter(partnership=job.partnership).count() == 6
