"""Coverage and the lists of people, and what they are made of."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from figures.dictionary.parts import (
    AGENCY,
    AGENCY_NAME,
    AS_AT,
    COURSE,
    COURSE_TITLE,
    DAY,
    KEY,
    LIST,
    MOMENT,
    OBJECT,
    PEOPLE_COUNTS,
    PEOPLE_FIELD,
    POST_COUNTS,
    REGISTERED,
    ROLE,
    ROLE_NAME,
    TEAM,
    TEXT,
    TRAINED,
    Dataset,
    Field,
    counted,
)

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
