"""What this room holds about a person."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agencies.lending import PersonalTable
from courses.models import CoursePage, LessonPage, ModulePage

POST = ("start_date", "end_date", "recorded_at", "recorded_by", "voided_at")

TABLES = (
    PersonalTable(
        "courses.Enrolment", "person", _("Courses you are on"),
        ("course_key", "enrolled_at", "withdrawn_at"),
    ),
    PersonalTable(
        "courses.Cycle", "enrolment__person", _("Runs of these courses"),
        ("enrolment__course_key", "number", "opened_at", "completed_at", "completed_date", "valid_until_date"),
    ),
    PersonalTable(
        "courses.Evidence", "person", _("What your record rests on"),
        (
            "kind", "subject_key", "happened_at", "happened_date", "valid_until_date", "grade", "language",
            "recorded_at", "recorded_by", "reason",
        ),
        cleared={"reason": ""},
    ),
    PersonalTable(
        "courses.Assignment", "membership__person", _("Courses assigned to you"),
        ("course_key", "due_date", "note", *POST), cleared={"note": ""},
    ),
    PersonalTable(
        "courses.Exemption", "membership__person", _("Courses you were excused from"),
        ("course_key", "reason", *POST),
    ),
    PersonalTable(
        "courses.Extension", "membership__person", _("Courses you were given more time for"),
        ("course_key", "reason", "note", *POST), cleared={"note": ""},
    ),
    PersonalTable(
        "courses.PriorClaim", "person", _("Training elsewhere that you told us of"),
        ("provider", "title", "completed_date", "reference", "asked_at", "decision", "decided_at", "words"),
        cleared={"reference": "", "words": ""},
    ),
    PersonalTable(
        "courses.Recognition", "evidence__person", _("Training elsewhere that counts here"),
        ("provider", "title", "reference", "grade", "agency"), cleared={"reference": ""},
    ),
    PersonalTable(
        "courses.Booking", "person", _("Places in sessions"),
        ("session", "state", "asked_at", "promoted_at", "cancelled_at", "needs"), cleared={"needs": ""},
    ),
    PersonalTable(
        "courses.Arrival", "person", _("When you arrived at sessions"),
        ("session", "at", "how", "minutes", "quick_check_passed", "typed_name"), cleared={"typed_name": ""},
    ),
    PersonalTable(
        "courses.Attendance", "person", _("Attendance"),
        ("session", "presence", "minutes", "recorded_at", "recorded_by"),
    ),
    PersonalTable("courses.Session_facilitators", "person", _("Sessions you run"), ("session",)),
)  # fmt: skip

# Where people may have typed a name.
TYPED = {
    "courses.PriorClaim": ("provider", "title"),
    "courses.Recognition": ("provider", "title"),
    "courses.Training": ("contact", "note"),
    "courses.MapCheck": ("note",),
    "courses.Session": ("title", "access_notes", "cancelled_reason"),
    "courses.Arrival": ("typed_name",),
    "courses.Assignment": ("note",),
    "courses.Extension": ("note",),
    "courses.Bulk": ("said", "query"),
}


def titles(keys: set[UUID]) -> dict[UUID, str]:
    """In whatever language a page has: the first that was written."""
    found: dict[UUID, str] = {}
    for model in (LessonPage, ModulePage, CoursePage):
        pages = model.objects.filter(translation_key__in=keys).order_by("-pk")
        found.update(pages.values_list("translation_key", "title"))
    return found
