from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Agency, OfAgencyQuerySet
from agencies.models.dated import by_person


class ApiKey(models.Model):
    """Lets an agency's HR system in: `wm_<prefix>_<secret>`, of which the hash is kept."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="api_keys")
    label = models.CharField(_("what it is for"), max_length=120)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = by_person()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_date = models.DateField(null=True, blank=True)  # a day is enough, and one write a day
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = by_person()

    objects = OfAgencyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label


class ApiCall(models.Model):
    """What was answered to a call that names itself, so that the same call again is answered and not done again."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="calls")
    name = models.CharField(max_length=120)  # the Idempotency-Key header
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # none yet: still being done
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="agencies_a_named_call_is_done_once")]

    def __str__(self) -> str:
        return self.name
