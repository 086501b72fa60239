"""Who changed what, and who looked at whom. Both are shown to the people they are about."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.models.agency import Agency, Partnership
from agencies.models.dated import by_person
from agencies.models.person import Person


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, person: Person, on: date | None = None) -> "AuditEntryQuerySet":
        """About oneself; all of the agencies one leads and the partnerships one coordinates."""
        if person.is_superuser:
            return self
        day = on or timezone.localdate()
        return self.filter(
            Q(person=person)
            | Q(agency__in=Agency.objects.led_by(person, day))
            | Q(partnership__in=Partnership.objects.coordinated_by(person, day))
        )


class AuditEntry(models.Model):
    """A change of rights, evidence, requirements or settings. Only added to: the database refuses anything else."""

    at = models.DateTimeField()
    by = by_person()
    by_key = models.CharField(max_length=12, blank=True)  # prefix of an API key
    action = models.CharField(max_length=60)  # "membership.joined"; the list is in agencies/enums.py
    partnership = models.ForeignKey(Partnership, null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="audit_entries")
    subject = models.CharField(max_length=60, blank=True)  # "courses.requirement"
    subject_id = models.CharField(max_length=40, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["agency", "-at"]),
            models.Index(fields=["partnership", "-at"]),
            models.Index(fields=["person", "-at"]),
            models.Index(fields=["subject", "subject_id"]),
        ]

    def __str__(self) -> str:
        return self.action


class RecordView(models.Model):
    """Somebody looked at another person's record. Once an hour is enough for one viewer, person and page."""

    viewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="record_views")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)  # "record", "certificate", "export", "evidence"
    hour = models.DateTimeField()  # the instant, cut down to the hour
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["person", "-seen_at"])]
        constraints = [
            models.UniqueConstraint(fields=["viewer", "person", "what", "hour"], name="agencies_a_view_an_hour"),
            models.CheckConstraint(condition=~Q(viewer=models.F("person")), name="agencies_own_views_are_not_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.viewer} → {self.person}"
