from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Membership, Partnership, Person, Role
from agencies.models.dated import PostQuerySet, PostRow
from agencies.models.person import new_public_id
from courses.enums import DueKind, ExemptionReason, ExtensionReason, Grade, Renewal


class RequirementQuerySet(PostQuerySet):
    def visible_to(self, person: Person, on: date | None = None) -> "RequirementQuerySet":
        """What is asked in the partnerships and agencies that a person works in, leads or coordinates."""
        if person.is_superuser:
            return self
        agencies = Agency.objects.visible_to(person, on or timezone.localdate())
        return self.filter(Q(agency__in=agencies) | Q(agency=None, partnership__in=agencies.values("partnership")))


class Requirement(PostRow):
    """Who must hold which course, by when, and how it is renewed. A change ends one row and starts the next."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="requirements")
    agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requirements",
        help_text=_("Leave empty for every agency of the partnership."),
    )
    roles = models.ManyToManyField(
        Role, blank=True, related_name="requirements", help_text=_("Leave empty for every role.")
    )
    course_key = models.UUIDField(_("course"))
    due_kind = models.CharField(_("due"), max_length=12, choices=DueKind.choices, default=DueKind.AFTER_START)
    due_days = models.PositiveIntegerField(_("due within days of starting"), default=56)
    due_date = models.DateField(_("due on"), null=True, blank=True)
    renewal = models.CharField(_("renewed"), max_length=12, choices=Renewal.choices, default=Renewal.COURSE)
    renewal_months = models.PositiveSmallIntegerField(_("every so many months"), null=True, blank=True)
    renewal_month = models.PositiveSmallIntegerField(_("in the month"), null=True, blank=True)
    minimum_gap_days = models.PositiveSmallIntegerField(
        _("at least so many days between two"), default=0, help_text=_("So that nobody renews what they just did.")
    )
    refresher_key = models.UUIDField(_("renewed by the shorter course"), null=True, blank=True)
    weakest_grade = models.CharField(
        _("weakest evidence that satisfies it"),
        max_length=12,
        choices=[choice for choice in Grade.choices if choice[0] != Grade.PACKAGE],
        default=Grade.FACILITATOR,
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", editable=False
    )

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("requirement")
        indexes = [
            models.Index(fields=["partnership", "start_date"]),
            models.Index(fields=["course_key"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gt=F("start_date")),
                name="courses_requirement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(due_kind=DueKind.FIXED_DATE, due_date__isnull=False)
                | Q(due_kind=DueKind.AFTER_START, due_date=None),
                name="courses_requirement_fixed_day_is_given",
            ),
            models.CheckConstraint(
                condition=Q(renewal=Renewal.COURSE, renewal_months=None, renewal_month=None)
                | Q(renewal__in=[Renewal.ROLLING, Renewal.BY_EXPIRY], renewal_months__gte=1, renewal_month=None)
                | Q(renewal=Renewal.FIXED_MONTH, renewal_months__gte=1, renewal_month__gte=1, renewal_month__lte=12),
                name="courses_requirement_renewal_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(weakest_grade=Grade.PACKAGE), name="courses_no_package_satisfies_a_requirement"
            ),
            models.CheckConstraint(
                condition=Q(end_recorded_at=None, end_recorded_by=None) | Q(end_date__isnull=False),
                name="courses_requirement_recorded_end_is_an_end",
            ),
        ]

    def __str__(self) -> str:
        return str(self.agency or self.partnership)


class OfMembershipQuerySet(PostQuerySet):
    def visible_to(self, person: Person, on: date | None = None) -> "OfMembershipQuerySet":
        if person.is_superuser:
            return self
        return self.filter(membership__in=Membership.objects.visible_to(person, on))


class Assignment(PostRow):
    """A course asked of one post, beside what its role asks: named by a lead. It counts as a requirement counts."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="assignments")
    course_key = models.UUIDField(_("course"))
    due_date = models.DateField(_("due on"))
    note = models.CharField(_("note to the person"), max_length=255, blank=True)

    objects = OfMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        indexes = [models.Index(fields=["start_date"]), models.Index(fields=["end_date"])]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "course_key"],
                condition=Q(voided_at=None, end_date=None),
                name="courses_a_course_assigned_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gt=F("start_date")),
                name="courses_assignment_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(due_date__gte=F("start_date")), name="courses_assignment_leaves_time"),
        ]

    def __str__(self) -> str:
        return str(self.membership)


class Exemption(PostRow):
    """A post excused from a course for a while. It leaves the denominator and is printed beside the figure."""

    MAX_DAYS = 184  # six months, whichever six

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="exemptions")
    course_key = models.UUIDField(_("course"), null=True, blank=True, help_text=_("Empty for every course."))
    reason = models.CharField(_("reason"), max_length=20, choices=ExemptionReason.choices)

    objects = OfMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        indexes = [models.Index(fields=["start_date"]), models.Index(fields=["end_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=False) & Q(end_date__gt=F("start_date")),
                name="courses_exemption_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(recorded_by__isnull=False), name="courses_exemption_has_an_approver"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.get_reason_display()}"


class Extension(PostRow):
    """More time for a course, until `end_date`: while it lasts the post is within its time."""

    MAX_DAYS = 92  # from the day it is given

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="extensions")
    course_key = models.UUIDField(_("course"))
    reason = models.CharField(_("reason"), max_length=20, choices=ExtensionReason.choices)
    note = models.CharField(_("note"), max_length=255, blank=True)

    objects = OfMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        indexes = [models.Index(fields=["start_date"]), models.Index(fields=["end_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=False) & Q(end_date__gt=F("start_date")),
                name="courses_extension_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(recorded_by__isnull=False), name="courses_extension_has_an_approver"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.end_date}"
