"""Jobs of a kind that only counts: one step a piece, as many as its arguments say."""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from agencies.enums import JobState
from agencies.lending import JobKind, Slice, lend_job_kind
from agencies.models import Job, Strand

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
COUNTING = "test-counting"


def count_one(job: Job, at: datetime) -> Slice:
    """Writes a row for each step, so that a step done twice shows. `fault_at` breaks after its row is written."""
    step, steps = job.place.get("step", 0), job.arguments.get("steps", 1)
    write_step(job, step)
    if job.arguments.get("fault_at") == step:
        raise RuntimeError("broken on purpose")
    return Slice(place={"step": step + 1}, done=1, total=steps, is_last=step + 1 >= steps, result={"last": step})


def write_step(job: Job, step: int) -> None:
    partnership: Any = job.partnership_id
    if partnership:
        Strand.objects.create(partnership_id=partnership, code=f"step-{job.pk}-{step}", name=str(step))


lend_job_kind(
    JobKind(COUNTING, "Counting", count_one, address=lambda job: f"/counted/{job.public_id}/", counted="steps")
)


class JobFactory(DjangoModelFactory):
    """Waits to be done; `finished=True` is done."""

    class Meta:
        model = Job

    class Params:
        finished = factory.Trait(state=JobState.DONE, ended_at=NOON, started_at=NOON)

    kind = COUNTING
    asked_at = NOON
