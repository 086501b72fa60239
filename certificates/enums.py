from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What a certificate is worth on a day, as anyone may learn by its number."""

    CURRENT = "current", _("Current")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNKNOWN = "unknown", _("Unknown")


class Cause(models.TextChoices):
    """Why a certificate was made again."""

    HOLDER = "holder", _("Its holder chose another script or spelling of the name")
    NAME = "name", _("The name was wrong or has changed")
    AGENCY = "agency", _("The agency or the partnership was wrong")
    CONTENT = "content", _("The course or a module was printed wrongly")
    DESIGN = "design", _("The design or the wording was wrong")
    OTHER = "other", _("Something else")


class Answer(models.TextChoices):
    """What became of a request to withdraw a certificate."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Replaced meanwhile")
    KEPT = "kept", _("Kept")


class Part(models.TextChoices):
    """What a person may show in their own record of learning."""

    CERTIFICATES = "certificates", _("Certificates")
    COURSES = "courses", _("Courses done")
    MODULES = "modules", _("Modules done")
    PRIOR = "prior", _("Training done elsewhere")
    SESSIONS = "sessions", _("Sessions attended")


class RecordState(models.TextChoices):
    """Whether a person's own record may be checked on a day."""

    SHOWN = "shown", _("Made here")
    ENDED = "ended", _("No longer shown")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ERASED = "erased", _("Erased")
    UNKNOWN = "unknown", _("Unknown")


class Sameness(models.TextChoices):
    """What comparing a file with what was made here comes to."""

    SAME = "same", _("Unchanged")
    OTHER = "other", _("Not what was made here")
    UNREADABLE = "unreadable", _("This cannot be compared")


class NameAnswer(models.TextChoices):
    """Whether the family name that somebody gave for a certificate is on it."""

    NONE = "none", _("Not given")
    RIGHT = "right", _("Yes")
    WRONG = "wrong", _("No")
    AGAIN = "again", _("Compared once only")
    LATER = "later", _("Too many wrong names: try again later")
