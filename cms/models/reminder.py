from django.db import models
from django.utils.translation import gettext_lazy as _


class OwnerReminder(models.Model):
    """That the owner of a statement was told, on a day, that it needs checking."""

    statement = models.CharField(_("statement"), max_length=120)
    sent_to = models.TextField(_("sent to"))
    sent_date = models.DateField(_("sent on"))
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("reminder to an owner")
        verbose_name_plural = _("reminders to owners")
        constraints = [
            models.UniqueConstraint(fields=["statement", "sent_date"], name="cms_one_reminder_per_statement_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.sent_date}"
