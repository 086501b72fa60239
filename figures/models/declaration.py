"""How many people an agency says it has: declared by its lead, accepted by the coordinator. Only added to.

Without it a figure can only be a share of those who were registered here, and an agency that registers nobody looks
as good as one that trained everybody.
"""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Partnership, Person, Role
from agencies.models.dated import by_person
from agencies.models.person import new_public_id


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def visible_to(self, person: Person, on: date | None = None) -> "DeclarationQuerySet":
        """Those of agencies that the person leads as a whole, and of partnerships that the person coordinates."""
        if person.is_superuser:
            return self
        day = on or timezone.localdate()
        led, coordinated = Agency.objects.led_by(person, day), Partnership.objects.coordinated_by(person, day)
        return self.filter(Q(agency__in=led) | Q(agency__partnership__in=coordinated))

    def waiting(self) -> "DeclarationQuerySet":
        """Neither accepted nor sent back, and the last word of its agency: a later one takes an earlier one back."""
        later = Declaration.objects.filter(agency=OuterRef("agency"), recorded_at__gt=OuterRef("recorded_at"))
        return self.filter(~Exists(later), accepted_at=None, refused_at=None)

    def accepted(self) -> "DeclarationQuerySet":
        return self.exclude(accepted_at=None)


class Declaration(models.Model):
    """A headcount of one role, or of everyone, as of a day. What is declared together has one `batch`.

    A mistake is put right by another declaration: a later one of the same day counts in the place of an earlier, and
    one that `replaces` an accepted batch takes all of that batch's place, as soon as it is accepted itself.
    """

    batch = models.CharField(max_length=12, default=new_public_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="declarations")
    role = models.ForeignKey(Role, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # none: everyone
    as_of_date = models.DateField(_("as of"))
    headcount = models.PositiveIntegerField(_("people"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    replaces = models.CharField(max_length=12, blank=True, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = by_person()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = by_person()
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = by_person()
    refused_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of_date", "-recorded_at", "pk"]
        indexes = [models.Index(fields=["agency", "role", "as_of_date"], name="figures_declared_of_role")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "role"], name="figures_a_role_once_in_a_batch"),
            models.UniqueConstraint(fields=["batch"], condition=Q(role=None), name="figures_everyone_once_in_a_batch"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(refused_at=None), name="figures_accepted_or_sent_back"
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None) | ~Q(refused_reason=""), name="figures_sent_back_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.role or ''} {self.as_of_date}: {self.headcount}"
