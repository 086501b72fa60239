"""How far training has reached on a day. Counts come from posts, requirements, exemptions and certificates alone.

A *cell* (agency, team, role and course) counts posts. A *total* adds up posts too, and beside them counts people, each
once however many posts they hold in it, and with however many linked accounts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from agencies.models import Membership, Partnership
from agencies.queries.humans import with_linked
from figures import rules
from figures.enums import Scope, State, Subject
from figures.queries import known
from figures.queries.pairs import Pairs, Question, condition, from_key, get_pairs, statement

COUNTED = (
    State.REQUIRED,
    State.COVERED,
    State.DUE_SOON,
    State.IN_GRACE,
    State.IN_GRACE_COVERED,
    State.EXEMPT,
)


class Posts(NamedTuple):
    """Posts in each state. A post of which two courses are asked counts once for each."""

    required: int = 0
    covered: int = 0
    due_soon: int = 0
    in_grace: int = 0
    in_grace_covered: int = 0
    exempt: int = 0

    def __add__(self, other: "Posts") -> "Posts":  # type: ignore[override]  # numbers are added up, never joined
        return Posts(
            self.required + other.required,
            self.covered + other.covered,
            self.due_soon + other.due_soon,
            self.in_grace + other.in_grace,
            self.in_grace_covered + other.in_grace_covered,
            self.exempt + other.exempt,
        )

    @property
    def in_date(self) -> int:
        return self.covered - self.due_soon

    @property
    def overdue(self) -> int:
        return self.required - self.covered

    @property
    def share(self) -> Fraction | None:
        return rules.share(self.covered, self.required)

    @property
    def percent(self) -> int | None:
        return rules.percent(self.covered, self.required)

    @property
    def exempt_percent(self) -> int | None:
        """Of all posts of which anything is asked."""
        return rules.percent(self.exempt, self.required + self.in_grace + self.exempt)


class People(NamedTuple):
    """Distinct people: of whom something is required, who hold some of it, and who hold all of it."""

    required: int = 0
    partly_covered: int = 0
    fully_covered: int = 0

    @property
    def share(self) -> Fraction | None:
        return rules.share(self.fully_covered, self.required)

    @property
    def percent(self) -> int | None:
        return rules.percent(self.fully_covered, self.required)


class Total(NamedTuple):
    posts: Posts = Posts()
    people: People = People()


NOTHING_ASKED = Total()


class Cell(NamedTuple):
    agency: int
    team: int | None
    role: int
    subject: UUID
    posts: Posts


@dataclass(frozen=True)
class Coverage:
    """The figures of a partnership, or of some of its posts, as at a day."""

    partnership: Partnership
    on: date
    known_at: datetime | None
    subject: Subject
    # People with a post on the day, and those of them who hold any certificate in date: asked or not.
    registered: int
    trained: int
    cells: list[Cell]
    overall: Total = NOTHING_ASKED
    by_agency: dict[int, Total] = field(default_factory=dict)
    by_team: dict[tuple[int, int | None], Total] = field(default_factory=dict)
    by_role: dict[int, Total] = field(default_factory=dict)
    by_subject: dict[UUID, Total] = field(default_factory=dict)

    @property
    def trained_percent(self) -> int | None:
        return rules.percent(self.trained, self.registered)


def coverage(
    *,
    partnership: Partnership,
    on: date,
    known_at: datetime | None = None,
    subject: Subject = Subject.COURSE,
    among: QuerySet[Membership] | None = None,
    course: UUID | None = None,
) -> Coverage:
    """The coverage figures of a day, in three queries whatever the size, or four for modules.

    `known_at` answers as it was known at that instant. `among` narrows the posts looked at, `course` what is asked of
    them. `subject=Subject.MODULE`
    counts modules in date instead of certificates: a diagnostic set by the same rules, never mixed up with the figure.
    """
    return count(Question(partnership, on, known_at, subject, among, course))


def count(question: Question) -> Coverage:
    """As `coverage`, for a question already put into words."""
    partnership, on, known_at, subject = question.partnership, question.on, question.known_at, question.subject
    registered, trained = get_registered(question)
    pairs = get_pairs(question)
    if pairs is None:
        return Coverage(partnership, on, known_at, subject, registered, trained, cells=[])
    cells, people = _count(pairs, on)
    return Coverage(
        partnership,
        on,
        known_at,
        subject,
        registered,
        trained,
        cells,
        overall=Total(sum((cell.posts for cell in cells), Posts()), people["overall"].get((), People())),
        by_agency=_totals(cells, people["agency"], lambda cell: cell.agency),
        by_team=_totals(cells, people["team"], lambda cell: (cell.agency, cell.team)),
        by_role=_totals(cells, people["role"], lambda cell: cell.role),
        by_subject=_totals(cells, people["subject"], lambda cell: cell.subject),
    )


def get_registered(question: Question) -> tuple[int, int]:
    """People with a post, and those of them with a certificate: two sets, since a question for each person is slow."""
    posts = question.posts.order_by().values("person")
    trained = known.certificates(on=question.on, known_at=question.known_at).order_by().values("person")
    if question.among is not None:
        trained = trained.filter(person__in=with_linked(posts, question.known_at))
    parts = [statement(rows) for rows in (known.links(question.known_at), posts, trained)]
    with connection.cursor() as cursor:
        cursor.execute(
            REGISTERED.format(*(part for part, _ in parts)), [param for _, params in parts for param in params]
        )
        registered, held = cursor.fetchone()
    return registered, held


REGISTERED = """
WITH link (duplicate_id, kept_id) AS ({}),
post (person_id) AS ({}),
certified (person_id) AS ({}),
registered AS (
    SELECT DISTINCT COALESCE(link.kept_id, post.person_id) AS human_id
    FROM post LEFT JOIN link ON link.duplicate_id = post.person_id
),
trained AS (
    SELECT DISTINCT COALESCE(link.kept_id, certified.person_id) AS human_id
    FROM certified LEFT JOIN link ON link.duplicate_id = certified.person_id
)
SELECT COUNT(*), COUNT(trained.human_id) FROM registered LEFT JOIN trained ON trained.human_id = registered.human_id
"""


CELLS = """
SELECT 'cell', agency_id, team_id, role_id, subject_key, {counts}
FROM pair GROUP BY agency_id, team_id, role_id, subject_key
"""

# Of each person in a scope: how much is required of them there, and how much of that they hold.
PEOPLE = """
UNION ALL
SELECT '{name}', {agency}, {team}, {role}, {subject},
    COUNT(*), COUNT(CASE WHEN held > 0 THEN 1 END), COUNT(CASE WHEN held = needed THEN 1 END){padding}
