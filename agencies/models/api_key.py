from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.enums import KeyScope
from agencies.models.agency import Agency, OfAgencyQuerySet
from agencies.models.dated import by_person
from agencies.rules.api_keys import written


class ApiKey(models.Model):
    """Lets a program of an agency in, for one thing: `wm_<prefix>_<secret>`, of which the hash is kept."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="api_keys")
    label = models.CharField(_("what it is for"), max_length=120)
    scope = models.CharField(_("what it may do"), max_length=8, choices=KeyScope.choices, default=KeyScope.STAFF)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = by_person()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_date = models.DateField(null=True, blank=True)  # a day is enough, and one write a day
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = by_person()

    objects = OfAgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False) | Q(revoked_by=None), name="agencies_revoked_key_has_when"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def beginning(self) -> str:
        """What people know a key by."""
        return written(self.prefix, "…")

    def is_working(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class ApiCall(models.Model):
    """What was answered to a call that names itself, so that the same call again is answered and not done again."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="calls")
    name = models.CharField(max_length=120)  # the Idempotency-Key header
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # none yet: still being done
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)  # when whoever does it began

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="agencies_a_named_call_is_done_once")]

    def __str__(self) -> str:
        return self.name
