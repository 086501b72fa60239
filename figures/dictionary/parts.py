"""What fields and datasets are, and the fields that several of them have."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

TEXT, NUMBER, DAY, MOMENT, KEY = (
    _("text"), _("whole number"), _("day"), _("moment"), _("key that does not change"),
)  # fmt: skip
LIST, OBJECT, YES_NO = _("list"), _("group of fields"), _("yes or no")
POSTS, PEOPLE, PER_CENT = _("posts"), _("people"), _("per cent")


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is the key in JSON, or the heading in a table; `anchor` leads to its definition."""

    name: str
    kind: str
    meaning: str
    unit: str = ""
    anchor: str = ""
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    code: str
    title: str
    where: str
    fields: tuple[Field, ...]
    is_table: bool = False  # with headings that are translated


def counted(name: str, meaning: str, anchor: str, unit: str = POSTS) -> Field:
    return Field(name, NUMBER, meaning, unit, anchor)


POST_COUNTS = (
    counted("required", _("Posts and courses of which a certificate is required on the day."), "required"),
    counted("covered", _("Of them those whose holder has a certificate in date."), "covered"),
    counted("in_date", _("Of the covered ones those that end later than soon."), "in-date"),
    counted("due_soon", _("Of the covered ones those that end within 60 days."), "due-soon"),
    counted("overdue", _("Required and not covered."), "overdue"),
    counted("in_grace", _("New posts whose time to do it is not up; in no share."), "grace"),
    counted("in_grace_covered", _("Of the new posts those that hold a certificate already."), "grace"),
    counted("exempt", _("Posts excused for a while; in no share."), "exempt"),
    Field("percent", NUMBER, _("Covered posts of required posts; empty where nothing is required."), PER_CENT,
          "covered", may_be_empty=True),
)  # fmt: skip
PEOPLE_COUNTS = (
    counted("required", _("People of whom at least one course is required, each once."), "people", PEOPLE),
    counted("partly_covered", _("Of them those who hold a part of it or all."), "people", PEOPLE),
    counted("fully_covered", _("Of them those who hold all that is required of them."), "people", PEOPLE),
)
PEOPLE_FIELD = Field("people", OBJECT, _("The same of people, each counted once."), "", "people")
AGENCY = Field("agency", KEY, _("The agency, as in its addresses."))
AGENCY_NAME = Field("name", TEXT, _("What the agency is called."))
ROLE = Field("role", KEY, _("The code of the role."))
ROLE_NAME = Field("name", TEXT, _("What the role is called."))
TEAM = Field("team", TEXT, _("The team; empty for posts without one."), may_be_empty=True)
COURSE = Field("course", KEY, _("The course, the same in every language."))
COURSE_TITLE = Field("title", TEXT, _("What the course is called."))
REGISTERED = counted("registered", _("Everyone with a post on the day, each once."), "registered", PEOPLE)
TRAINED = counted("trained", _("Of them those who hold any certificate in date."), "registered", PEOPLE)
AS_AT = Field("as_at", DAY, _("The figures are as at the end of this day."), "", "day")
