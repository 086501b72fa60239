from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agencies.models.dated import by_person
from agencies.models.person import Person


class AccountLinkQuerySet(models.QuerySet["AccountLink"]):
    def live(self) -> "AccountLinkQuerySet":
        return self.filter(unlinked_at=None)

    def as_known(self, at: datetime | None) -> "AccountLinkQuerySet":
        """Those said by an instant and not taken back by then; without one, those of now."""
        if at is None:
            return self.live()
        return self.filter(Q(unlinked_at=None) | Q(unlinked_at__gt=at), linked_at__lte=at)

    def visible_to(self, person: Person) -> "AccountLinkQuerySet":
        """A person's own links, and those of the people they lead."""
        seen = Person.objects.visible_to(person)
        return self.filter(Q(kept__in=seen) | Q(duplicate__in=seen))


class AccountLink(models.Model):
    """Two accounts of one human. Nothing is merged: rules read the evidence of both, and the link can be undone.

    Who is one human was always so: a link has no days of its own, only when it was said and taken back.
    """

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duplicates")
    duplicate = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    reason = models.TextField()
    linked_at = models.DateTimeField(default=timezone.now)
    linked_by = by_person()
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = by_person()

    objects = AccountLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duplicate"], condition=Q(unlinked_at=None), name="agencies_a_duplicate_has_one_live_link"
            ),
            models.CheckConstraint(condition=~Q(kept=F("duplicate")), name="agencies_nobody_is_their_own_duplicate"),
        ]

    def __str__(self) -> str:
        return f"{self.duplicate} → {self.kept}"
