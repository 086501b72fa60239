from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Person
from agencies.queries.humans import accounts_of
from certificates.enums import RecordState


class LearningRecordQuerySet(models.QuerySet["LearningRecord"]):
    def of(self, person: Person) -> "LearningRecordQuerySet":
        """The person's own, with whichever of their accounts."""
        return self.filter(person__in=accounts_of(person.pk))

    def visible_to(self, person: Person) -> "LearningRecordQuerySet":
        """It is its holder's to show, and not their lead's."""
        return self if person.is_superuser else self.of(person)


class LearningRecord(models.Model):
    """A person's own portable record: frozen when they made it, checked by anyone who has its number."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="learning_records")
    snapshot = models.JSONField()  # name, certificates, evidence with grades: what its holder chose to show
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    shown_until_date = models.DateField(_("shown until"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # by its holder, or when they are erased

    objects = LearningRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning record")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.number

    def state_on(self, day: date) -> RecordState:
        """Erased outranks withdrawn, and withdrawn the end of its time."""
        if not self.snapshot:
            return RecordState.ERASED
        if self.withdrawn_at is not None:
            return RecordState.WITHDRAWN
        return RecordState.SHOWN if day < self.shown_until_date else RecordState.ENDED

    @property
    def last_date(self) -> date:
        """The last day on which others may check it."""
        return self.shown_until_date - timedelta(days=1)
