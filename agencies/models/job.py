from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.enums import JobState
from agencies.models.agency import Agency, Partnership
from agencies.models.dated import by_person
from agencies.models.person import Person, new_public_id


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> "JobQuerySet":
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])

    def free(self, at: object) -> "JobQuerySet":
        """Open, and in nobody's hands: never taken up, or whoever had it has not been heard of."""
        return self.open().filter(Q(claimed_until=None) | Q(claimed_until__lt=at))

    def visible_to(self, person: Person, on: date | None = None) -> "JobQuerySet":
        """Those a person asked for, and those of the agencies they lead."""
        if person.is_superuser:
            return self
        return self.filter(Q(asked_by=person) | Q(agency__in=Agency.objects.led_by(person, on or timezone.localdate())))


class Job(models.Model):
    """Work that takes longer than a page: committed with the fact that asks for it, done in slices, safe to resume.

    Each slice commits together with `place`, so that whatever was killed goes on after the last whole slice.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=40)
    # Asked twice under one name it is one job, while it is open.
    name = models.CharField(max_length=160, blank=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs")
    partnership = models.ForeignKey(Partnership, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs")
    arguments = models.JSONField(default=dict)  # ids and days, never rows
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = by_person()
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    place = models.JSONField(default=dict)  # where to go on; the handler's own
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    file_name = models.CharField(max_length=255, blank=True)  # in private storage
    fault = models.TextField(blank=True)  # for people; the trace goes to the log
    tries = models.PositiveSmallIntegerField(default=0)  # slices failed one after the other
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "claimed_until"]),
            models.Index(fields=["agency", "-asked_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                condition=~Q(name="") & Q(state__in=["waiting", "running"]),
                name="agencies_one_open_job_of_a_name",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | Q(state__in=["done", "failed", "stopped"], ended_at__isnull=False),
                name="agencies_ended_job_has_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