FROM (
    SELECT {columns} human_id,
        COUNT(DISTINCT subject_key) AS needed,
        COUNT(DISTINCT CASE WHEN until IS NOT NULL THEN subject_key END) AS held
    FROM pair WHERE {required} GROUP BY {columns} human_id
) AS {name}_people {grouping}
"""

SCOPES = {
    "overall": (),
    "agency": ("agency_id",),
    "team": ("agency_id", "team_id"),
    "role": ("role_id",),
    "subject": ("subject_key",),
}


def _count(pairs: Pairs, on: date) -> tuple[list[Cell], dict[str, dict[Any, People]]]:
    counts, params = [], pairs.params
    for state in COUNTED:
        test, values = condition(state, on)
        counts.append(f"COUNT(CASE WHEN {test} THEN 1 END)")
        params += values
    statement = pairs.sql + CELLS.format(counts=", ".join(counts))
    statement += "".join(_people_of(name, columns) for name, columns in SCOPES.items())
    cells: list[Cell] = []
    people: dict[str, dict[Any, People]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for kind, agency, team, role, subject, *numbers in cursor:
            key = from_key(subject)
            if kind == "cell":
                assert key is not None
                cells.append(Cell(agency, team or None, role, key, Posts(*numbers)))
            else:
                of = {
                    "overall": (),
                    "agency": agency,
                    "team": (agency, team or None),
                    "role": role,
                    "subject": key,
                }
                people[kind][of[kind]] = People(*numbers[:3])
    return cells, people


def _people_of(name: str, columns: tuple[str, ...]) -> str:
    # The columns left out of a scope still need a type that every part of the union shares.
    return PEOPLE.format(
        name=name,
        agency="agency_id" if "agency_id" in columns else "0",
        team="team_id" if "team_id" in columns else "0",
        role="role_id" if "role_id" in columns else "0",
        subject="subject_key" if "subject_key" in columns else "NULL",
        padding=", 0" * (len(COUNTED) - 3),
        columns="".join(f"{column}, " for column in columns),
        required=f"scope = {Scope.REQUIRED:d}",
        grouping=f"GROUP BY {', '.join(columns)}" if columns else "",
    )


def _totals(cells: Iterable[Cell], people: dict[Any, People], key: Callable[[Cell], Any]) -> dict[Any, Total]:
    posts: dict[Any, Posts] = defaultdict(Posts)
    for cell in cells:
        posts[key(cell)] += cell.posts
    return {each: Total(posts[each], people.get(each, People())) for each in posts}
