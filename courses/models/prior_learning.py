"""Training done elsewhere: what it is worth here, who says so, and where the proof is."""

from datetime import date

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


class EquivalenceQuerySet(PostQuerySet):
    def of_agency(self, agency: Agency) -> "EquivalenceQuerySet":
        """The agency's own and those of its whole partnership."""
        return self.filter(Q(agency=agency) | Q(agency=None), partnership=agency.partnership_id)

    def visible_to(self, person: Person, on: date | None = None) -> "EquivalenceQuerySet":
        """Rules of the partnerships and agencies that a person works in, leads or coordinates."""
        if person.is_superuser:
            return self
        agencies = Agency.objects.visible_to(person, on or timezone.localdate())
        return self.filter(Q(agency__in=agencies) | Q(agency=None, partnership__in=agencies.values("partnership")))


class Equivalence(PostRow):
    """From a day on, a training of that provider counts for these modules. Versioned as requirements are."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
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
    end_reason = models.CharField(_("why it ended"), max_length=255, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", editable=False
    )

    objects = EquivalenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("equivalence rule")
        ordering = ["provider", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gt=F("start_date")),
                name="courses_equivalence_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(end_recorded_at=None, end_recorded_by=None) | Q(end_date__isnull=False),
                name="courses_equivalence_recorded_end_is_an_end",
            ),
            models.CheckConstraint(
                condition=Q(course_key=None) | Q(module_keys=[]), name="courses_equivalence_course_or_modules"
            ),
            models.CheckConstraint(
                condition=Q(months_valid=None) | Q(months_valid__gte=1), name="courses_equivalence_counts_for_a_while"
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
        indexes = [
            models.Index(fields=["person", "decision"]),
            models.Index(fields=["decision", "decided_at"]),  # whose documents may go
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "provider", "title", "completed_date"],
                condition=Q(decision=Decision.WAITING),
                name="courses_a_training_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.WAITING, decided_at=None)
                | (~Q(decision=Decision.WAITING) & Q(decided_at__isnull=False)),
                name="courses_claim_decision_has_when",
            ),
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
