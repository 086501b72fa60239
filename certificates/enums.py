from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What a certificate is worth on a day, as anyone may learn by its number."""

    CURRENT = "current", _("Current")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNKNOWN = "unknown", _("Unknown")
