"""Standing reports: who gets which figures by mail and how often, and what was sent."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Partnership, Person
from agencies.models.dated import by_person
from agencies.models.person import new_public_id
from figures.enums import MessageState, Rhythm, Withheld
from figures.models.reminder import new_mail_id


class ReportOrderQuerySet(models.QuerySet["ReportOrder"]):
    def standing(self) -> "ReportOrderQuerySet":
        return self.filter(stopped_at=None)

    def visible_to(self, person: Person, on: date | None = None) -> "ReportOrderQuerySet":
        """A person's own, and those of everybody in the partnerships that the person coordinates."""
        if person.is_superuser:
            return self
        coordinated = Partnership.objects.coordinated_by(person, on or timezone.localdate())
        of_theirs = Q(partnership__in=coordinated) | Q(agency__partnership__in=coordinated)
        return self.filter(Q(person=person) | of_theirs)


class ReportOrder(models.Model):
    """A report that somebody gets again and again, of an agency they lead or a partnership they coordinate.

    Another rhythm is another order: what was sent stays with the one it was sent by.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="report_orders")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="report_orders")
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.PROTECT, related_name="report_orders"
    )
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm.choices)
    ordered_at = models.DateTimeField(default=timezone.now)
    ordered_date = models.DateField()  # where the partnership is: reports tell of stretches that end from here on
    ordered_by = by_person()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = by_person()

    objects = ReportOrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agency=None, partnership__isnull=False) | Q(agency__isnull=False, partnership=None),
                name="figures_a_report_is_of_one_agency_or_partnership",
            ),
            models.UniqueConstraint(
                fields=["person", "agency"],
                condition=Q(stopped_at=None, agency__isnull=False),
                name="figures_one_report_of_an_agency",
            ),
            models.UniqueConstraint(
                fields=["person", "partnership"],
                condition=Q(stopped_at=None, partnership__isnull=False),
                name="figures_one_report_of_a_partnership",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm} · {self.place}"

    @property
    def place(self) -> Agency | Partnership:
        place = self.agency or self.partnership
        assert place is not None
        return place


class ReportMailQuerySet(models.QuerySet["ReportMail"]):
    def due(self, at: datetime) -> "ReportMailQuerySet":
        """Those that may leave now and are in nobody's hands."""
        given_up = Q(state=MessageState.SENDING, claimed_until__lt=at)
        return self.filter(Q(state=MessageState.WAITING, leaves_at__lte=at) | given_up)


class ReportMail(models.Model):
    """One report: to be sent, sent, or not and why. Its numbers, as at the end of its day, are counted as it leaves."""

    public_id = models.CharField(max_length=22, unique=True, default=new_mail_id, editable=False)
    order = models.ForeignKey(ReportOrder, on_delete=models.PROTECT, related_name="mails")
    day = models.DateField()
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    why = models.CharField(max_length=12, choices=Withheld.choices, blank=True)
    counts = models.JSONField(default=dict)  # {"required": 40, "covered": 31}: what it said, no names
    at = models.DateTimeField(default=timezone.now)
    leaves_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = ReportMailQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "leaves_at"], name="figures_reports_to_leave")]
        constraints = [models.UniqueConstraint(fields=["order", "day"], name="figures_a_report_is_sent_once")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.day}"
