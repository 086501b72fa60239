"""Taught parts: sessions with times, places and a register; and groups that go through a module together."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Membership, Person
from agencies.models.dated import by_person
from agencies.models.person import new_public_id
from courses.enums import Arrived, BookingState, Presence, SessionKind, SessionState
from courses.models.evidence import Evidence


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, person: Person, on: date | None = None) -> "SessionQuerySet":
        """Open ones of the person's agencies, or opened to their partnership; all of those they lead or facilitate."""
        if person.is_superuser:
            return self
        day = on or timezone.localdate()
        near = Agency.objects.visible_to(person, day)
        offered = Q(agency__in=near) | Q(
            is_open_to_partnership=True, agency__partnership__in=near.values("partnership")
        )
        return self.filter(
            (offered & ~Q(state=SessionState.DRAFT))
            | Q(facilitators=person)
            | Q(agency__in=Agency.objects.taught_by(person, day))
        ).distinct()


class Session(models.Model):
    """A taught run of one module: attended in full it is evidence of that module, attested by its facilitator."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    key = models.UUIDField(unique=True, default=uuid4, editable=False)  # for calendars and reminders
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sessions")
    module_key = models.UUIDField(_("module"))
    kind = models.CharField(_("kind"), max_length=10, choices=SessionKind.choices)
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.DRAFT)
    title = models.CharField(_("title"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    place = models.CharField(_("place"), max_length=255, blank=True)
    access_notes = models.TextField(_("getting in and around"), blank=True)
    online_link = models.URLField(_("link to join"), max_length=500, blank=True)  # shown to people booked only
    time_zone = models.CharField(_("time zone"), max_length=60)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    most_per_agency = models.PositiveSmallIntegerField(_("at most for one agency"), null=True, blank=True)
    waiting_list = models.PositiveSmallIntegerField(_("places on the waiting list"), default=20)
    is_open_to_partnership = models.BooleanField(_("open to every agency of the partnership"), default=False)
    minutes_needed = models.PositiveSmallIntegerField(_("minutes that count as attended"))
    booking_closes_at = models.DateTimeField(null=True, blank=True)
    facilitators = models.ManyToManyField(Person, related_name="facilitated_sessions", blank=True)
    # For the QR code at the door and the short code of a group; a new one stops the old.
    check_in_code = models.CharField(max_length=12, unique=True, null=True, blank=True)
    check_in_until = models.DateTimeField(null=True, blank=True)
    lesson_key = models.UUIDField(null=True, blank=True)  # where a group is
    made_at = models.DateTimeField(default=timezone.now)
    made_by = by_person()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = by_person()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = by_person()
    cancelled_reason = models.CharField(max_length=255, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "state"]), models.Index(fields=["module_key", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SessionState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=SessionState.CANCELLED) & Q(cancelled_at=None)),
                name="courses_cancelled_session_has_when",
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=SessionState.CLOSED) & Q(closed_at=None)),
                name="courses_closed_register_has_when_and_who",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.public_id


class SessionTime(models.Model):
    """One meeting of a session: instants, and the local day beside them."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="times")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    date = models.DateField(_("day"))

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["date"])]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="courses_a_meeting_lasts_a_while"),
            models.UniqueConstraint(fields=["session", "starts_at"], name="courses_a_meeting_once"),
        ]

    def __str__(self) -> str:
        return str(self.starts_at)


class OfSessionQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: Person, on: date | None = None) -> "OfSessionQuerySet":
        """One's own; of the people one leads; all of the sessions one facilitates or whose agency one leads."""
        if person.is_superuser:
            return self
        day = on or timezone.localdate()
        return self.filter(
            Q(person__in=Person.objects.visible_to(person, day))
            | Q(session__in=Session.objects.filter(facilitators=person))
            | Q(session__agency__in=Agency.objects.taught_by(person, day))
        )


class Booking(models.Model):
    """A place in a session, or in its queue. Cancelling keeps the row; booking again makes a new one."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bookings")
    membership = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=BookingState.choices)
    asked_at = models.DateTimeField(default=timezone.now)  # the order of the queue
    asked_by = by_person()
    promoted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = by_person()
    needs = models.CharField(_("what would help you take part"), max_length=255, blank=True)  # cleared afterwards

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["session", "state", "asked_at"]),
            models.Index(fields=["person", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=~Q(state=BookingState.CANCELLED),
                name="courses_one_place_per_person_and_session",
            ),
            models.CheckConstraint(
                condition=Q(state=BookingState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=BookingState.CANCELLED) & Q(cancelled_at=None)),
                name="courses_cancelled_booking_has_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.session}"


class Arrival(models.Model):
    """Somebody on the register of a meeting: known, or a typed name that the facilitator has yet to match.

    Until the register is closed it may change; then what it says of each person is kept in `Attendance`.
    """

    time = models.ForeignKey(SessionTime, on_delete=models.PROTECT, related_name="arrivals")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="arrivals")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="arrivals")
    typed_name = models.CharField(max_length=150, blank=True)
    how = models.CharField(max_length=10, choices=Arrived.choices)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # none yet: all of it
    quick_check_passed = models.BooleanField(null=True, blank=True)  # on paper, in a group
    at = models.DateTimeField(default=timezone.now)
    by = by_person()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = by_person()

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["session", "person"])]
        constraints = [
            models.UniqueConstraint(
                fields=["time", "person"], condition=Q(person__isnull=False), name="courses_arrived_once_at_a_meeting"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(typed_name=""), name="courses_arrival_names_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.typed_name} · {self.time}"


class Attendance(models.Model):
    """What a closed register says of a person. Only added to; a mistake is mended by correcting its evidence."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence.choices)
    minutes = models.PositiveSmallIntegerField(default=0)
    evidence = models.OneToOneField(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="attendance"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = by_person()
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(replaces=None), name="courses_a_register_says_it_once"
            ),
            models.CheckConstraint(
                condition=Q(presence=Presence.FULL) | Q(evidence=None), name="courses_only_full_attendance_is_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.session} · {self.get_presence_display()}"
