from enum import IntEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(IntEnum):
    """How a course stands to a post on a day. Where several requirements name the same course the highest wins."""

    EXEMPT = 0
    IN_GRACE = 1
    REQUIRED = 2


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
