"""Two workers at the same moment, on a database with real locks."""

from django.db import connection  # noqa: F401 - the condition below asks it

from agencies.actions import jobs
from agencies.enums import JobState
from agencies.models import Strand
from tests.at_once import at_once, needs_real_locks
from tests.factories.agencies import PartnershipFactory
from tests.factories.jobs import NOON, JobFactory

pytestmark = needs_real_locks


def test_two_workers_do_each_piece_once():
    job = JobFactory(partnership=PartnershipFactory(), arguments={"steps": 6})
    got = []

    at_once(*(lambda claim=claim: got.append(jobs.run(job.pk, claim=claim, clock=lambda: NOON)) for claim in "abc"))

    job.refresh_from_db()
    assert sorted(one is None for one in got) == [False, True, True]
    assert (job.state, job.done) == (JobState.DONE, 6)
    assert Strand.objects.filter(partnership=job.partnership).count() == 6
