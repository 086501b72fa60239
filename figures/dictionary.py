"""The data dictionary: every field of the files, exports and addresses that hand figures out.

One list says what each is; the page, its JSON and the description of the interface are drawn from it, and tests hold it
to what really goes out. Words are marked for translation and looked up where they are shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

VERSION = 1  # of this list: raised when a field changes its meaning, its name or its type, or goes

TEXT, NUMBER, DAY, MOMENT, KEY = (
    _("text"), _("whole number"), _("day"), _("moment"), _("key that does not change"),
)  # fmt: skip
LIST, OBJECT = _("list"), _("group of fields")
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

COVERAGE = Dataset(
    "coverage",
    _("Coverage (JSON)"),
    _("/api/v1/figures/coverage, and the command coverage with --format json"),
    (
        Field("partnership", KEY, _("The partnership, as in its addresses.")),
        AS_AT,
        Field("known_at", MOMENT, _("As known at this moment; empty for as now known."), "", "knowledge-date",
              may_be_empty=True),
        Field("subject", TEXT, _("What is counted: course, or module for the diagnostic set.")),
        REGISTERED,
        TRAINED,
        Field("overall", OBJECT, _("The total of all posts that were asked about.")),
        Field("agencies", LIST, _("A total for each agency.")),
        Field("teams", LIST, _("A total for each team.")),
        Field("roles", LIST, _("A total for each role.")),
        Field("courses", LIST, _("A total for each course.")),
        Field("cells", LIST, _("Counts for each agency, team, role and course.")),
    ),
)  # fmt: skip
TOTAL = Dataset("total", _("A total"), _("within Coverage"), (*POST_COUNTS, PEOPLE_FIELD))
OF_PEOPLE = Dataset("people", _("People of a total"), _("within a total"), PEOPLE_COUNTS)
AGENCY_TOTAL = Dataset(
    "agency-total", _("Total of an agency"), _("within Coverage"), (AGENCY, AGENCY_NAME, *POST_COUNTS, PEOPLE_FIELD)
)
TEAM_TOTAL = Dataset(
    "team-total", _("Total of a team"), _("within Coverage"), (AGENCY, TEAM, *POST_COUNTS, PEOPLE_FIELD)
)
ROLE_TOTAL = Dataset(
    "role-total", _("Total of a role"), _("within Coverage"), (ROLE, ROLE_NAME, *POST_COUNTS, PEOPLE_FIELD)
)
COURSE_TOTAL = Dataset(
    "course-total", _("Total of a course"), _("within Coverage"), (COURSE, COURSE_TITLE, *POST_COUNTS, PEOPLE_FIELD)
)
CELL = Dataset("cell", _("A cell"), _("within Coverage"), (AGENCY, TEAM, ROLE, COURSE, *POST_COUNTS))
TREND = Dataset(
    "trend",
    _("Trend (JSON)"),
    _("/api/v1/figures/trend: one for each month"),
    (AS_AT, REGISTERED, TRAINED, *POST_COUNTS, PEOPLE_FIELD),
)
EXPIRING = Dataset(
    "expiring",
    _("Expiring (JSON)"),
    _("/api/v1/figures/expiring: one for each week"),
    (
        Field("first_day", DAY, _("The first of seven days.")),
        counted(
            "posts", _("Posts whose cover ends in these days while the course is required of them still."), "posts"
        ),
    ),
)

NUMBERS = {"Required": 0, "Covered": 1, "In date": 2, "Due soon": 3, "Overdue": 4, "New, within time": 5,
           "New and already done": 6, "Exempt": 7, "Covered, per cent": 8}  # fmt: skip


def columns(headings: dict[str, int], counts: tuple[Field, ...]) -> Iterator[Field]:
    for heading, place in headings.items():
        said = counts[place]
        yield Field(heading, said.kind, said.meaning, said.unit, said.anchor, said.may_be_empty)


COVERAGE_TABLE = Dataset(
    "coverage-table",
    _("Coverage (CSV)"),
    _("The coordinator’s figures as a file; after the lines that say what the file is"),
    (
        Field("Level", TEXT, _("Of what the line is: the partnership, an agency, team, role or course, or a cell.")),
        Field("Agency", TEXT, _("The agency, where the line is of one.")),
        Field("Team", TEXT, _("The team, where the line is of one.")),
        Field("Role", TEXT, _("The role, where the line is of one.")),
        Field("Course", TEXT, _("The course, where the line is of one.")),
        *columns(NUMBERS, POST_COUNTS),
        *columns({"People required": 0, "People with part of it": 1, "People with all of it": 2}, PEOPLE_COUNTS),
    ),
    is_table=True,
)
PEOPLE_TABLE = Dataset(
    "people-table",
    _("People of an agency (CSV, Excel)"),
    _("The lead’s lists as files. They hold names: only leads can make them."),
    (
        Field("Name", TEXT, _("The person.")),
        Field("Staff number", TEXT, _("The agency’s own number for the person."), may_be_empty=True),
        Field("Team", TEXT, _("The team of the post."), may_be_empty=True),
        Field("Role", TEXT, _("The role of the post.")),
        Field("Course or module", TEXT, _("What is asked of the post.")),
        Field("Standing", TEXT, _("In date, due soon, overdue, new or exempt."), "", "covered"),
        Field("What the date means", TEXT, _("For example: in date until, was due by.")),
        Field("Date", DAY, _("The last day that it holds, or the day it was due by."), may_be_empty=True),
        Field("Who vouches for it", TEXT, _("On whose word it is held: the grade of the evidence."), may_be_empty=True),
    ),
    is_table=True,
)
HIDDEN = _("It may be hidden: empty in JSON, c in a table.")


def hidden(name: str, said: Field) -> Field:
    """A number as statements have it: rounded, and hidden where it is small or gives a small one away."""
    return Field(name, said.kind, said.meaning, said.unit, said.anchor, may_be_empty=True)


POST_FIELDS, PEOPLE_OF = {each.name: each for each in POST_COUNTS}, {each.name: each for each in PEOPLE_COUNTS}
KNOWN_AT = Field("known_at", MOMENT, _("As known at this moment."), "", "knowledge-date")
ISSUE = Field("issue", NUMBER, _("Which issue it is; a correction is the next one."))
VERSION_FIELD = Field("definition_version", NUMBER, _("The version of the definitions that it follows."))
HASH = Field("hash", TEXT, _("Taken of the exact counts and of a secret, to show later that nothing was changed."))
FOUR = tuple(hidden(name, POST_FIELDS[name]) for name in ("required", "covered", "overdue", "percent"))
TWO = (hidden("in_grace", POST_FIELDS["in_grace"]), hidden("exempt", POST_FIELDS["exempt"]))
DECLARED = Field("declared", NUMBER, _("People whom agencies say they have."), PEOPLE, "declared", may_be_empty=True)
DECLARED_DAY = Field("declared_as_of", DAY, _("The day of the declaration; of several the oldest."), "", "declared",
                     may_be_empty=True)  # fmt: skip
STATEMENT = Dataset(
    "statement",
    _("Statement (JSON)"),
    _("/figures/statements/<slug>.json"),
    (
        Field("format", TEXT, _("The name of this shape and its version.")),
        Field("slug", KEY, _("The statement, as in its address.")),
        Field("title", TEXT, _("What the statement is called.")),
        Field("language", TEXT, _("The language of what is written.")),
        Field("partnership", OBJECT, _("The partnership, as in its addresses.")),
        Field("period", OBJECT, _("The stretch of time: its kind, its first and its last day."), "", "day"),
        AS_AT,
        KNOWN_AT,
        Field("published_at", MOMENT, _("When it was published.")),
        ISSUE,
        Field("revises", KEY, _("The earlier issue that it takes the place of."), may_be_empty=True),
        Field("revision_reason", TEXT, _("Why it was revised."), may_be_empty=True),
        VERSION_FIELD,
        HASH,
        Field("licence", TEXT, _("What may be done with it.")),
        Field("contact", TEXT, _("Whom to ask.")),
        Field("notes", LIST, _("How to read the numbers.")),
        Field("sections", OBJECT, _("What the coordinator wrote, by section.")),
        Field("figures", OBJECT, _("The published figures."), "", "suppression"),
    ),
)  # fmt: skip
STATEMENT_FIGURES = Dataset(
    "statement-figures",
    _("Figures of a statement"),
    _("within Statement"),
    (
        Field("overall", OBJECT, _("The line of all agencies.")),
        Field("agencies", LIST, _("A line for each agency.")),
        Field("roles", LIST, _("A line for each role.")),
        Field("courses", LIST, _("A line for each course.")),
        Field("agency_courses", LIST, _("Posts for each agency and course.")),
        Field("role_courses", LIST, _("Posts for each role and course.")),
        Field("grouped", LIST, _("The names of agencies with few people, shown in one line."), "", "suppression"),
    ),
)
STATEMENT_LINE = Dataset(
    "statement-line",
    _("A line of a statement"),
    _("within Statement; registered, declared and grades only where they are counted"),
    (
        Field("key", KEY, _("The agency, role or course.")),
        Field("name", TEXT, _("What it is called.")),
        Field("posts", OBJECT, _("Posts: required, covered, overdue and per cent."), "", "posts"),
        Field("people", OBJECT, _("The same of people, each counted once."), "", "people"),
        *TWO,
        Field("target", NUMBER, _("The share that is to be reached."), PER_CENT, may_be_empty=True),
        Field("registered", OBJECT, _("Everyone with a post on the day, each once."), "", "registered"),
        Field("declared", OBJECT, _("People whom agencies say they have."), "", "declared", may_be_empty=True),
        Field("grades", OBJECT, _("Covered posts by the evidence that they rest on."), "", "grades"),
    ),
)
STATEMENT_POSTS = Dataset("statement-posts", _("Numbers of a line"), HIDDEN, FOUR)
STATEMENT_TABLE = Dataset(
    "statement-table",
    _("Statement (CSV)"),
    _("/figures/statements/<slug>.csv; the workbook has the same numbers under words"),
    (
        Field("level", TEXT, _("Of what the line is: everything, an agency, a role, a course, or two of them.")),
        Field("agency", KEY, _("The agency, where the line is of one."), may_be_empty=True),
        Field("role", KEY, _("The role, where the line is of one."), may_be_empty=True),
        Field("course", KEY, _("The course, where the line is of one."), may_be_empty=True),
        Field("name", TEXT, _("What it is called."), may_be_empty=True),
        *FOUR,
        *TWO,
        hidden("people_required", PEOPLE_OF["required"]),
        hidden("people_covered", PEOPLE_OF["fully_covered"]),
        Field("people_percent", NUMBER, _("The share of these people."), PER_CENT, "people", may_be_empty=True),
        hidden("registered", REGISTERED),
        hidden("trained", TRAINED),
        Field("trained_percent_of_registered", NUMBER, _("Trained of registered."), PER_CENT, "trained",
              may_be_empty=True),
        DECLARED,
        DECLARED_DAY,
        Field("trained_percent_of_declared", NUMBER, _("Trained of declared."), PER_CENT, "declared",
              may_be_empty=True),
        Field("by_server", NUMBER, _("Covered posts: marked by the server."), POSTS, "grades", may_be_empty=True),
        Field("by_facilitator", NUMBER, _("Covered posts: attested by a facilitator."), POSTS, "grades",
              may_be_empty=True),
        Field("by_agency", NUMBER, _("Covered posts: declared by the agency."), POSTS, "grades", may_be_empty=True),
        Field("by_person", NUMBER, _("Covered posts: declared by the person."), POSTS, "grades", may_be_empty=True),
        AS_AT,
        KNOWN_AT,
        ISSUE,
        VERSION_FIELD,
        HASH,
    ),
)  # fmt: skip
BUNDLE_INDEX = Dataset(
    "bundle-index",
    _("Index of many certificates (CSV)"),
    _("index.csv in the ZIP file of an agency’s certificates. It holds names: only leads can make it."),
    (
        Field("Number", KEY, _("The number of the certificate, as on its check page.")),
        Field("Name", TEXT, _("The holder, as on the certificate.")),
        Field("Course", TEXT, _("What the course is called.")),
        Field("Issued", DAY, _("The day from which it holds.")),
        Field("Valid until", DAY, _("The last day that it holds."), "", "in-date"),
        Field("State", TEXT, _("In date, expired, replaced or withdrawn on the day the file was made.")),
        Field("File", TEXT, _("Its PDF within the ZIP file; empty where it could not be drawn."), may_be_empty=True),
    ),
    is_table=True,
)
DATASETS = (
    COVERAGE, TOTAL, OF_PEOPLE, AGENCY_TOTAL, TEAM_TOTAL, ROLE_TOTAL, COURSE_TOTAL, CELL, TREND, EXPIRING,
    COVERAGE_TABLE, PEOPLE_TABLE, STATEMENT, STATEMENT_FIGURES, STATEMENT_LINE, STATEMENT_POSTS, STATEMENT_TABLE,
    BUNDLE_INDEX,
)  # fmt: skip
