"""Something said of many posts at once: who was chosen, what was confirmed, and what came of it for each of them."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Job, Membership, Person
from agencies.models.dated import by_person
from agencies.models.person import new_public_id
from courses.enums import BulkOutcome, BulkState


class BulkQuerySet(models.QuerySet["Bulk"]):
    def visible_to(self, person: Person, on: date | None = None) -> "BulkQuerySet":
        """One's own; of an agency that the person leads as a whole also those of others, once they are confirmed."""
        led = Q(agency__in=Agency.objects.led_by(person, on or timezone.localdate()))
        return self.filter(Q(chosen_by=person) | (led & ~Q(state=BulkState.CHOSEN)))


class Bulk(models.Model):
    """The posts are frozen when they are chosen: whoever joins after that is not touched."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="bulks")
    kind = models.CharField(max_length=20)  # a `courses.lending.BulkVerb`
    state = models.CharField(max_length=12, choices=BulkState.choices, default=BulkState.CHOSEN)
    query = models.JSONField(default=dict)  # the list that was chosen from, as it stood in its address
    said = models.JSONField(default=dict)  # course, days and reason
    version = models.PositiveIntegerField(default=1)  # what is confirmed is what was shown
    chosen_at = models.DateTimeField(_("chosen at"), default=timezone.now)
    chosen_by = by_person()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = by_person()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = by_person()
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = BulkQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk action")
        indexes = [models.Index(fields=["agency", "-confirmed_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=BulkState.CHOSEN, confirmed_at=None)
                | (~Q(state=BulkState.CHOSEN) & Q(confirmed_at__isnull=False)),
                name="courses_bulk_confirmed_has_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class BulkPost(models.Model):
    """One post of it, in the order of the list, and what came of it."""

    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="posts")
    place = models.PositiveIntegerField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=BulkOutcome.choices, blank=True)
    why = models.CharField(max_length=20, blank=True)  # of who is left out, refused or kept
    object_id = models.PositiveBigIntegerField(null=True)  # the row that was written

    class Meta:
        indexes = [models.Index(fields=["bulk", "outcome", "place"])]
        constraints = [
            models.UniqueConstraint(fields=["bulk", "place"], name="courses_bulk_posts_have_places"),
            models.UniqueConstraint(fields=["bulk", "membership"], name="courses_a_post_is_chosen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bulk_id}:{self.place}"
