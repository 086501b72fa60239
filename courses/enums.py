from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonOrder(models.TextChoices):
    FREE = "free", _("In any order")
    IN_ORDER = "in-order", _("One after the other")


class EvidenceKind(models.TextChoices):
    """What an append-only fact about learning says. The subject of each kind is named beside it."""

    LESSON_FINISHED = "lesson-finished", _("Lesson finished")  # lesson
    QUIZ_PASSED = "quiz-passed", _("Quiz passed")  # module
    MODULE_COMPLETED = "module-completed", _("Module completed")  # module
    COURSE_COMPLETED = "course-completed", _("Course completed")  # course
    SESSION_ATTENDED = "session-attended", _("Session attended")  # module
    PRIOR_LEARNING = "prior-learning", _("Prior learning recognised")  # module
    CORRECTION = "correction", _("Correction")  # as the corrected row


class Grade(models.TextChoices):
    """Who vouches for a piece of evidence, strongest first."""

    SERVER = "server", _("Marked by the server")
    FACILITATOR = "facilitator", _("Attested by a facilitator")
    PACKAGE = "package", _("Reported by a package")
    AGENCY = "agency", _("Declared by the agency")
    PERSON = "person", _("Declared by the person")


class Standing(models.TextChoices):
    """What the evidence amounts to on a day."""

    NOT_STARTED = "not-started", _("Not started")
    IN_PROGRESS = "in-progress", _("In progress")
    IN_DATE = "in-date", _("In date")
    EXPIRING = "expiring", _("Expiring")
    EXPIRED = "expired", _("Expired")
    EXEMPT = "exempt", _("Exempt")


# Groups of states have names: a holder is covered on the day; the others still have something to do, or are excused.
HOLDING = frozenset({Standing.IN_DATE, Standing.EXPIRING})
LACKING = frozenset({Standing.NOT_STARTED, Standing.IN_PROGRESS, Standing.EXPIRED})
EXCUSED = frozenset({Standing.EXEMPT})


class ExemptionReason(models.TextChoices):
    PARENTAL = "parental", _("Maternity, paternity or parental leave")
    SICKNESS = "sickness", _("Sickness of more than 28 days")
    CAREER_BREAK = "career-break", _("Career break")
    SECONDMENT = "secondment", _("Secondment elsewhere")
    CLINICAL = "clinical", _("Clinical reason")
    OTHER = "other", _("Other approved reason")


class Refusal(models.TextChoices):
    """Why a step in learning was not taken, in words for the person."""

    GONE = "gone", _("This lesson has been changed or taken down since you opened it. Nothing was lost.")
    NOT_ENROLLED = "not-enrolled", _("Start a course that has this module first. Then your progress can be kept.")
    OUT_OF_ORDER = "out-of-order", _("Finish the lessons before this one first.")
    NO_COURSE = "no-course", _("This course is not open at the moment.")
    NOT_YET = "not-yet", _("It is too early to renew this course.")
