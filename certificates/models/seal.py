from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.certificate import Certificate


class Seal(models.Model):
    """Whose seal the kept file of a certificate bears."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="seal")
    sealed_by = models.CharField(_("sealed by"), max_length=200)
    fingerprint = models.CharField(_("SHA-256 of the sealing certificate"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("seal")
        ordering = ["-sealed_at"]

    def __str__(self) -> str:
        return self.sealed_by
