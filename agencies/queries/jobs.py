"""How far a job has come, in words for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.enums import ENDED_JOBS, OPEN_JOBS, JobState
from agencies.lending import JobKind, job_kind
from agencies.models import Job

QUEUE_IS_SLOW = timedelta(seconds=30)


@dataclass(frozen=True)
class Progress:
    """A job as its page shows it, at an instant."""

    job: Job
    at: datetime

    @cached_property
    def kind(self) -> JobKind:
        return job_kind(self.job.kind)

    @property
    def heading(self) -> str:
        return str(self.kind.label)

    @property
    def is_open(self) -> bool:
        return self.job.state in OPEN_JOBS

    @property
    def may_go_on(self) -> bool:
        """By a press of a button: what failed or was stopped, and where there is no queue what waits for nobody."""
        if self.job.state in (JobState.FAILED, JobState.STOPPED):
            return True
        return self.is_in_place and self.is_free

    @property
    def is_in_place(self) -> bool:
        """Without a queue, pages do the work bit by bit."""
        return bool(settings.CELERY_TASK_ALWAYS_EAGER)

    @property
    def is_free(self) -> bool:
        claimed = self.job.claimed_until
        return self.is_open and (claimed is None or claimed < self.at)

    @property
    def is_late(self) -> bool:
        """It has waited for longer than a queue that works lets anything wait."""
        job = self.job
        asked_long_ago = self.at - job.asked_at > QUEUE_IS_SLOW
        waits = job.state == JobState.WAITING and job.started_at is None and self.is_free
        return waits and asked_long_ago and not self.is_in_place

    @property
    def address(self) -> str:
        """Where the result is."""
        return self.kind.address(self.job) if self.job.state in ENDED_JOBS else ""

    @property
    def counts(self) -> str:
        """How many of the whole, and how many of them could not be done."""
        job = self.job
        what = str(self.kind.counted) or _("steps")
        if job.total is None:
            words = _("%(done)s %(what)s done") % {"done": job.done, "what": what}
        else:
            numbers = {"done": job.done, "total": job.total, "what": what}
            words = _("%(done)s of %(total)s %(what)s") % numbers
        if job.failed:
            refused = ngettext("%(count)s could not be done", "%(count)s could not be done", job.failed)
            words = f"{words}, {refused % {'count': job.failed}}"
        return words

    @property
    def words(self) -> str:
        """What is happening now."""
        job = self.job
        if job.state == JobState.DONE:
            return _("Done.")
        if job.state == JobState.STOPPED:
            return _("Stopped. What was done before stays done; you can go on from there.")
        if job.state == JobState.FAILED:
            return job.fault or _(
                "This could not be finished: something went wrong on our side, more than once. What was done before "
                "stays done. Go on tries again from there; if that fails too, tell whoever runs this site."
            )
        if job.tries:
            return _("A step did not work. It will be tried again in a moment; nothing is lost.")
        if self.is_late:
            return _(
                "The work waits for the queue, which is not taking any at the moment. "
                "Nothing is lost: it starts by itself."
            )
        if job.state == JobState.WAITING:
            return _("The work waits for the queue.") if not self.is_in_place else _("There is more to do.")
        return _("The work is under way.")

    @property
    def as_json(self) -> dict[str, object]:
        job = self.job
        return {
            "state": job.state,
            "done": job.done,
            "total": job.total,
            "failed": job.failed,
            "words": self.words,
            "counts": self.counts,
            "is_open": self.is_open,
            "go_on": self.is_in_place and self.is_free,
        }
