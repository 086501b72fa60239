from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Membership, Partnership, Person
from agencies.queries.humans import accounts_of
from certificates.enums import Cause
from certificates.models.design import CertificateWording, DesignVersion
from certificates.rules import Validity, state_on
from courses.enums import Grade
from courses.models import Cycle


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def standing(self) -> "CertificateQuerySet":
        """Neither withdrawn nor superseded, whatever their dates."""
        return self.filter(superseded_at=None, withdrawn_at=None)

    def valid_on(self, day: date) -> "CertificateQuerySet":
        """Those that hold on a day: a withdrawal counts from its own day on, a replacement at once."""
        return self.filter(
            Q(withdrawn_date=None) | Q(withdrawn_date__gt=day),
            superseded_at=None,
            issued_date__lte=day,
            valid_until_date__gt=day,
        )

    def ready_to_draw(self) -> "CertificateQuerySet":
        """With the designs and wordings that drawing reads."""
        return self.select_related("design", "wording")

    def of(self, person: Person) -> "CertificateQuerySet":
        """The person's own, with whichever of their accounts."""
        return self.filter(person__in=accounts_of(person.pk))

    def visible_to(self, person: Person, on: date | None = None) -> "CertificateQuerySet":
        """The person's own, with whichever of their accounts, and those of people whom the person leads."""
        if person.is_superuser:
            return self
        return self.filter(Q(person__in=accounts_of(person.pk)) | Q(person__in=Person.objects.visible_to(person, on)))

    def coordinated_by(self, person: Person, on: date) -> "CertificateQuerySet":
        """Those of people who are or were in a partnership that the person coordinates."""
        return self if person.is_superuser else self.filter(person__in=coordinated_people(person, on))

    def withdrawable_by(self, person: Person, on: date) -> "CertificateQuerySet":
        return self.standing().coordinated_by(person, on)

    def led_by(self, person: Person, on: date) -> "CertificateQuerySet":
        """Standing ones of others whose agency or team the person leads."""
        others = Person.objects.visible_to(person, on).exclude(pk__in=accounts_of(person.pk))
        return self.standing().filter(person__in=others.values("pk"))

    def replaceable_by(self, person: Person, on: date) -> "CertificateQuerySet":
        """Standing ones of others that the person may have made again: as their lead, or as coordinator."""
        if person.is_superuser:
            return self.standing()
        led = Q(pk__in=Certificate.objects.led_by(person, on).values("pk"))
        coordinated = Q(person__in=coordinated_people(person, on)) & ~Q(person__in=accounts_of(person.pk))
        return self.standing().filter(led | coordinated)


def coordinated_people(person: Person, on: date) -> models.QuerySet[Membership, Any]:
    """Who is or was in a partnership that the person coordinates, as ids."""
    coordinated = Partnership.objects.coordinated_by(person, on)
    return Membership.objects.standing().filter(agency__partnership__in=coordinated).values("person")


class Certificate(models.Model):
    """A frozen award with a number and a validity interval.

    Everything that is printed is in the row, or in the frozen version of a design and the frozen wording it names. The
    database refuses any change of it; only withdrawal and replacement may be written later, each once, with when, who
    and why.
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
    # Written before its successor, which then takes its place as the cycle's one live certificate.
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    superseded_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    superseded_by_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    superseded_cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices, blank=True)
    superseded_reason = models.TextField(_("reason of replacement"), blank=True)
    # What it is drawn with beside the snapshot. Without them: the plain look, and the wording of version 1.
    design = models.ForeignKey(DesignVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    wording = models.ForeignKey(
        CertificateWording, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
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
                condition=Q(superseded_at=None, withdrawn_at=None),
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
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=False)
                | Q(superseded_by=None, superseded_by_person=None, superseded_cause="", superseded_reason=""),
                name="certificates_replacement_has_when",
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
                superseded=self.superseded_at is not None,
            ),
            day,
        )

    @property
    def last_date(self) -> date:
        """The last day on which it holds: what people mean by "valid until"."""
        return self.valid_until_date - timedelta(days=1)

    @property
    def last_held_date(self) -> date:
        """The same, where it is not withdrawn before."""
        if self.withdrawn_date is None:
            return self.last_date
        return min(self.last_date, self.withdrawn_date - timedelta(days=1))
