from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Cycle


class CertificateQuerySet(models.QuerySet["Certificate"]):
    pass


class Certificate(models.Model):
    """A frozen award with a number and a validity interval.

    Everything that is printed is in the row. The database refuses any change of it; only withdrawal and replacement may
    be written later, each once, with when, who and why.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="certificates")
    course_key = models.UUIDField(_("course"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_date = models.DateField(_("issued on"))
    valid_until_date = models.DateField(_("valid until"), help_text=_("The first day it no longer holds."))
    # Holder's name and its language, course, partnership, agency, modules with dates, wording version, language.
    snapshot = models.JSONField(_("what is printed"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_date = models.DateField(_("withdrawn from"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.TextField(_("reason of withdrawal"), blank=True)
    superseded_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        ordering = ["-issued_at"]
        indexes = [models.Index(fields=["course_key", "person", "issued_date", "valid_until_date"])]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(superseded_by=None, withdrawn_at=None),
                name="certificates_one_live_certificate_per_cycle",
            ),
            models.CheckConstraint(
                condition=Q(valid_until_date__gt=models.F("issued_date")), name="certificates_valid_for_a_while"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_date=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_date__isnull=False, withdrawn_by__isnull=False),
                name="certificates_withdrawal_has_when_and_who",
            ),
        ]

    def __str__(self) -> str:
        return self.number
