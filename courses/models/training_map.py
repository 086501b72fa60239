"""What training agencies run already, by topic; and what they took into their own plans."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Partnership
from agencies.models.agency import OfAgencyQuerySet
from agencies.models.dated import by_person
from agencies.models.person import new_public_id
from courses.enums import Format


class Topic(models.Model):
    """A row of the map. Where a module teaches it, its brief and its module are one press away."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="topics")
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    module_key = models.UUIDField(_("module"), null=True, blank=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic")
        ordering = ["sort_order", "name"]
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="courses_one_topic_per_code")]

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """Training that an agency runs or buys already: seen by every partner, kept by its agency."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="trainings")
    title = models.CharField(_("title"), max_length=200)
    provider = models.CharField(_("provider"), max_length=160, blank=True)
    audience = models.CharField(_("who it is for"), max_length=255, blank=True)
    topics = models.ManyToManyField(Topic, related_name="trainings", blank=True)
    format = models.CharField(_("format"), max_length=12, choices=Format.choices)
    frequency = models.CharField(_("how often it is given"), max_length=120, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    people_a_year = models.PositiveIntegerField(_("people a year"), null=True, blank=True)
    last_reviewed_date = models.DateField(_("last reviewed on"), null=True, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = by_person()
    retired_date = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("training")
        ordering = ["agency__name", "title"]
        indexes = [models.Index(fields=["agency", "retired_date"])]

    def __str__(self) -> str:
        return self.title


class MapCheck(models.Model):
    """An agency has looked through its part of the map and says that it is whole. Only added to."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="map_checks")
    checked_date = models.DateField()
    checked_by = by_person()
    note = models.CharField(max_length=255, blank=True)

    objects = OfAgencyQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_date"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "checked_date"], name="courses_map_checked_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.checked_date}"


class Adoption(models.Model):
    """An agency takes a module or a course into its own learning plan. Ended, never deleted."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="adoptions")
    subject_key = models.UUIDField(_("module or course"))
    plan = models.CharField(_("name of the plan"), max_length=200)
    adopted_date = models.DateField(_("adopted on"))
    evidence_link = models.URLField(_("where it says so"), blank=True)
    evidence_words = models.TextField(_("where it says so, in words"), blank=True)
    document = models.CharField(max_length=255, blank=True)  # in private storage
    made_at = models.DateTimeField(default=timezone.now)
    made_by = by_person()
    ended_date = models.DateField(null=True, blank=True)
    ended_by = by_person()

    objects = OfAgencyQuerySet.as_manager()

    class Meta:
        ordering = ["-adopted_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "subject_key", "plan"],
                condition=Q(ended_date=None),
                name="courses_adopted_once_in_a_plan",
            ),
            models.CheckConstraint(
                condition=~Q(evidence_link="") | ~Q(evidence_words="") | ~Q(document=""),
                name="courses_adoption_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.plan}"
