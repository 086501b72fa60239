"""Training done elsewhere: what it is worth here, who says so, and where the proof is."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.enums import Decision
from agencies.models import Agency, Membership, Partnership, Person
from agencies.models.dated import PostQuerySet, PostRow, by_person
from agencies.models.person import new_public_id
from courses.enums import Grade
from courses.models.evidence import Evidence


class Equivalence(PostRow):
    """From a day on, a training of that provider counts for these modules. Versioned as requirements are."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="equivalences")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="equivalences",
        help_text=_("Leave empty for every agency of the partnership."),
    )  # fmt: skip
    provider = models.CharField(_("provider"), max_length=160)
    title = models.CharField(_("title of the training"), max_length=200)
    other_titles = models.JSONField(_("also known as"), default=list, blank=True)  # as files call it
    course_key = models.UUIDField(_("course"), null=True, blank=True)  # all its modules
    module_keys = models.JSONField(_("modules"), default=list, blank=True)  # or these
    months_valid = models.PositiveSmallIntegerField(_("counts for months"), null=True, blank=True)
    oldest_months = models.PositiveSmallIntegerField(_("not older than months"), default=36)
    needs_document = models.BooleanField(_("a document must be seen"), default=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("equivalence rule")
        ordering = ["provider", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gt=F("start_date")),
                name="courses_equivalence_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.title}"


class PriorClaimQuerySet(models.QuerySet["PriorClaim"]):
    def visible_to(self, person: Person) -> "PriorClaimQuerySet":
        return self.filter(person__in=Person.objects.visible_to(person))


class PriorClaim(models.Model):
    """A person says they did a training elsewhere. A lead who has seen the proof makes it the agency's word."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="prior_claims")
    membership = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    equivalence = models.ForeignKey(Equivalence, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    provider = models.CharField(_("provider"), max_length=160)
    title = models.CharField(_("title of the training"), max_length=200)
    completed_date = models.DateField(_("completed on"))
    reference = models.CharField(_("certificate number"), max_length=80, blank=True)
    document = models.CharField(max_length=255, blank=True)  # in private storage
    asked_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=12, choices=Decision.choices, default=Decision.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = by_person()
    words = models.CharField(_("words to the person"), max_length=255, blank=True)

    objects = PriorClaimQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "decision"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=Decision.WAITING, decided_at=None)
                | (~Q(decision=Decision.WAITING) & Q(decided_at__isnull=False)),
                name="courses_claim_decision_has_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.title}"


class Recognition(models.Model):
    """Where a prior-learning row of evidence comes from. Only added to."""

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="recognition")
    equivalence = models.ForeignKey(Equivalence, null=True, on_delete=models.PROTECT, related_name="recognitions")
    claim = models.ForeignKey(PriorClaim, null=True, on_delete=models.PROTECT, related_name="recognitions")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")  # whose word it is
    provider = models.CharField(max_length=160)
    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=80, blank=True)
    grade = models.CharField(max_length=12, choices=Grade.choices)

    def __str__(self) -> str:
        return f"{self.provider}: {self.title}"
