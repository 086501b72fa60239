from datetime import timedelta

import pytest
from django.db import transaction

from agencies.actions import jobs
from agencies.enums import JobState
from agencies.lending import CannotGoOn, JobKind, lend_job_kind
from agencies.models import Job, Strand
from agencies.signals import job_asked
from agencies.tasks import run_job, take_up_jobs
from tests.factories import jobs as factories
from tests.factories.agencies import AgencyFactory, PartnershipFactory, PersonFactory
from tests.factories.jobs import COUNTING, NOON, JobFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


class Clock:
    """Stands still but for a second at each look."""

    def __init__(self, at=NOON):
        self.at = at

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


class Killed(BaseException):
    """A worker that is killed leaves nothing behind that could be caught."""


@pytest.fixture
def partnership():
    return PartnershipFactory()


def steps_of(job):
    return sorted(Strand.objects.filter(partnership=job.partnership).values_list("code", flat=True))


def expected_steps(job, count):
    return sorted(f"step-{job.pk}-{step}" for step in range(count))


def run(job, claim="one", **options):
    return jobs.run(job.pk, claim=claim, clock=Clock(options.pop("at", NOON)), **options)


def test_job_is_done_piece_by_piece(partnership):
    job = JobFactory(partnership=partnership, arguments={"steps": 3})

    run(job)

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.place, job.result) == (JobState.DONE, 3, 3, {"step": 3}, {"last": 2})
    assert (job.claim, job.claimed_until, job.started_at) == ("", None, NOON + timedelta(seconds=1))
    assert steps_of(job) == expected_steps(job, 3)


def test_job_that_is_done_is_not_done_again(partnership):
    job = JobFactory(partnership=partnership, arguments={"steps": 2})
    run(job)

    assert run(job, claim="two") is None
    assert steps_of(job) == expected_steps(job, 2)


def test_job_goes_back_when_its_time_is_up(partnership):
    job = JobFactory(partnership=partnership, arguments={"steps": 5})

    first = run(job, seconds=2)
    assert (first.state, first.done, first.claim) == (JobState.WAITING, 2, "")

    assert run(job, claim="two").state == JobState.DONE
    assert steps_of(job) == expected_steps(job, 5)


def test_of_two_workers_one_gets_the_job():
    job = JobFactory()

    assert jobs.take_up(job.pk, "one", at=NOON)
    assert not jobs.take_up(job.pk, "two", at=NOON)
    assert run(job, claim="two") is None


def test_worker_that_lost_its_claim_writes_nothing(partnership):
    job = JobFactory(partnership=partnership, arguments={"steps": 2})
    jobs.take_up(job.pk, "gone", at=NOON)
    run(job, claim="two", at=NOON + timedelta(minutes=4))

    assert jobs.one_piece(job.pk, "gone", at=NOON + timedelta(minutes=5)) is None
    assert steps_of(job) == expected_steps(job, 2)


@pytest.mark.parametrize("killed_at", [0, 1, 2, 3])
def test_killed_worker_is_followed_by_one_that_goes_on_after_the_last_whole_piece(partnership, monkeypatch, killed_at):
    job = JobFactory(partnership=partnership, arguments={"steps": 4})

    def die(job, step):
        write_step(job, step)
        if step == killed_at:
            raise Killed

    write_step = factories.write_step
    with monkeypatch.context() as patched:
        patched.setattr(factories, "write_step", die)
        with pytest.raises(Killed):
            run(job)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.RUNNING, killed_at)
    assert run(job, claim="too early") is None

    run(job, claim="two", at=NOON + timedelta(minutes=4))

    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, 4)
    assert steps_of(job) == expected_steps(job, 4)


def test_fault_is_tried_again_later_and_then_given_up(partnership, caplog):
    job = JobFactory(partnership=partnership, arguments={"steps": 2, "fault_at": 1})
    at, states = NOON, []

    for number in range(jobs.MOST_TRIES):
        job = run(job, claim=str(number), at=at)
        states.append(job.state)
        at = (job.claimed_until or at) + timedelta(seconds=1)

    assert states == [*[JobState.WAITING] * (jobs.MOST_TRIES - 1), JobState.FAILED]
    assert (job.done, job.tries) == (1, jobs.MOST_TRIES)
    assert steps_of(job) == expected_steps(job, 1)
    assert caplog.messages == [f"A piece of job {job.pk} failed"] * jobs.MOST_TRIES


