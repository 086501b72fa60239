from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Partnership
from agencies.models.dated import by_person
from agencies.models.person import Person


class Erasure(models.Model):
    """A person asked to be forgotten. After a week's grace it is done by a job, room by room."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasures")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = by_person()
    reason = models.CharField(max_length=255, blank=True)
    due_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    cleared = models.JSONField(default=dict)  # {"agencies": 12, …}: how many things, never what

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(withdrawn_at=None, done_at=None),
                name="agencies_one_open_erasure_per_person",
            )
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class RetentionRule(models.Model):
    """How long something is kept. What may be named here is lent by the room that keeps it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="retention_rules")
    what = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField(_("months kept"))
    is_on = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = by_person()
    last_run_at = models.DateTimeField(null=True, blank=True)
    last_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "what"], name="agencies_one_retention_rule_per_thing"),
            models.CheckConstraint(condition=Q(months__gte=1), name="agencies_retention_is_a_while"),
        ]

    def __str__(self) -> str:
        return self.what
