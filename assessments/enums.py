from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
    TRUE_FALSE = "truefalse", _("True or false")
    ORDER = "order", _("Put in order")
    MATCH = "match", _("Match pairs")
    SCENARIO = "scenario", _("Short scenario")


class Rating(models.TextChoices):
    """How good a choice is in a scenario."""

    BEST = "best", _("The best choice")
    OK = "ok", _("Not the best choice")
    POOR = "poor", _("A poor choice")
