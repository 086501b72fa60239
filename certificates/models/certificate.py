from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Membership, Partnership, Person
from agencies.queries.humans import accounts_of
from certificates.rules import Validity, state_on
from courses.enums import Grade
from courses.models import Cycle


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def standing(self) -> "CertificateQuerySet":
        """Neither withdrawn nor superseded, whatever their dates."""
        return self.filter(superseded_by=None, withdrawn_at=None)

    def valid_on(self, day: date) -> "CertificateQuerySet":
        """Those that hold on a day: a withdrawal counts from its own day on, a replacement at once."""
        return self.filter(
            Q(withdrawn_date=None) | Q(withdrawn_date__gt=day),
            superseded_by=None,
            issued_date__lte=day,
            valid_until_date__gt=day,
        )

    def visible_to(self, person: Person, on: date | None = None) -> "CertificateQuerySet":
        """The person's own, with whichever of their accounts, and those of people whom the person leads."""
        if person.is_superuser:
            return self
        return self.filter(Q(person__in=accounts_of(person.pk)) | Q(person__in=Person.objects.visible_to(person, on)))

    def withdrawable_by(self, person: Person, on: date) -> "CertificateQuerySet":
        """Standing ones of people who are or were in a partnership that the person coordinates."""
        if person.is_superuser:
            return self.standing()
        coordinated = Partnership.objects.coordinated_by(person, on)
        members = Membership.objects.standing().filter(agency__partnership__in=coordinated)
        return self.standing().filter(person__in=members.values("person"))


class Certificate(models.Model):
    """A frozen award with a number and a validity interval.

    Everything that is printed is in the row. The database refuses any change of it; only withdrawal and replacement may
    be written later, each once, with when, who and why.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="certificates")
    course_key = models.UUIDField(_("course"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_date = models.DateField(_("issued on"))
    valid_until_date = models.DateField(_("valid until"), help_text=_("The first day it no longer holds."))
    # Holder's name and its language, course, partnership, agency, modules with dates, wording version, language.
    snapshot = models.JSONField(_("what is printed"))
    # The weakest evidence that it rests on: figures keep the grades apart, requirements say which satisfy them.
    grade = models.CharField(_("grade"), max_length=12, choices=Grade.choices, default=Grade.SERVER)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_date = models.DateField(_("withdrawn from"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.TextField(_("reason of withdrawal"), blank=True)
    superseded_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        ordering = ["-issued_at"]
        indexes = [
            models.Index(fields=["course_key", "person", "issued_date", "valid_until_date"]),
            models.Index(fields=["valid_until_date"]),  # what ends on a day
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(superseded_by=None, withdrawn_at=None),
                name="certificates_one_live_certificate_per_cycle",
            ),
            models.CheckConstraint(
                condition=Q(valid_until_date__gt=models.F("issued_date")), name="certificates_valid_for_a_while"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_date=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_date__isnull=False, withdrawn_by__isnull=False),
                name="certificates_withdrawal_has_when_and_who",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def state_on(self, day: date) -> str:
        """One of `certificates.enums.State`, but never unknown."""
        return state_on(
            Validity(
                issued=self.issued_date,
                until=self.valid_until_date,
                withdrawn=self.withdrawn_date,
                superseded=self.superseded_by_id is not None,
            ),
            day,
        )

    @property
    def last_date(self) -> date:
        """The last day on which it holds: what people mean by "valid until"."""
        return self.valid_until_date - timedelta(days=1)
