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


class PeopleCounted(models.TextChoices):
    """Which people a number counts, each once."""

    REGISTERED = "registered", _("People registered")
    TRAINED = "trained", _("People with a certificate in date")
    ASKED = "asked", _("People of whom something is required")
    COMPLETE = "complete", _("People with all they need")


class DeclarationState(models.TextChoices):
    """What became of a declared workforce."""

    WAITING = "waiting", _("Waiting for the coordinator")
    ACCEPTED = "accepted", _("Accepted")
    SENT_BACK = "sent-back", _("Sent back")
    CORRECTED = "corrected", _("Corrected later")
    TAKEN_BACK = "taken-back", _("Replaced before it was looked at")


class Subject(models.TextChoices):
    """What is counted: courses, by certificates, are the figure; modules, by completions, help to see why."""

    COURSE = "course", _("Course")
    MODULE = "module", _("Module")


class Cause(models.TextChoices):
    """Why a number is another one on a later day. The order decides where two would fit: the first one counts."""

    CORRECTED = "corrected", _("Corrected afterwards")
    LINKED = "linked", _("Accounts linked or parted")
    JOINED = "joined", _("Joined")
    LEFT = "left", _("Left")
    MOVED = "moved", _("Moved to another post")
    REQUIREMENT = "requirement", _("What is required changed")
    EXEMPTED = "exempted", _("Exemption began")
    EXEMPTION_ENDED = "exemption-ended", _("Exemption ended")
    CAME_DUE = "came-due", _("Time to do it ended")
    MORE_TIME = "more-time", _("More time given")
    TRAINED = "trained", _("Newly trained")
    LAPSED = "lapsed", _("Ran out")
    WITHDRAWN = "withdrawn", _("Certificate withdrawn")


# What changed in what is known of the first day, before anything happened after it.
KNOWN_LATER = (Cause.CORRECTED, Cause.LINKED)


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
    JOINING = "joining", _("Somebody asks to join")
    CLAIM = "claim", _("Training elsewhere is claimed")
    CHARTER = "charter", _("The charter is to be confirmed")


class Rhythm(models.TextChoices):
    """How often somebody gets a report."""

    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")


class MessageState(models.TextChoices):
    WAITING = "waiting", _("To be sent")  # written with the steps that it takes; the mail leaves after that
    SENDING = "sending", _("Being sent")  # one worker has it; one that is not heard of gives it up
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
    TODAY = "today", _("A reminder went today already")
    NOTHING = "nothing", _("Nothing is due")
    STOPPED = "stopped", _("The report was stopped")


# A digest in one of these counts as one that the person got.
ON_ITS_WAY = (MessageState.WAITING, MessageState.SENDING, MessageState.SENT)


class Period(models.TextChoices):
    """The stretches of time that a statement may be about. Years begin in the month that the coordinator says."""

    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF_YEAR = "half-year", _("Half-year")
    YEAR = "year", _("Year")


MONTHS_IN = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
REPORTED_IN_WORDS = (Period.HALF_YEAR, Period.YEAR)  # these have sections that the coordinator writes


class StatementState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")  # nothing of it changes while somebody else looks at it
    REVIEWED = "reviewed", _("Reviewed")
    PUBLISHED = "published", _("Published")  # for ever: the database refuses any change


class FileKind(models.TextChoices):
    """The forms in which a published statement can be taken away."""

    PDF = "pdf", _("PDF")
    XLSX = "xlsx", _("Excel workbook")
    CSV = "csv", _("CSV")
    JSON = "json", _("JSON")


class Section(models.TextChoices):
    """What the coordinator writes of a half-year or a year."""

    ACHIEVEMENTS = "achievements", _("Achievements")
    ISSUES = "issues", _("Current issues")
    GAPS = "gaps", _("Gaps")
    ACTIONS = "actions", _("Actions")


class StatementRefusal(models.TextChoices):
    """Why something about a statement was not done, in words for the person."""

    NOT_OVER = "not-over", _("This period is not over yet. Choose one that is.")
    KNOWN_TOO_EARLY = "known-too-early", _("Choose the last day of the period or a day after it.")
    PUBLISHED_ALREADY = (
        "published-already",
        _("A statement about this period is published. Open it to publish a revision."),
    )
    NOTHING_REQUIRED = (
        "nothing-required",
        _("On this day no course was required of anyone, so there is nothing to say."),
    )
    STAYS = "stays", _("This statement is published and stays. Publish a revision to correct it.")
    NOT_A_DRAFT = "not-a-draft", _("This is no longer a draft. Take it back from review to change it.")
    CHANGED_MEANWHILE = (
        "changed-meanwhile",
        _("Somebody else changed this draft since you opened it. Look at their changes, then save yours."),
    )
    NOT_IN_REVIEW = "not-in-review", _("This statement is not in review.")
    OWN_WORK = "own-work", _("Another coordinator has to look at it: you sent it for review yourself.")
    NOT_REVIEWED = "not-reviewed", _("This statement has to be reviewed before it is published.")
    NO_REASON = "no-reason", _("Say why the published statement is revised.")
    SUMMARY_DIFFERS = (
        "summary-differs",
        _(
            "Nothing was published: what is stored for speed does not agree with the facts of this day. Ask an "
            "administrator to run “verify_evidence”, then try again."
        ),
    )
    OTHERS_PUBLISHED = (
        "others-published",
        _(
            "Nothing was published: another statement came out since this one was counted, and both together would say "
            "too much. Take it back, count it anew and have it reviewed again."
        ),
    )
    COUNTS_DIFFER = (
        "counts-differ",
        _(
            "Nothing was published: counting again, as known at the same moment, gives other numbers than those that "
            "were reviewed. Take the statement back, count it anew and have it reviewed again."
        ),
    )
