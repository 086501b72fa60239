from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def active(self) -> "SigningKeyQuerySet":
        """Those that may sign."""
        return self.filter(until_at=None, revoked_at=None)


class SigningKey(models.Model):
    """The public half of a key that signs certificates. The private half is in a file and never here.

    A key that ended stays, so that what it signed can be checked for ever; one that was revoked stays and says so.
    """

    kid = models.CharField(_("key"), max_length=16, unique=True)
    algorithm = models.CharField(_("algorithm"), max_length=10, default="Ed25519")
    public_key = models.CharField(_("public key"), max_length=64, unique=True)  # 32 bytes in base64url
    from_at = models.DateTimeField(_("signs from"))
    until_at = models.DateTimeField(_("signs until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_reason = models.CharField(_("why it was revoked"), max_length=200, blank=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing key")
        ordering = ["-from_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")), name="certificates_key_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="") | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="certificates_revoked_key_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.kid
