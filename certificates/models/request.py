from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Partnership, Person
from certificates.enums import Answer
from certificates.models.certificate import Certificate


class WithdrawalRequestQuerySet(models.QuerySet["WithdrawalRequest"]):
    def open(self) -> "WithdrawalRequestQuerySet":
        return self.filter(answered_at=None)

    def answerable_by(self, person: Person, on: date) -> "WithdrawalRequestQuerySet":
        """Those of the partnerships that the person coordinates."""
        return self.filter(partnership__in=Partnership.objects.coordinated_by(person, on))


class WithdrawalRequest(models.Model):
    """A lead asks the coordinator to withdraw a certificate."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="withdrawal_requests")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=12, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = WithdrawalRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to withdraw a certificate")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(answered_at=None), name="certificates_one_open_request"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="certificates_answer_has_when_and_who",
            ),
        ]

    def __str__(self) -> str:
        return str(self.certificate)
