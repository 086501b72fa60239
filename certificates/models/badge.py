from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.certificate import Certificate


class Badge(models.Model):
    """The place of a certificate's badge in the published list of revoked ones, drawn by lot when it is first made.

    `salt` hides the holder's address in the badge, and is forgotten when they are erased.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="badge")
    list_name = models.CharField(_("list"), max_length=16)
    position = models.PositiveIntegerField(_("place in the list"))
    salt = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("badge")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["list_name", "position"], name="certificates_one_badge_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.list_name}: {self.position}"
