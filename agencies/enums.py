from enum import StrEnum

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
    FACILITATOR = "facilitator", _("Facilitator")  # runs sessions and attests attendance for an agency
    EDITOR = "editor", _("Editor of the agency’s pages")  # writes and submits, in the agency's section alone
    REVIEWER = "reviewer", _("Reviewer of the agency’s pages")  # looks first at what its editors submit


class MenuGroup(models.TextChoices):
    """Where the menu of an area has a section, in the order of the menu."""

    PEOPLE = "people", _("People")
    TRAINING = "training", _("Training")
    PARTNERSHIP = "partnership", _("Partnership")
    RECORDS = "records", _("Records")


class KeyScope(models.TextChoices):
    """What a program may do with a key."""

    STAFF = "staff", _("Send lists of staff")
    FIGURES = "figures", _("Read the agency’s figures")


class CameBy(models.TextChoices):
    """How a post came to be recorded."""

    HAND = "hand", _("Added by hand")
    INVITATION = "invitation", _("Invitation")
    JOIN_CODE = "join-code", _("Join code")
    DOMAIN = "domain", _("E-mail domain")
    STAFF_FILE = "staff-file", _("Staff file")
    API = "api", _("HR system")
    SSO = "sso", _("Agency sign-in")


class Decision(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken-back", _("Taken back")


class CodePurpose(models.TextChoices):
    FIRST = "first", _("First sign-in")  # a card with username and code, for people without e-mail
    RECOVERY = "recovery", _("Account recovery")  # started by a lead
    LINK = "link", _("Sign-in link")  # sent by mail, spent by a press of a button
    STEP = "step", _("Second step taken away")  # asked by one responsible person, agreed by another; opens nothing


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")


OPEN_JOBS = frozenset({JobState.WAITING, JobState.RUNNING})
ENDED_JOBS = frozenset({JobState.DONE, JobState.FAILED, JobState.STOPPED})


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    UNREADABLE = "unreadable", _("Could not be read")


class Held(models.TextChoices):
    """Why a list that an HR system sent was not written, and waits for the agency's lead."""

    BAD_ROWS = "bad-rows", _("Some rows were refused or are doubtful.")
    MANY_LEAVERS = "many-leavers", _("Many people would leave.")


class SentState(StrEnum):
    """How far a list is that an HR system sent. What each means is said in `agencies.api.shapes`."""

    CHECKING = "checking"
    CHECKED = "checked"
    HELD = "held"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    STOPPED = "stopped"
    REFUSED = "refused"


class Outcome(models.TextChoices):
    """What a row of a file means; each row has exactly one."""

    JOIN = "join", _("Joins")
    MOVE = "move", _("Moves")
    CHANGE = "change", _("Changes")
    LEAVE = "leave", _("Leaves")
    ADD = "add", _("Adds a record")  # past completions
    UNCHANGED = "unchanged", _("Unchanged")
    DOUBTFUL = "doubtful", _("Doubtful")
    REFUSED = "refused", _("Refused")


WRITING = frozenset({Outcome.JOIN, Outcome.MOVE, Outcome.CHANGE, Outcome.LEAVE, Outcome.ADD})


class Written(models.TextChoices):
    """What an import wrote, so that it can be undone."""

    PERSON_MADE = "person-made", _("Person added")
    PERSON_CHANGED = "person-changed", _("Person changed")
    POST_BEGUN = "post-begun", _("Membership begun")
    POST_ENDED = "post-ended", _("Membership ended")
    POST_CHANGED = "post-changed", _("Staff number or team noted")
    EVIDENCE = "evidence", _("Evidence recorded")


class Page(models.TextChoices):
    """What of a person's record somebody else opened."""

    RECORD = "record", _("Your learning record")
    EVIDENCE = "evidence", _("What your record rests on")
    CERTIFICATE = "certificate", _("A certificate")
    EXPORT = "export", _("A list or file with you in it")


class CharterRefusal(models.TextChoices):
    """Why something about the charter was not done, in words for the person."""

    NOT_PUBLISHED = "not-published", _("There is no published charter yet.")
    IS_PUBLISHED = (
        "is-published",
        _("This wording is published and people have signed it. Start a new version instead."),
    )
    NO_WORDS = "no-words", _("Write the charter in at least one language first.")
    TOO_EARLY = "too-early", _("The charter was not published yet on that day.")
    TOO_LATE = "too-late", _("That day has not come yet.")
    WITHDRAWN = "withdrawn", _("This signature was withdrawn.")
    ANOTHER_NAME = "another-name", _("An agency of the partnership signs in its own area.")
