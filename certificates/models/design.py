from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Partnership, Person


class CertificateDesignQuerySet(models.QuerySet["CertificateDesign"]):
    def in_use(self) -> "CertificateDesignQuerySet":
        """Those that new certificates follow: published at least once, and not put aside."""
        return self.filter(put_aside_at=None, versions__isnull=False).distinct()


class CertificateDesign(models.Model):
    """How the certificates of a partnership look, or of one agency, whose own design wins over its partnership's.

    The draft is free to change. What a certificate is drawn with is a published version, and that never changes.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="certificate_designs")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="certificate_designs"
    )
    draft = models.JSONField(_("draft"), default=dict)  # in the form of `certificates.rules.designs`
    # Counts up with every saved draft: who saves over a draft that they have not seen is told.
    draft_number = models.PositiveIntegerField(default=0)
    draft_saved_at = models.DateTimeField(_("draft saved at"), null=True, blank=True)
    draft_saved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    put_aside_at = models.DateTimeField(_("put aside at"), null=True, blank=True)
    put_aside_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CertificateDesignQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate design")
        verbose_name_plural = _("certificate designs")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(agency=None), name="certificates_one_design_of_a_partnership"
            ),
            models.UniqueConstraint(fields=["agency"], name="certificates_one_design_of_an_agency"),
            models.CheckConstraint(
                condition=Q(put_aside_at=None, put_aside_by=None)
                | Q(put_aside_at__isnull=False, put_aside_by__isnull=False),
                name="certificates_design_put_aside_has_when_and_who",
            ),
        ]

    def __str__(self) -> str:
        return (self.agency or self.partnership).name


class DesignPicture(models.Model):
    """A logo or a signature, found by its content: the bytes that we wrote, never those that were uploaded."""

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=20)  # image/png or image/jpeg
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes
    stored_as = models.CharField(max_length=255)  # in private storage
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("picture of a certificate design")

    def __str__(self) -> str:
        return self.sha256[:12]


class DesignVersion(models.Model):
    """A design as it was published: the database refuses to change it, since certificates are drawn with it."""

    design = models.ForeignKey(CertificateDesign, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pictures = models.ManyToManyField(DesignPicture, related_name="versions")

    class Meta:
        verbose_name = _("version of a certificate design")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["design", "number"], name="certificates_versions_of_a_design_are_counted")
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.number})"


class CertificateWording(models.Model):
    """The fixed texts of a certificate in one language as they were when it was issued, found by their content."""

    language = models.CharField(max_length=12)
    texts = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    first_used_at = models.DateTimeField(_("first used at"))

    class Meta:
        verbose_name = _("wording of certificates")

    def __str__(self) -> str:
        return f"{self.language} {self.sha256[:12]}"
