"""Published statements: every field of their JSON and their feed, every column of their table and their workbook."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from figures.dictionary.parts import (
    AGENCY,
    AS_AT,
    COURSE,
    DAY,
    KEY,
    LIST,
    MOMENT,
    NUMBER,
    OBJECT,
    PEOPLE,
    PEOPLE_COUNTS,
    PER_CENT,
    POST_COUNTS,
    POSTS,
    REGISTERED,
    ROLE,
    TEXT,
    TRAINED,
    YES_NO,
    Dataset,
    Field,
)

# --- what several of them have


def hidden(name: str, said: Field) -> Field:
    """A number as statements have it: rounded, and hidden where it is small or gives a small one away."""
    return replace(said, name=name, may_be_empty=True)


POST_FIELDS, PEOPLE_OF = {each.name: each for each in POST_COUNTS}, {each.name: each for each in PEOPLE_COUNTS}
KNOWN_AT = Field("known_at", MOMENT, _("As known at this moment."), "", "knowledge-date")
ISSUE = Field("issue", NUMBER, _("Which issue it is; a correction is the next one."))
VERSION_FIELD = Field("definition_version", NUMBER, _("The version of the definitions that it follows."))
HASH = Field("hash", TEXT, _("Taken of the exact counts and of a secret, to show later that nothing was changed."))
PERIOD_KIND = Field("kind", TEXT, _("A month, quarter, half-year or year."), "", "day")
FIRST_DAY = Field("first_day", DAY, _("The first day of the period."), "", "day")
LAST_DAY = Field("last_day", DAY, _("The last day of the period."), "", "day")
FOUR = tuple(hidden(name, POST_FIELDS[name]) for name in ("required", "covered", "overdue", "percent"))
TWO = (hidden("in_grace", POST_FIELDS["in_grace"]), hidden("exempt", POST_FIELDS["exempt"]))
LINE_POSTS = Field("posts", OBJECT, _("Posts: required, covered, overdue and per cent."), "", "posts")
OF_PEOPLE_SHARE = Field("percent", NUMBER, _("The share of these people."), PER_CENT, "people", may_be_empty=True)
OF_REGISTERED = Field("percent", NUMBER, _("Trained of registered."), PER_CENT, "trained", may_be_empty=True)
DECLARED = Field("people", NUMBER, _("People whom agencies say they have."), PEOPLE, "declared", may_be_empty=True)
DECLARED_DAY = Field("as_of", DAY, _("The day of the declaration; of several the oldest."), "", "declared",
                     may_be_empty=True)  # fmt: skip
OF_DECLARED = Field("percent", NUMBER, _("Trained of declared."), PER_CENT, "declared", may_be_empty=True)
BY_GRADE = tuple(
    Field(name, NUMBER, meaning, POSTS, "grades", may_be_empty=True)
    for name, meaning in (
        ("server", _("Covered posts: marked by the server.")),
        ("facilitator", _("Covered posts: attested by a facilitator.")),
        ("agency", _("Covered posts: declared by the agency.")),
        ("person", _("Covered posts: declared by the person.")),
    )
)
SECTIONS = ("achievements", "issues", "gaps", "actions")

# --- JSON

STATEMENT = Dataset(
    "statement",
    _("Statement (JSON)"),
    _("/figures/statements/<slug>.json"),
    (
        Field("format", TEXT, _("The name of this shape and its version.")),
        Field("slug", KEY, _("The statement, as in its address.")),
        Field("title", TEXT, _("What the statement is called.")),
        Field("language", TEXT, _("The language of what is written.")),
        Field("partnership", OBJECT, _("The partnership that published it.")),
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
STATEMENT_PARTNERSHIP = Dataset(
    "statement-partnership",
    _("The partnership of a statement"),
    _("within Statement: partnership"),
    (
        Field("slug", KEY, _("The partnership, as in its addresses.")),
        Field("name", TEXT, _("What the partnership was called on that day.")),
    ),
)
STATEMENT_PERIOD = Dataset(
    "statement-period",
    _("The period of a statement"),
    _("within Statement: period"),
    (PERIOD_KIND, FIRST_DAY, LAST_DAY),
)
STATEMENT_SECTIONS = Dataset(
    "statement-sections",
    _("What the coordinator wrote"),
    _("within Statement: sections; of half-years and years"),
    tuple(
        Field(name, TEXT, _("What the coordinator wrote under this heading."), may_be_empty=True) for name in SECTIONS
    ),
)
STATEMENT_LINE = Dataset(
    "statement-line",
    _("A line of a statement"),
    _(
        "within Figures of a statement: overall, and each of agencies, roles and courses. Registered and declared are "
        "in overall and agencies alone, titles in courses alone, grades in all but roles."
    ),
    (
        Field("key", KEY, _("The agency, role or course; empty for all agencies."), may_be_empty=True),
        Field("name", TEXT, _("What it is called; empty for all agencies."), may_be_empty=True),
        LINE_POSTS,
        Field("people", OBJECT, _("The same of people, each counted once."), "", "people"),
        *TWO,
        Field("target", NUMBER, _("The share that is to be reached."), PER_CENT, may_be_empty=True),
        Field("titles", OBJECT, _("What the course is called in each language, by the code of the language.")),
        Field("registered", OBJECT, _("Everyone with a post on the day, each once."), "", "registered"),
        Field("declared", OBJECT, _("People whom agencies say they have."), "", "declared", may_be_empty=True),
        Field("grades", OBJECT, _("Covered posts by the evidence that they rest on."), "", "grades"),
    ),
)
STATEMENT_AGENCY_COURSE = Dataset(
    "statement-agency-course",
    _("An agency and a course"),
    _("within Figures of a statement: each of agency_courses"),
    (AGENCY, COURSE, LINE_POSTS),
)
STATEMENT_ROLE_COURSE = Dataset(
    "statement-role-course",
    _("A role and a course"),
    _("within Figures of a statement: each of role_courses"),
    (ROLE, COURSE, LINE_POSTS),
)
STATEMENT_POSTS = Dataset(
    "statement-posts", _("Posts"), _("wherever a statement has posts; hidden numbers are empty"), FOUR
)
STATEMENT_PEOPLE = Dataset(
    "statement-people",
    _("People of a line"),
    _("within a line: people; hidden numbers are empty"),
    (
        hidden("required", PEOPLE_OF["required"]),
        hidden("covered", PEOPLE_OF["fully_covered"]),
        Field("overdue", NUMBER, _("Of them those who lack at least one course."), PEOPLE, "people", may_be_empty=True),
        OF_PEOPLE_SHARE,
    ),
)
STATEMENT_REGISTERED = Dataset(
    "statement-registered",
    _("The registered of a line"),
    _("within a line: registered; hidden numbers are empty"),
    (
        hidden("people", REGISTERED),
        hidden("trained", TRAINED),
        Field("untrained", NUMBER, _("Of them those who hold none in date."), PEOPLE, "registered", may_be_empty=True),
        OF_REGISTERED,
    ),
)
STATEMENT_DECLARED = Dataset(
    "statement-declared",
    _("The declared workforce of a line"),
    _("within a line: declared; hidden numbers are empty"),
    (
        DECLARED,
        replace(DECLARED_DAY, may_be_empty=False),
        Field("is_stale", YES_NO, _("Whether a declaration in it was out of date on the day."), "", "declared"),
        Field("is_complete", YES_NO, _("Whether the numbers are of everyone."), "", "declared"),
        OF_DECLARED,
    ),
)
STATEMENT_GRADES = Dataset(
    "statement-grades", _("The grades of a line"), _("within a line: grades; hidden numbers are empty"), BY_GRADE
)
STATEMENT_FEED = Dataset(
    "statement-feed",
    _("Feed of statements (JSON Feed 1.1)"),
    _("/figures/statements/feed.json: under _waymark in each item; all else is as JSON Feed has it"),
    (
        Field("figures_url", TEXT, _("The address of the statement as JSON.")),
        replace(PERIOD_KIND, name="period"),
        FIRST_DAY,
        AS_AT,
        KNOWN_AT,
        ISSUE,
        HASH,
        VERSION_FIELD,
        Field("revised_by", TEXT, _("The address of the issue that took its place."), may_be_empty=True),
    ),
)

# --- tables

STATEMENT_TABLE = Dataset(
    "statement-table",
    _("Statement (CSV)"),
    _("/figures/statements/<slug>.csv; a hidden number is c"),
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
        replace(OF_PEOPLE_SHARE, name="people_percent"),
        hidden("registered", REGISTERED),
        hidden("trained", TRAINED),
        replace(OF_REGISTERED, name="trained_percent_of_registered"),
        replace(DECLARED, name="declared"),
        replace(DECLARED_DAY, name="declared_as_of"),
        replace(OF_DECLARED, name="trained_percent_of_declared"),
        *(replace(each, name=f"by_{each.name}") for each in BY_GRADE),
        AS_AT,
        KNOWN_AT,
        ISSUE,
        VERSION_FIELD,
        HASH,
    ),
)


def in_words(said: str, meaning: str, anchor: str = "") -> Field:
    return Field(said, TEXT, meaning, PER_CENT, anchor, may_be_empty=True)


SHEET_OF = (
    Field("Agency", TEXT, _("The agency, in sheets by agency.")),
    Field("Course", TEXT, _("The course, in sheets by course.")),
    Field("Role", TEXT, _("The role, in sheets by role.")),
)
SHEET_ABOUT = Dataset(
    "statement-sheet-about",
    _("Statement (Excel): the first sheet"),
    _("/figures/statements/<slug>.xlsx: each line is a name and what it says"),
    (
        Field("Partnership", TEXT, _("What the partnership was called on that day.")),
        Field("Period", TEXT, _("The stretch of time, in words."), "", "day"),
        Field("Figures as at the end of", TEXT, _("The figures are as at the end of this day."), "", "day"),
        Field("As known at", TEXT, _("As known at this moment."), "", "knowledge-date"),
        Field("Issue", TEXT, ISSUE.meaning),
        Field("Definitions", TEXT, VERSION_FIELD.meaning),
        Field("Hash of the frozen counts", TEXT, HASH.meaning),
        Field("Licence", TEXT, _("What may be done with it.")),
        Field("Contact", TEXT, _("Whom to ask.")),
        Field("Why it was revised", TEXT, _("Only where it takes the place of an earlier issue."), may_be_empty=True),
        Field("Note", TEXT, _("How to read the numbers; several lines.")),
        *(
            Field(name, TEXT, _("What the coordinator wrote under this heading."), may_be_empty=True)
            for name in ("Achievements", "Current issues", "Gaps", "Actions")
        ),
    ),
    is_table=True,
)
SHEET_REQUIRED = Dataset(
    "statement-sheet-required",
    _("Statement (Excel): required certificates"),
    _("the sheets of required certificates, by agency, by course and by role; a hidden number is c"),
    (
        *SHEET_OF,
        *(
            hidden(heading, POST_FIELDS[name])
            for heading, name in (
                ("Required", "required"), ("Held and in date", "covered"), ("Not held, or out of date", "overdue"),
            )
        ),
        in_words("Covered", POST_FIELDS["percent"].meaning, "covered"),
        hidden("New, within time", POST_FIELDS["in_grace"]),
        hidden("Exempt", POST_FIELDS["exempt"]),
    ),
    is_table=True,
)  # fmt: skip
SHEET_PEOPLE = Dataset(
    "statement-sheet-people",
    _("Statement (Excel): people"),
    _("the sheet of people, by agency; a hidden number is c"),
    (
        SHEET_OF[0],
        hidden("Must be trained", PEOPLE_OF["required"]),
        hidden("Hold all they need", PEOPLE_OF["fully_covered"]),
        in_words("Share of them", OF_PEOPLE_SHARE.meaning, "people"),
        hidden("Registered", REGISTERED),
        hidden("Hold any certificate", TRAINED),
        in_words("Share of registered", OF_REGISTERED.meaning, "trained"),
        replace(DECLARED, name="Declared workforce"),
        Field("Declared as at", TEXT, DECLARED_DAY.meaning, "", "declared", may_be_empty=True),
        in_words("Share of declared", OF_DECLARED.meaning, "declared"),
    ),
    is_table=True,
)
SHEET_GRADES = Dataset(
    "statement-sheet-grades",
    _("Statement (Excel): on whose word"),
    _("the sheets of grades, by agency and by course; a hidden number is c"),
    (
        *SHEET_OF[:2],
        *(
            replace(each, name=heading)
            for heading, each in zip(
                ("Marked by the server", "Attested by a facilitator", "Declared by the agency",
                 "Declared by the person"),
                BY_GRADE, strict=True,
            )
        ),
    ),
    is_table=True,
)  # fmt: skip
SHEET_COURSES = Dataset(
    "statement-sheet-courses",
    _("Statement (Excel): by course"),
    _("the sheets of agencies and courses, and of roles and courses, where there are several; a hidden number is c"),
    (
        SHEET_OF[0],
        SHEET_OF[2],
        in_words(_("Each course"), _("A column named like the course: the share, and of how many posts."), "covered"),
    ),
    is_table=True,
)
WITHIN_STATEMENT = (
    STATEMENT, STATEMENT_PARTNERSHIP, STATEMENT_PERIOD, STATEMENT_SECTIONS, STATEMENT_FIGURES, STATEMENT_LINE,
    STATEMENT_AGENCY_COURSE, STATEMENT_ROLE_COURSE, STATEMENT_POSTS, STATEMENT_PEOPLE, STATEMENT_REGISTERED,
    STATEMENT_DECLARED, STATEMENT_GRADES, STATEMENT_FEED,
)  # fmt: skip
STATEMENT_TABLES = (STATEMENT_TABLE, SHEET_ABOUT, SHEET_REQUIRED, SHEET_PEOPLE, SHEET_GRADES, SHEET_COURSES)
