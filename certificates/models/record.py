from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Person


class LearningRecordQuerySet(models.QuerySet["LearningRecord"]):
    def visible_to(self, person: Person) -> "LearningRecordQuerySet":
        return self if person.is_superuser else self.filter(person=person)


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
