from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    COUNCIL = "council", _("Council")
    POLICE = "police", _("Police")
    HOUSING = "housing", _("Housing")
    HEALTH = "health", _("Health")
    VOLUNTARY = "voluntary", _("Voluntary sector")
    EDUCATION = "education", _("Education")
    OTHER = "other", _("Other")


class Duty(models.TextChoices):
    """What a responsibility is for."""

    TRAINING_LEAD = "lead", _("Training lead")
    COORDINATOR = "coordinator", _("Coordinator")