def test_fault_waits_before_it_is_tried_again(partnership, caplog):
    job = run(JobFactory(partnership=partnership, arguments={"fault_at": 0}))

    assert run(job, claim="two") is None
    assert run(job, claim="three", at=NOON + timedelta(minutes=1)).tries == 2
    assert len(caplog.messages) == 2


def test_refusal_in_words_fails_at_once():
    def refuse(job, at):
        raise CannotGoOn("The file is not there any more.")

    lend_job_kind(JobKind("test-refusing", "Refusing", refuse))

    job = run(JobFactory(kind="test-refusing"))

    assert (job.state, job.fault, job.tries) == (JobState.FAILED, "The file is not there any more.", 0)
    assert job.ended_at is not None


def test_failed_job_goes_on_where_it_ended(partnership, caplog):
    job = JobFactory(
        partnership=partnership, arguments={"steps": 3, "fault_at": 1}, state=JobState.FAILED, ended_at=NOON
    )
    job.place, job.done, job.arguments = {"step": 1}, 1, {"steps": 3}
    job.save()

    jobs.go_on(job=job, at=NOON)
    run(job)

    job.refresh_from_db()
    assert (job.state, job.done, job.ended_at is None) == (JobState.DONE, 3, False)
    assert steps_of(job) == [f"step-{job.pk}-1", f"step-{job.pk}-2"]


def test_stopped_job_is_not_taken_up(partnership):
    job = jobs.stop(job=JobFactory(partnership=partnership), at=NOON)

    assert (job.state, job.ended_at) == (JobState.STOPPED, NOON)
    assert run(job) is None
    assert steps_of(job) == []


def test_stop_comes_after_the_piece_in_hand(partnership):
    job = JobFactory(partnership=partnership, arguments={"steps": 3})
    jobs.take_up(job.pk, "one", at=NOON)
    jobs.one_piece(job.pk, "one", at=NOON)

    jobs.stop(job=job, at=NOON)

    assert jobs.one_piece(job.pk, "one", at=NOON) is None
    assert steps_of(job) == expected_steps(job, 1)


def test_asked_twice_under_a_name_it_is_one_job():
    agency, person = AgencyFactory(), PersonFactory()

    first = jobs.ask(COUNTING, by=person, at=NOON, agency=agency, name="import:1", arguments={"steps": 2})
    again = jobs.ask(COUNTING, by=None, at=NOON, agency=agency, name="import:1")
    other = jobs.ask(COUNTING, by=person, at=NOON, agency=agency, name="import:2")

    assert again == first != other
    assert (first.asked_by, first.asked_at, first.agency, first.arguments) == (person, NOON, agency, {"steps": 2})


def test_name_is_free_again_when_its_job_has_ended():
    first = jobs.ask(COUNTING, by=None, at=NOON, name="rebuild")
    run(first)

    assert jobs.ask(COUNTING, by=None, at=NOON, name="rebuild") != first


def test_kind_that_nobody_does_is_a_mistake():
    with pytest.raises(KeyError):
        jobs.ask("nobody-does-this", by=None, at=NOON)


def test_job_starts_when_what_asked_for_it_commits(django_capture_on_commit_callbacks, partnership):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.ask(COUNTING, by=None, at=NOON, partnership=partnership, arguments={"steps": 2})
        job.refresh_from_db()
        assert job.state == JobState.WAITING

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert steps_of(job) == expected_steps(job, 2)


def test_job_is_gone_with_what_asked_for_it():
    with transaction.atomic():
        jobs.ask(COUNTING, by=None, at=NOON)
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_queue_that_is_down_leaves_the_job_waiting(django_capture_on_commit_callbacks, partnership, caplog):
    def is_down(sender, **kwargs):
        raise ConnectionError("the broker does not answer")

    job_asked.connect(is_down)
    job_asked.receivers.insert(0, job_asked.receivers.pop())
    job_asked.sender_receivers_cache.clear()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            job = jobs.ask(COUNTING, by=None, at=NOON, partnership=partnership)
    finally:
        job_asked.disconnect(is_down)

    job.refresh_from_db()
    assert job.state == JobState.WAITING
    assert "the broker does not answer" in caplog.text

    take_up_jobs()
    take_up_jobs()

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert steps_of(job) == expected_steps(job, 1)


def test_task_may_run_twice(partnership):
    job = JobFactory(partnership=partnership, arguments={"steps": 2})

    run_job(job_id=job.pk)
    run_job(job_id=job.pk)

    assert steps_of(job) == expected_steps(job, 2)
