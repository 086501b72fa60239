"""Everything held about a person, gathered from the parts that rooms lend."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.lending import PersonalData, PersonalTable, personal_data, titles_of
from agencies.models import Person

SHAPE = "waymark-personal-data/1"
# Relations by which a row says who wrote, decided or changed it. The row is about somebody or something else.
DEEDS = ("by", "owner", "issued_by", "viewer")
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing that is held: `value` for machines, `words` for people."""

    name: str
    label: str
    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table."""

    room: str
    table: str
    heading: str
    rows: list[list[Cell]]


def everything_about(person: Person) -> list[Part]:
    """This will gather what every room holds about an account; tables without a row are there too, empty."""
    parts = [part_of(data, table, person) for data in personal_data() for table in data.tables]
    return with_titles(parts)


def entries_about(person: Person) -> list[tuple[PersonalTable, int]]:
    """How many rows each table has about an account; tables without one are there too."""
    return [(table, rows_of(table, person).count()) for data in personal_data() for table in data.tables]


def rows_in_turn(table: PersonalTable, person: Person) -> Iterator[list[Cell]]:
    """The rows of one table as `everything_about` has them, a few at a time, however many there are."""
    found = rows_of(table, person).select_related(*related_of(table)).order_by("pk").iterator(chunk_size=AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        part = Part("", table.model, "", [list(cells(table, row)) for row in some])
        yield from with_titles([part])[0].rows


def as_json(person: Person, *, at: datetime) -> dict[str, Any]:
    """The shape is described in docs/privacy.md."""
    return {
        "format": SHAPE,
        "site": settings.WAGTAIL_SITE_NAME,
        "made_at": at.isoformat(),
        "username": person.username,
        "parts": [
            {
                "room": part.room,
                "table": part.table,
                "heading": part.heading,
                "rows": [{cell.name: cell.value for cell in row} for row in part.rows],
            }
            for part in everything_about(person)
        ],
    }


def rows_of(table: PersonalTable, person: Person) -> QuerySet[Any]:
    model = apps.get_model(table.model)
    return model._base_manager.filter(**{table.owner: person.pk})


def part_of(data: PersonalData, table: PersonalTable, person: Person) -> Part:
    rows = rows_of(table, person).select_related(*related_of(table)).order_by("pk")
    return Part(data.room, table.model, str(table.heading), [list(cells(table, row)) for row in rows])


def related_of(table: PersonalTable) -> list[str]:
    """The relations that the shown fields go through."""
    wanted = []
    for path in table.shown:
        model, steps = apps.get_model(table.model), path.split("__")
        for number, step in enumerate(steps):
            found = model._meta.get_field(step)
            if found.is_relation:
                wanted.append("__".join(steps[: number + 1]))
                model = found.related_model
    return wanted


def cells(table: PersonalTable, row: Model) -> Iterator[Cell]:
    for path in table.shown:
        yield cell_of(path, row)
    for name, worked_out in table.more.items():
        value = worked_out(row)
        yield Cell(name, capfirst(name.replace("_", " ")), value, in_words(value))


def cell_of(path: str, row: Any) -> Cell:
    *steps, name = path.split("__")
    for step in steps:
        row = getattr(row, step) if row is not None else None
    if row is None:
        return Cell(path, capfirst(name.replace("_", " ")), None, "–")
    meant = row._meta.get_field(name)
    value = getattr(row, name)
    label = str(capfirst(meant.verbose_name))
    if isinstance(value, Model):
        return Cell(path, label, str(value), str(value))
    words = str(getattr(row, f"get_{name}_display")()) if meant.choices and value else in_words(value)
    return Cell(path, label, plain(value), words)


def plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def in_words(value: Any) -> str:
    if value is None or value == "" or value == {} or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "j E Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j E Y")
    if isinstance(value, dict):
        return "; ".join(f"{key}: {in_words(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(in_words(each) for each in value)
    return str(value)


def with_titles(parts: list[Part]) -> list[Part]:
    """Keys of courses, modules and lessons get their titles beside them."""
    keys = {UUID(cell.value) for part in parts for row in part.rows for cell in row if is_key(cell)}
    titles = titles_of(keys)
    for part in parts:
        for row in part.rows:
            for place, cell in reversed(list(enumerate(row))):
                if is_key(cell) and (title := titles.get(UUID(cell.value))):
                    row[place] = Cell(cell.name, cell.label, cell.value, title)
                    row.insert(place + 1, Cell(f"{cell.name}_title", "", title, ""))
    return parts


def is_key(cell: Cell) -> bool:
    return cell.name in ("course_key", "subject_key", "enrolment__course_key", "subject") and isinstance(
        cell.value, str
    )


TABLES = (
    PersonalTable(
        "agencies.Person",
        "pk",
        gettext_lazy("Your account"),
        (
            "username", "email", "first_name", "last_name", "display_name", "certificate_name", "certificate_language",
            "language", "prefers_easy_read", "wants_nudges", "is_active", "date_joined", "last_login",
        ),
        more={"groups": lambda person: [group.name for group in person.groups.all()]},
    ),
    PersonalTable(
        "account.EmailAddress", "user", gettext_lazy("E-mail addresses"), ("email", "verified", "primary"),
        is_deleted=True,
    ),
    PersonalTable(
        "mfa.Authenticator", "user", gettext_lazy("Second steps at sign-in"), ("type", "created_at", "last_used_at"),
        is_deleted=True,
    ),
    PersonalTable(
        "usersessions.UserSession", "user", gettext_lazy("Where you are signed in"),
        ("created_at", "last_seen_at", "ip", "user_agent"), is_deleted=True,
    ),
    PersonalTable(
        "socialaccount.SocialAccount", "user", gettext_lazy("Sign-in by an agency's own service"),
        ("provider", "uid", "date_joined", "last_login"), is_deleted=True,
    ),
    PersonalTable(
        "agencies.OneTimeCode", "person", gettext_lazy("One-time codes for signing in"),
        ("purpose", "agency", "issued_at", "issued_by", "expires_at", "used_at"), is_deleted=True,
    ),
    PersonalTable(
        "agencies.Membership", "person", gettext_lazy("Posts"),
        (
            "agency", "team", "role", "staff_number", "start_date", "end_date", "came_by", "recorded_at", "recorded_by",
            "voided_at",
        ),
        cleared={"staff_number": ""},
    ),
    PersonalTable(
        "agencies.Responsibility", "membership__person", gettext_lazy("Duties"),
        ("membership__agency", "duty", "team", "start_date", "end_date", "recorded_at", "voided_at"),
    ),
    PersonalTable(
        "agencies.Invitation", "membership__person", gettext_lazy("Invitations you accepted"),
        ("agency", "email", "name", "staff_number", "made_at", "accepted_at"),
        cleared={"email": "", "name": "", "staff_number": ""},
    ),
    PersonalTable(
        "agencies.JoinRequest", "person", gettext_lazy("Requests to join an agency"),
        ("agency", "came_by", "note", "made_at", "decision", "decided_at"), cleared={"note": ""},
    ),
    PersonalTable(
        "agencies.AccountLink", "kept", gettext_lazy("Second accounts linked to this one"),
        ("linked_at", "linked_by", "reason", "unlinked_at"), cleared={"reason": ""},
    ),
    PersonalTable(
        "agencies.AccountLink", "duplicate", gettext_lazy("Accounts that this one is linked to"),
        ("linked_at", "linked_by", "reason", "unlinked_at"), cleared={"reason": ""},
    ),
    PersonalTable(
        "agencies.ImportRow", "person", gettext_lazy("Lines about you in files of an agency"),
        ("file_import__agency", "file_import__uploaded_at", "line", "values", "outcome", "written_at"),
        cleared={"values": {}, "problems": []},
    ),
    PersonalTable(
        "agencies.ImportChange", "person", gettext_lazy("What such a file changed"),
        ("file_import__agency", "what", "before", "undone_at"), cleared={"before": {}},
    ),
    PersonalTable(
        "agencies.Bounce", "person", gettext_lazy("Mail to you that came back"),
        ("address", "at", "is_lasting", "detail"), is_deleted=True,
    ),
    PersonalTable(
        "agencies.RecordView", "person", gettext_lazy("Who looked at your record"),
        ("seen_at", "viewer", "agency", "what"),
    ),
    PersonalTable(
        "agencies.RecordView", "viewer", gettext_lazy("When you looked at others' records"), ("seen_at", "what")
    ),
    PersonalTable(
        "agencies.AuditEntry", "person", gettext_lazy("What was changed about you"),
        ("at", "by", "action", "agency", "before", "after", "reason"),
        cleared={"before": {}, "after": {}, "reason": ""},
    ),
    PersonalTable("agencies.AuditEntry", "by", gettext_lazy("What you changed"), ("at", "action", "agency")),
    PersonalTable(
        "agencies.Erasure", "person", gettext_lazy("When you asked to be erased"),
        ("asked_at", "due_at", "withdrawn_at", "done_at"), cleared={"reason": ""},
    ),
    PersonalTable(
        "wagtailusers.UserProfile", "user", gettext_lazy("How you see the editors' rooms"),
        ("preferred_language", "current_time_zone", "theme"), is_deleted=True,
    ),
)  # fmt: skip

EDITORS_WORK = "Who wrote or changed a page: it stays with the page."
UNLISTED = {
    "agencies.Person_groups.person": "Listed with the account.",
    "agencies.Person_user_permissions.person": "Rights of administrators: none are given to people one by one.",
    "wagtailadmin.EditingSession.user": "Lives while a page is open in the editor.",
    "wagtailadmin.FormState.user": "A draft of a form in the editor, for a while.",
    "wagtailcore.APIToken.user": "A key of a machine, of which only a hash is kept.",
    "wagtailcore.PageSubscription.user": "Which pages send an editor mail: no more than that.",
    "wagtailcore.ModelLogEntry.user": EDITORS_WORK,
    "wagtailcore.PageLogEntry.user": EDITORS_WORK,
    "wagtailcore.Revision.user": EDITORS_WORK,
    "wagtailcore.Comment.user": EDITORS_WORK,
    "wagtailcore.CommentReply.user": EDITORS_WORK,
    "wagtaildocs.Document.uploaded_by_user": EDITORS_WORK,
    "wagtailimages.Image.uploaded_by_user": EDITORS_WORK,
    "wagtailmedia.Media.uploaded_by_user": EDITORS_WORK,
    "wagtailcore.UploadedFile.uploaded_by_user": "A file on its way in, for a while.",
}


def is_deed(name: str) -> bool:
    """Whether a relation says who did something, and not whom the row is about."""
    return name in DEEDS or name.endswith("_by")


# Where people may have typed somebody's name, or a machine wrote it beside something else.
TYPED = {
    "agencies.Signature": ("signed_for_by",),
    "agencies.FileImport": ("file_name", "words", "fault"),
    "agencies.ImportRow": ("values", "problems"),
    "agencies.ImportChange": ("before",),
    "agencies.ApiCall": ("answer",),
    "agencies.Job": ("arguments", "result", "fault"),
    "agencies.JoinRequest": ("note",),
    "agencies.JoinCode": ("label",),
    "agencies.AccountLink": ("reason",),
    "agencies.Erasure": ("reason",),
    "wagtailcore.ModelLogEntry": ("label", "data"),
    "wagtailcore.Revision": ("object_str",),
}
