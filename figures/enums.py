from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enums import Scope as Scope  # how a course stands to a post: said where requirements are


class State(models.TextChoices):
    """What a count counts, and so what the list behind the number holds."""

    REQUIRED = "required", _("Required")
    COVERED = "covered", _("Covered")
    IN_DATE = "in-date", _("In date")
    DUE_SOON = "due-soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    IN_GRACE = "in-grace", _("New, within time")
    IN_GRACE_COVERED = "in-grace-covered", _("New and already done")
    EXEMPT = "exempt", _("Exempt")


# Each post and course is in exactly one of these; the other states are unions of them, or a part of one.
EVERY_STATE_ONCE = (State.IN_DATE, State.DUE_SOON, State.OVERDUE, State.IN_GRACE, State.EXEMPT)


class Subject(models.TextChoices):
    """What is counted: courses, by certificates, are the figure; modules, by completions, help to see why."""

    COURSE = "course", _("Course")
    MODULE = "module", _("Module")


class Level(models.TextChoices):
    """What a tally adds up."""

    AGENCY = "agency", _("Agency")
    TEAM = "team", _("Team")
    ROLE = "role", _("Role")
    COURSE = "course", _("Course")
    CELL = "cell", _("Team, role and course")


class Receiver(models.TextChoices):
    """Whom a step of the reminder plan tells."""

    LEARNER = "learner", _("The person")
    LEAD = "lead", _("Their training lead")
    COORDINATOR = "coordinator", _("The coordinator")


class About(models.TextChoices):
    DUE = "due", _("A course falls due")
    ENDING = "ending", _("What is held ends")
    SESSION = "session", _("A session takes place")


class MessageState(models.TextChoices):
    SENT = "sent", _("Sent")
    WITHHELD = "withheld", _("Not sent")
    FAILED = "failed", _("Could not be sent")


class Withheld(models.TextChoices):
    """Why somebody who was due a reminder did not get one."""

    NO_ADDRESS = "no-address", _("There is no e-mail address")
    BOUNCED = "bounced", _("Mail to the address came back")
    NO_NUDGES = "no-nudges", _("The person wants no reminders")
    WEEKLY_CAP = "weekly-cap", _("The most for one week was reached")
    PLAN_OFF = "plan-off", _("The plan was switched off")
    INACTIVE = "inactive", _("The account is switched off")
