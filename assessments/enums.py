from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
    TRUE_FALSE = "truefalse", _("True or false")
    ORDER = "order", _("Put in order")
    MATCH = "match", _("Match pairs")
    SCENARIO = "scenario", _("Short scenario")
    BLANKS = "blanks", _("Fill in the blanks")
    MARK = "mark", _("Mark the words")


class Rating(models.TextChoices):
    """How good a choice is in a scenario."""

    BEST = "best", _("The best choice")
    OK = "ok", _("Not the best choice")
    POOR = "poor", _("A poor choice")


class PlayRefusal(models.TextChoices):
    """Why practice with a package cannot be started or heard, in words for whoever practises."""

    GONE = "gone", _("This activity is not in this lesson any more. Load the lesson again to see it as it is now.")
    CLOSED = "closed", _("This lesson is not open at the moment, so nothing can be recorded. Try again later.")
    ARCHIVED = "archived", _("This activity is not offered any more. The text beside it says the same.")
    NOT_ENROLLED = "not-enrolled", _("Start a course that has this lesson first. Then your practice is recorded.")
    OUT_OF_ORDER = "out-of-order", _("Finish the lessons before this one first. Then this activity opens.")
    WITHDRAWN = "withdrawn", _("You have left the course that this belongs to, so nothing more is recorded.")
    NOT_YOURS = "not-yours", _("There is no such practice of yours. Load the lesson again.")
    ENDED = (
        "ended",
        _("You started this activity again, perhaps in another window. Go on there, or load the lesson again."),
    )
    OVERTAKEN = "overtaken", _("Another window saved this activity since. Load the lesson again to go on from there.")
