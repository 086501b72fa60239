from django.db import models
from django.utils import timezone

from agencies.models.person import Person


class Bounce(models.Model):
    """Mail to an address came back. A lasting one stops mail to it until the address is proved or changed."""

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="bounces")
    address = models.EmailField()
    at = models.DateTimeField(default=timezone.now)
    is_lasting = models.BooleanField()
    detail = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"])]

    def __str__(self) -> str:
        return self.address
