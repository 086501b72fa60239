"""Posts and what is asked of them on a day: the one definition of scope, as rows that other queries count or list.

The rows come from querysets; only their joining is written in SQL, because a requirement meets a post by rule (no
agency means all, no role means all) and not by a key, and because a partnership may have a hundred thousand posts.
`figures.rules.scope` says the same of one post in plain Python, and a test holds the two together.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, Max, QuerySet, UUIDField

from agencies.models import Membership, Partnership
from courses.models import CourseModule, Exemption, Requirement
from figures import rules
from figures.enums import Scope, State, Subject
from figures.queries import known

NEVER = date(1, 1, 1)  # no post began by this day: nobody's time is up
ANY = 0  # no row has this key

PAIRS = """
WITH post (id, person_id, agency_id, team_id, role_id, start_date) AS ({posts}),
rule (agency_id, role_id, course_key, subject_key, latest_start) AS (VALUES {rules}),
excuse (post_id, course_key, until) AS ({excuses}),
held (person_id, subject_key, until) AS ({held}),
pair AS (
    SELECT post.id AS post_id, post.person_id, post.agency_id, COALESCE(post.team_id, 0) AS team_id, post.role_id,
        rule.subject_key, MAX(held.until) AS until, MAX(excuse.until) AS excused_until,
        MAX(CASE WHEN excuse.post_id IS NOT NULL THEN {exempt}
                 WHEN post.start_date <= rule.latest_start THEN {required} ELSE {in_grace} END) AS scope
    FROM post
    JOIN rule ON rule.agency_id IN (0, post.agency_id) AND rule.role_id IN (0, post.role_id)
    LEFT JOIN excuse ON excuse.post_id = post.id
        AND (excuse.course_key IS NULL OR excuse.course_key = rule.course_key)
    LEFT JOIN held ON held.person_id = post.person_id AND held.subject_key = rule.subject_key
    GROUP BY post.id, post.person_id, post.agency_id, post.team_id, post.role_id, rule.subject_key
)
"""


@dataclass(frozen=True)
class Question:
    """What is asked: of which posts, on which day, as known when."""

    partnership: Partnership
    on: date
    known_at: datetime | None = None
    subject: Subject = Subject.COURSE
    # Posts to look at: all of the partnership unless narrowed, as by `Membership.objects.visible_to(person)`.
    among: QuerySet[Membership] | None = None
    course: UUID | None = None

    @property
    def posts(self) -> QuerySet[Membership]:
        rows = Membership.objects.all() if self.among is None else self.among
        return known.in_force(rows, on=self.on, known_at=self.known_at).filter(agency__partnership=self.partnership)


@dataclass(frozen=True)
class RequirementRow:
    """One requirement for one role (or for every role), as the day sees it."""

    agency_id: int | None
    role_id: int | None
    course_key: UUID
    start_date: date
    due_days: int


def get_requirements(question: Question) -> list[RequirementRow]:
    rows = known.in_force(
        Requirement.objects.filter(partnership=question.partnership), on=question.on, known_at=question.known_at
    )
    if question.course:
        rows = rows.filter(course_key=question.course)
    columns = ("agency_id", "roles__id", "course_key", "start_date", "due_days")
    return [RequirementRow(*row) for row in rows.values_list(*columns).order_by("pk", "roles__id")]


def get_subjects(question: Question, requirements: list[RequirementRow]) -> list[tuple[UUID, UUID]]:
    """Pairs of course and what is counted for it: the course itself, or each module it needs."""
    keys = {requirement.course_key for requirement in requirements}
    if question.subject == Subject.COURSE:
        return [(key, key) for key in sorted(keys)]
    places = CourseModule.objects.filter(
        is_required=True, course__live=True, module__live=True, course__translation_key__in=keys
    )
    return sorted(set(places.values_list("course__translation_key", "module__translation_key")))


@dataclass(frozen=True)
class Pairs:
    """The statement that other queries go on from with `SELECT … FROM pair`, and its parameters."""

    sql: str
    params: tuple[Any, ...]
    asked: list[tuple[UUID, UUID]]  # course, and what is counted for it
    requirements: list[RequirementRow]

    @property
    def subjects(self) -> list[UUID]:
        return sorted({subject for _, subject in self.asked})

    def courses_of(self, subject: UUID) -> set[UUID]:
        return {course for course, each in self.asked if each == subject}


def get_pairs(question: Question) -> Pairs | None:
    """None where nothing is required of anyone, or nobody is there."""
    requirements = get_requirements(question)
    subjects = get_subjects(question, requirements)
    if not subjects:
        return None
    rules_sql, rules_params = _rules(requirements, subjects, question.on)
    parts = {
        "posts": _statement(
            question.posts.values_list("pk", "person_id", "agency_id", "team_id", "role_id", "start_date")
        ),
        "rules": (rules_sql, rules_params),
        "excuses": _statement(_excuses(question)),
        "held": _statement(_held(question, sorted({subject for _, subject in subjects}))),
    }
    sql = PAIRS.format(
        **{name: part for name, (part, _) in parts.items()},
        exempt=int(Scope.EXEMPT),
        in_grace=int(Scope.IN_GRACE),
        required=int(Scope.REQUIRED),
    )
    params = tuple(param for _, part in parts.values() for param in part)
    return Pairs(sql, params, subjects, requirements)


def _rules(
    requirements: list[RequirementRow], subjects: list[tuple[UUID, UUID]], on: date
) -> tuple[str, tuple[Any, ...]]:
    rows = {
        (
            requirement.agency_id or ANY,
            requirement.role_id or ANY,
            course_key,
            subject_key,
            rules.latest_start_due(on=on, demand_start=requirement.start_date, due_days=requirement.due_days) or NEVER,
        )
        for requirement in requirements
        for course_key, subject_key in subjects
        if course_key == requirement.course_key
    }
    params = [
        value
        for agency, role, course, subject, latest in sorted(rows)
        for value in (agency, role, as_key(course), as_key(subject), as_date(latest))
    ]
    return ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows)), tuple(params)


def _excuses(question: Question) -> QuerySet[Any, Any]:
    rows = known.in_force(Exemption.objects.all(), on=question.on, known_at=question.known_at)
    return rows.filter(membership__agency__partnership=question.partnership).values_list(
        "membership_id", "course_key", "end_date"
    )


def _held(question: Question, subjects: list[UUID]) -> QuerySet[Any, Any]:
    """Each person and subject that is covered on the day, and until when."""
    on, known_at = question.on, question.known_at
    if question.subject == Subject.COURSE:
        rows: QuerySet[Any, Any] = known.certificates(on=on, known_at=known_at).filter(course_key__in=subjects)
        columns, until = ("person_id", "course_key"), Max(known.certificate_end(known_at))
    else:
        rows = known.module_completions(on=on, known_at=known_at).filter(subject_key__in=subjects)
        columns, until = ("person_id", "subject_key"), Max("valid_until_date")
    if question.among is not None:
        rows = rows.filter(person__in=question.posts.values("person"))
    return rows.order_by().values_list(*columns).annotate(until=until)


def condition(state: State, on: date) -> tuple[str, tuple[Any, ...]]:
    """Which pairs belong to a state: what `figures.rules.counts_in` says, in SQL."""
    soon = (as_date(on + rules.DUE_SOON),)
    required, in_grace, exempt = (f"pair.scope = {each:d}" for each in (Scope.REQUIRED, Scope.IN_GRACE, Scope.EXEMPT))
    conditions: dict[State, tuple[str, tuple[Any, ...]]] = {
        State.REQUIRED: (required, ()),
        State.COVERED: (f"{required} AND pair.until IS NOT NULL", ()),
        State.IN_DATE: (f"{required} AND pair.until > %s", soon),
        State.DUE_SOON: (f"{required} AND pair.until <= %s", soon),
        State.OVERDUE: (f"{required} AND pair.until IS NULL", ()),
        State.IN_GRACE: (in_grace, ()),
        State.IN_GRACE_COVERED: (f"{in_grace} AND pair.until IS NOT NULL", ()),
        State.EXEMPT: (exempt, ()),
    }
    return conditions[state]


def as_key(key: UUID) -> Any:
    return UUIDField().get_db_prep_value(key, connection)


def as_date(day: date) -> Any:
    return DateField().get_db_prep_value(day, connection)


def from_key(value: Any) -> UUID | None:
    """SQLite keeps a key as text."""
    return value if value is None or isinstance(value, UUID) else UUID(value)


def from_date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _statement(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    return rows.query.sql_with_params()
