from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.models.dated import by_person
from agencies.models.person import Person


class BounceQuerySet(models.QuerySet["Bounce"]):
    def visible_to(self, person: Person, on: date | None = None) -> "BounceQuerySet":
        return self if person.is_superuser else self.filter(person__in=Person.objects.visible_to(person, on))

    def lasting(self) -> "BounceQuerySet":
        """Those that stop mail to their address, as long as it is the person's."""
        return self.filter(is_lasting=True, cleared_at=None)


class Bounce(models.Model):
    """Mail to an address came back. A lasting one stops mail to it until the address is proved or changed."""

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="bounces")
    address = models.EmailField()
    at = models.DateTimeField(default=timezone.now)
    is_lasting = models.BooleanField()
    detail = models.CharField(max_length=255, blank=True)
    # Mail reaches the address again: its owner proved it, or somebody who knows said so.
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = by_person()

    objects = BounceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(cleared_at=None, cleared_by=None) | Q(cleared_at__isnull=False),
                name="agencies_bounce_cleared_has_when",
            )
        ]

    def __str__(self) -> str:
        return self.address
