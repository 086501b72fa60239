from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Agency, Partnership
from agencies.models.dated import by_person
from agencies.models.person import new_public_id


class Charter(models.Model):
    """A version of what partners promise. Signatures name the version; a new one asks to be confirmed."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="charters")
    version = models.PositiveIntegerField(default=1)
    published_date = models.DateField(_("published on"), null=True, blank=True)
    wordings = models.JSONField(default=dict)  # {"en": {"title": …, "text": …}, "cy": …}
    made_at = models.DateTimeField(default=timezone.now)
    made_by = by_person()

    class Meta:
        ordering = ["partnership", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "version"], name="agencies_charter_versions_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.partnership} {self.version}"


class Signature(models.Model):
    """An organisation's public promise: an agency of the partnership, or another by name."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="signatures")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures")
    organisation = models.CharField(_("organisation"), max_length=160)
    signed_for_by = models.CharField(_("name and post of who signed"), max_length=200)
    pledge = models.TextField(_("what the organisation will put in"), blank=True)
    signed_date = models.DateField(_("signed on"))
    is_public = models.BooleanField(_("shown to everyone"), default=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = by_person()
    withdrawn_date = models.DateField(null=True, blank=True)
    withdrawn_by = by_person()

    class Meta:
        ordering = ["signed_date", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                condition=Q(withdrawn_date=None),
                name="agencies_an_organisation_signs_once",
            )
        ]

    def __str__(self) -> str:
        return self.organisation


class Confirmation(models.Model):
    """The promise renewed, each year and for each new version. Only added to."""

    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="confirmations")
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="confirmations")
    confirmed_date = models.DateField(_("confirmed on"))
    confirmed_by = by_person()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-confirmed_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["signature", "charter", "confirmed_date"], name="agencies_confirmed_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.signature} {self.confirmed_date}"
