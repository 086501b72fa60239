"""Reminders: what the plan of a partnership says, what was sent, and what was not and why."""

import secrets
from datetime import date, datetime, time

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Membership, Partnership, Person
from agencies.models.dated import by_person
from figures.enums import ON_ITS_WAY, About, MessageState, Receiver, Withheld


def new_mail_id() -> str:
    """128 bits: whoever can name it has seen the mail."""
    return secrets.token_urlsafe(16)


class ReminderPlan(models.Model):
    """When whom to tell; an agency may have its own in the place of its partnership's."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="reminder_plans")
    agency = models.OneToOneField(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="reminder_plan")
    is_on = models.BooleanField(_("reminders are sent"), default=False)
    most_a_week = models.PositiveSmallIntegerField(_("at most so many a week for one person"), default=2)
    quiet_from = models.TimeField(_("quiet from"), default=time(18))
    quiet_until = models.TimeField(_("quiet until"), default=time(8))
    weekdays_only = models.BooleanField(_("on weekdays only"), default=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = by_person()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(agency=None), name="figures_one_plan_per_partnership"
            ),
            models.CheckConstraint(condition=Q(most_a_week__gte=1), name="figures_a_plan_allows_something"),
        ]

    def __str__(self) -> str:
        return str(self.agency or self.partnership)


class ReminderStep(models.Model):
    """So many days before (minus) or after a day, tell somebody."""

    plan = models.ForeignKey(ReminderPlan, on_delete=models.CASCADE, related_name="steps")
    about = models.CharField(max_length=8, choices=About.choices)
    days = models.SmallIntegerField(_("days from it"))
    to = models.CharField(max_length=12, choices=Receiver.choices)

    class Meta:
        ordering = ["about", "days", "to"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "about", "days", "to"], name="figures_a_step_once"),
            models.CheckConstraint(
                condition=Q(days__gte=-120) & Q(days__lte=120), name="figures_steps_are_near_their_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.days:+d} {self.to}"


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, person: Person, on: date | None = None) -> "MessageQuerySet":
        return self if person.is_superuser else self.filter(person__in=Person.objects.visible_to(person, on))

    def due(self, at: datetime) -> "MessageQuerySet":
        """Those whose mail may leave now and is in nobody's hands."""
        given_up = Q(state=MessageState.SENDING, claimed_until__lt=at)
        return self.filter(Q(state=MessageState.WAITING, leaves_at__lte=at) | given_up)


class Message(models.Model):
    """One digest for one person on one day: to be sent, sent, or not and why.

    It is written in one transaction with the steps that it takes; the mail leaves after that. Only its state changes.
    """

    # Names the mail, so that mail servers drop a second copy and a bounce is known for ours.
    public_id = models.CharField(max_length=22, unique=True, default=new_mail_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="messages")
    day = models.DateField()  # where the person is
    state = models.CharField(max_length=10, choices=MessageState.choices)
    why = models.CharField(max_length=12, choices=Withheld.choices, blank=True)
    counts = models.JSONField(default=dict)  # {"due": 2, "ending": 1}: what it held, no names
    agencies = models.ManyToManyField(Agency, related_name="+")  # what it was about: their leads may see it
    at = models.DateTimeField(default=timezone.now)
    asked_by = by_person()  # where somebody asked for it by hand
    leaves_at = models.DateTimeField(default=timezone.now)  # not before: quiet hours
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    job = models.ForeignKey("agencies.Job", null=True, on_delete=models.PROTECT, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"]),
            models.Index(fields=["day", "state"]),
            models.Index(fields=["state", "leaves_at"], name="figures_mail_to_leave"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(state__in=ON_ITS_WAY), name="figures_one_digest_a_day"
            ),
            models.UniqueConstraint(
                fields=["person", "day", "why"],
                condition=Q(state=MessageState.WITHHELD),
                name="figures_withheld_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.WITHHELD) & ~Q(why="") | ~Q(state=MessageState.WITHHELD) & Q(why=""),
                name="figures_withheld_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.state}"


class Nudge(models.Model):
    """A step taken for a post and course (or session): it is not taken again, whatever runs twice."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="nudges")
    about = models.CharField(max_length=8, choices=About.choices)
    days = models.SmallIntegerField()
    to = models.CharField(max_length=12, choices=Receiver.choices)
    membership = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()  # course, or the session's key
    from_date = models.DateField()  # the day that the step counts from: an extension makes it another
    receiver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "membership", "subject", "about", "from_date", "days", "to"],
                name="figures_a_step_is_taken_once",
            ),
            models.UniqueConstraint(  # a database takes each missing membership for another
                fields=["receiver", "subject", "about", "from_date", "days", "to"],
                condition=Q(membership=None),
                name="figures_a_step_about_a_session_is_taken_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.days:+d}"
