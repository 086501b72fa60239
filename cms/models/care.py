"""How entries of the directory are kept true: letters to services, what they answer, and what visitors report."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.directory.kinds import Trouble
from cms.models.service import Service


class ServiceLetter(models.Model):
    """That a contact of a service was asked whether its entry is right. Its link is spent by the answer.

    `asked_for_date` is the day from which the entry had to be checked: letters of one such day are one round.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="letters")
    email = models.EmailField(_("sent to"))
    asked_for_date = models.DateField(_("due since"))
    is_first = models.BooleanField(_("the first of its round"), default=False)
    sent_date = models.DateField(_("sent on"))
    sent_at = models.DateTimeField(_("sent at"))
    answer_by_date = models.DateField(_("answered in good time until"))
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("its link works until"))
    used_at = models.DateTimeField(_("answered at"), null=True)
    replaced_at = models.DateTimeField(_("its link was replaced at"), null=True)

    class Meta:
        verbose_name = _("letter to a service")
        verbose_name_plural = _("letters to services")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "email"],
                condition=Q(used_at=None, replaced_at=None),
                name="cms_one_working_link_per_service_and_contact",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.sent_date}"

    def works(self, at: datetime) -> bool:
        return self.used_at is None and self.replaced_at is None and self.expires_at > at


class ServiceAnswer(models.Model):
    """What a service said about its entry: what was shown at once, and what a moderator has to agree to.

    `at_once` and `waiting` hold, by the name of the field, what the entry said and what it is to say.
    """

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("All is right")
        CORRECTED = "corrected", _("Corrected")
        CLOSING = "closing", _("Closed or closing")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="answers")
    letter = models.ForeignKey(ServiceLetter, on_delete=models.SET_NULL, null=True, related_name="answers")
    kind = models.CharField(_("answer"), max_length=10, choices=Kind.choices)
    said_date = models.DateField(_("said on"))
    said_at = models.DateTimeField(_("said at"))
    at_once = models.JSONField(_("shown at once"), default=dict)
    waiting = models.JSONField(_("proposed"), default=dict)
    note = models.TextField(_("in their own words"), blank=True)
    is_waiting = models.BooleanField(_("waits for a moderator"), default=False)
    taken = models.JSONField(_("taken over"), default=list)
    reason = models.TextField(_("why not all of it"), blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    owes_reply = models.BooleanField(_("the service is still to be told"), default=False)

    class Meta:
        verbose_name = _("answer of a service")
        verbose_name_plural = _("answers of services")
        ordering = ["said_at", "pk"]
        indexes = [models.Index(fields=["is_waiting", "said_at"], name="cms_answers_waiting")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.said_date}"


class ProblemReport(models.Model):
    """What a visitor found wrong with an entry. Nothing is kept about the visitor."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="problems")
    trouble = models.CharField(_("what is wrong"), max_length=10, choices=Trouble.choices)
    words = models.TextField(_("in a few words"), blank=True)
    made_date = models.DateField(_("reported on"))
    settled_date = models.DateField(_("settled on"), null=True)

    class Meta:
        verbose_name = _("problem with an entry")
        verbose_name_plural = _("problems with entries")
        ordering = ["made_date", "pk"]
        indexes = [models.Index(fields=["settled_date", "made_date"], name="cms_problems_open")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.trouble}"
