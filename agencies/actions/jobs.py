"""Work that takes longer than a page: asked for with the fact that needs it, done in pieces, taken up again if lost."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from agencies.enums import OPEN_JOBS, JobState
from agencies.lending import CannotGoOn, Slice, job_kind
from agencies.models import Agency, Job, Partnership, Person
from agencies.signals import job_asked

HELD_FOR = timedelta(minutes=3)  # whoever has not said a word for so long is gone
MOST_TRIES = 5
log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def ask(
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    agency: Agency | None = None,
    partnership: Partnership | None = None,
    arguments: dict[str, Any] | None = None,
    name: str = "",
) -> Job:
    """This function will write a job down, in the transaction it is called in, to start once that commits.

    Asked again under a name that is open already, it answers the job that is there.
    """
    job_kind(kind)  # a kind that nobody does is a mistake of ours
    there = open_job(kind, name)
    if there is not None:
        return there
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                name=name,
                agency=agency,
                partnership=partnership,
                arguments=arguments or {},
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError:
        there = open_job(kind, name)
        if there is None:
            raise
        return there
    tell_the_queue(job)
    return job


def open_job(kind: str, name: str) -> Job | None:
    return Job.objects.open().filter(kind=kind, name=name).first() if name else None


def tell_the_queue(job: Job) -> None:
    """After commit. A queue that is down is logged: the job waits, and the clock finds it."""
    transaction.on_commit(lambda: job_asked.send(Job, job_id=job.pk), robust=True)


def run(job_id: int, *, claim: str, clock: Clock, seconds: float | None = None) -> Job | None:
    """This function will take a job up, unless somebody has it, and do pieces of it: all, or for so many seconds.

    `claim` is a word of whoever runs it, another each time. None where somebody else has the job, or it has ended.
    """
    started = clock()
    if not take_up(job_id, claim, at=started):
        return None
    until = None if seconds is None else started + timedelta(seconds=seconds)
    job = one_piece(job_id, claim, at=started)
    while job is not None and job.state == JobState.RUNNING and (until is None or clock() < until):
        job = one_piece(job_id, claim, at=clock())
    if job is not None and job.state == JobState.RUNNING:
        let_go(job, claim)
    return job


def take_up(job_id: int, claim: str, *, at: datetime) -> bool:
    """One statement, so that of two workers one gets it."""
    free = Job.objects.free(at).filter(pk=job_id)
    return bool(free.update(state=JobState.RUNNING, claim=claim, claimed_until=at + HELD_FOR))


def let_go(job: Job, claim: str) -> None:
    """Somebody else may go on with it. A stop that came meanwhile stands."""
    mine = Job.objects.filter(pk=job.pk, claim=claim, state=JobState.RUNNING)
    if mine.update(state=JobState.WAITING, claim="", claimed_until=None):
        job.state, job.claim, job.claimed_until = JobState.WAITING, "", None
    else:
        job.refresh_from_db()


def one_piece(job_id: int, claim: str, *, at: datetime) -> Job | None:
    """The next piece and where it ended, in one transaction. None where the job was stopped or taken over."""
    try:
        with transaction.atomic():
            job = Job.objects.select_for_update().get(pk=job_id)
            if job.claim != claim or job.state != JobState.RUNNING:
                return None
            note(job, job_kind(job.kind).piece(job, at), at=at)
            return job
    except CannotGoOn as refused:
        return give_up(job_id, claim, at=at, why=str(refused))
    except Exception:
        log.exception("A piece of job %s failed", job_id)
        return note_fault(job_id, claim, at=at)


def note(job: Job, came: Slice, *, at: datetime) -> None:
    job.place, job.tries = came.place, 0
    job.done, job.failed = job.done + came.done, job.failed + came.failed
    job.total = came.total if came.total is not None else job.total
    job.result = {**job.result, **came.result}
    job.file_name = came.file_name or job.file_name
    job.started_at = job.started_at or at
    job.claimed_until = at + HELD_FOR
    if came.is_last:
        job.state, job.ended_at, job.claim, job.claimed_until = JobState.DONE, at, "", None
    job.save()


@transaction.atomic
def give_up(job_id: int, claim: str, *, at: datetime, why: str) -> Job | None:
    """What the handler says in words for people is not tried again."""
    job = Job.objects.select_for_update().filter(pk=job_id, claim=claim, state=JobState.RUNNING).first()
    if job is not None:
        end(job, JobState.FAILED, at=at, why=why)
    return job


@transaction.atomic
def note_fault(job_id: int, claim: str, *, at: datetime) -> Job | None:
    """A piece that failed is tried again after a while, and given up after some tries. What was done stays done."""
    job = Job.objects.select_for_update().filter(pk=job_id, claim=claim, state=JobState.RUNNING).first()
    if job is None:
        return None
    job.tries += 1
    if job.tries >= MOST_TRIES:
        end(job, JobState.FAILED, at=at)
        return job
    job.state, job.claim, job.claimed_until = JobState.WAITING, "", at + timedelta(seconds=10 * 2**job.tries)
    job.save()
    return job


def end(job: Job, state: JobState, *, at: datetime, why: str = "") -> None:
    job.state, job.ended_at, job.fault, job.claim, job.claimed_until = state, at, why, "", None
    job.save()


@transaction.atomic
def stop(*, job: Job, at: datetime) -> Job:
    """This function will end a job after the piece in hand. What was done stays done."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state in OPEN_JOBS:
        end(job, JobState.STOPPED, at=at)
    return job


@transaction.atomic
def go_on(*, job: Job, at: datetime) -> Job:
    """This function will take up a job that failed or was stopped, where it ended."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in (JobState.FAILED, JobState.STOPPED):
        return job
    there = open_job(job.kind, job.name)
    if there is not None:
        return there
    job.state, job.ended_at, job.tries, job.fault = JobState.WAITING, None, 0, ""
    job.save()
    tell_the_queue(job)
    return job
