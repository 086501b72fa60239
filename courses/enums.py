from enum import IntEnum

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
    PRACTICE_DONE = "practice-done", _("Practice done")  # lesson; it completes nothing
    CORRECTION = "correction", _("Correction")  # as the corrected row


class Grade(models.TextChoices):
    """Who vouches for a piece of evidence, strongest first."""

    SERVER = "server", _("Marked by the server")
    FACILITATOR = "facilitator", _("Attested by a facilitator")
    PACKAGE = "package", _("Reported by a package")
    AGENCY = "agency", _("Declared by the agency")
    PERSON = "person", _("Declared by the person")


# A requirement names the weakest grade that satisfies it. A package's own report satisfies nothing.
STRENGTH = (Grade.SERVER, Grade.FACILITATOR, Grade.AGENCY, Grade.PERSON)


class Scope(IntEnum):
    """How a course stands to a post on a day. Where several requirements name the same course the highest wins."""

    EXEMPT = 0
    IN_GRACE = 1
    REQUIRED = 2


class DueKind(models.TextChoices):
    AFTER_START = "after-start", _("So many days after starting")
    FIXED_DATE = "fixed-date", _("On a fixed day")


class Renewal(models.TextChoices):
    """From which day on a completion holds no longer."""

    COURSE = "course", _("As the course says, from the day it was completed")
    ROLLING = "rolling", _("So many months from the day it was completed")
    BY_EXPIRY = "by-expiry", _("So many months from the day the last one ends")
    FIXED_MONTH = "fixed-month", _("At the end of the same month each time")


class ExtensionReason(models.TextChoices):
    ABSENCE = "absence", _("Away from work")
    WORKLOAD = "workload", _("Pressure of work, agreed with the manager")
    ACCESS = "access", _("Waiting for an adjustment or another format")
    NO_SESSION = "no-session", _("No place in a session yet")
    OTHER = "other", _("Other agreed reason")


class SessionKind(models.TextChoices):
    PLACE = "place", _("At a place")
    ONLINE = "online", _("Online")
    GROUP = "group", _("Group, through a module together")


class SessionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for booking")
    CLOSED = "closed", _("Register closed")
    CANCELLED = "cancelled", _("Cancelled")


class BookingState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Cancelled")


class News(models.TextChoices):
    """What somebody with a place in a session, or waiting for one, is told by mail."""

    BOOKED = "booked", _("You have a place")
    WAITING = "waiting", _("You are on the waiting list")
    MOVED_UP = "moved-up", _("A place is free: you are booked")
    GIVEN_BACK = "given-back", _("Your place is given back")
    CHANGED = "changed", _("The session has changed")
    CALLED_OFF = "called-off", _("The session is cancelled")


class Arrived(models.TextChoices):
    """How somebody came to be on the register."""

    REGISTER = "register", _("Ticked by the facilitator")
    QR = "qr", _("QR code")
    CODE = "code", _("Short code")
    PAPER = "paper", _("Signed on paper")


class Presence(models.TextChoices):
    """What the closed register says of a person."""

    FULL = "full", _("Attended")
    PARTLY = "partly", _("Attended in part")
    ABSENT = "absent", _("Did not come")


class Format(models.TextChoices):
    ELEARNING = "e-learning", _("E-learning")
    CLASSROOM = "classroom", _("In a room")
    WEBINAR = "webinar", _("Webinar")
    BRIEFING = "briefing", _("Briefing or talk")
    PRINT = "print", _("Printed pack")
    OTHER = "other", _("Other")


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


class Cover(models.TextChoices):
    """What an agency has for a topic of the training map; the first that is true."""

    SHARED = "shared", _("Shared module adopted")
    OWN = "own", _("Own training")
    STALE = "stale", _("Own training, to be checked")
    GAP = "gap", _("Gap")


class MapRefusal(models.TextChoices):
    """Why something about the training map was not done, in words for the person."""

    SAME_TITLE = "same-title", _("Your agency already has a training with this title.")
    TOPIC_IN_USE = "topic-in-use", _("Trainings name this topic. Take it out of them first.")
    TOPIC_THERE = "topic-there", _("There is already a topic with this name.")


class BulkState(models.TextChoices):
    """How far something said of many posts has come."""

    CHOSEN = "chosen", _("Not confirmed yet")
    CONFIRMED = "confirmed", _("Confirmed")
    TAKEN_BACK = "taken-back", _("Taken back")


class BulkOutcome(models.TextChoices):
    """What comes of one of many posts."""

    PLANNED = "planned", _("Will be touched")
    LEFT_OUT = "left-out", _("Left out")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Could not be done")
    TAKEN_BACK = "taken-back", _("Taken back")
    KEPT = "kept", _("Not taken back")


class LeftOut(models.TextChoices):
    """Why one of many posts is not touched."""

    NO_RIGHT = "no-right", _("You do not lead this post")
    ENDED = "ended", _("The post is not held on this day")
    ASSIGNED = "assigned", _("The course is asked of this post by name already")
    EXEMPT = "exempt", _("Excused for these days already")
    NOT_ASKED = "not-asked", _("Nothing is asked of this post here")
    IN_TIME = "in-time", _("Has time until then already")
    HELD = "held", _("Holds the course: nothing is due")
    CHANGED = "changed", _("It was ended or changed since")


class NotRecognised(models.TextChoices):
    """Why training done elsewhere does not count here, in words for people."""

    TO_COME = "to-come", _("That day has not come yet.")
    TOO_OLD = "too-old", _("It was finished too long ago to count here.")
    OVER = "over", _("It counted here until a day that is over.")
    NOTHING = "nothing", _("Nothing that it counts for is taught here at the moment.")
    HELD = "held", _("All that it counts for is held as long already, by evidence at least as strong.")
    NO_PROOF = "no-proof", _("This training counts only with a document. Add a picture or PDF of the certificate.")
    NOT_HERE = "not-here", _("The person does not work here now.")
    DECIDED = "decided", _("This was decided already.")
    OWN = "own", _("Nobody decides about their own training. Another lead, or the coordinator's administrator, can.")
