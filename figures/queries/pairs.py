"""Posts and what is asked of them on a day: the one definition of scope, as rows that other queries count or list.

The rows come from querysets; only their joining is written in SQL, because a requirement meets a post by rule (no
agency means all, no role means all) and not by a key, and because a partnership may have a hundred thousand posts.
`courses.rules.duties_on` says the same in plain Python, and a test holds the two together.

Posts are asked, humans hold: what is held with any account of somebody satisfies each of their posts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, DateField, F, Max, QuerySet, UUIDField, When

from agencies.models import Membership, Partnership
from agencies.queries.humans import with_linked
from courses.enums import STRENGTH
from courses.models import Assignment, CourseModule, Exemption, Extension
from courses.queries.requirements import demands_on
from courses.rules import ALONE, Demand, latest_start_due, strength
from figures import rules
from figures.enums import Scope, State, Subject
from figures.queries import known

NEVER = date(1, 1, 1)  # no post began by this day: nobody's time is up
ANY = 0  # no row has this key
NOBODY = -1  # nor this
HELD = ("by_server", "by_facilitator", "by_agency", "by_person")  # until when, by the strengths of evidence

PAIRS = """
WITH link (duplicate_id, kept_id) AS ({links}),
own_post (id, person_id, agency_id, team_id, role_id, start_date) AS ({posts}),
post AS (
    SELECT own_post.*, COALESCE(link.kept_id, own_post.person_id) AS human_id
    FROM own_post LEFT JOIN link ON link.duplicate_id = own_post.person_id
),
subject (course_key, subject_key) AS (VALUES {subjects}),
rule (agency_id, role_id, course_key, latest_start, weakest) AS (VALUES {rules}),
assigned (post_id, course_key, due_date) AS ({assigned}),
excuse (post_id, course_key, until) AS ({excuses}),
extended (post_id, course_key, until) AS ({extended}),
own_held (person_id, subject_key, {held_columns}) AS ({held}),
held AS (
    SELECT COALESCE(link.kept_id, own_held.person_id) AS human_id, own_held.subject_key, {best}
    FROM own_held LEFT JOIN link ON link.duplicate_id = own_held.person_id
    GROUP BY COALESCE(link.kept_id, own_held.person_id), own_held.subject_key
),
asked AS (
    SELECT post.id AS post_id, post.person_id, post.human_id, post.agency_id, post.team_id, post.role_id,
        rule.course_key, rule.weakest, CASE WHEN post.start_date <= rule.latest_start THEN 1 ELSE 0 END AS is_due
    FROM post JOIN rule ON rule.agency_id IN (0, post.agency_id) AND rule.role_id IN (0, post.role_id)
    UNION ALL
    SELECT post.id, post.person_id, post.human_id, post.agency_id, post.team_id, post.role_id,
        assigned.course_key, NULL, CASE WHEN assigned.due_date <= %s THEN 1 ELSE 0 END
    FROM post JOIN assigned ON assigned.post_id = post.id
),
pair AS (
    SELECT asked.post_id, asked.person_id, asked.human_id, asked.agency_id, COALESCE(asked.team_id, 0) AS team_id,
        asked.role_id, subject.subject_key, MAX(excuse.until) AS excused_until,
        COALESCE(MIN(asked.weakest), {alone}) AS weakest,
        CASE COALESCE(MIN(asked.weakest), {alone}) {until} END AS until,
        MAX(CASE WHEN excuse.post_id IS NOT NULL THEN {exempt}
                 WHEN asked.is_due = 1 AND extended.post_id IS NULL THEN {required} ELSE {in_grace} END) AS scope
    FROM asked
    JOIN subject ON subject.course_key = asked.course_key
    LEFT JOIN excuse ON excuse.post_id = asked.post_id
        AND (excuse.course_key IS NULL OR excuse.course_key = asked.course_key)
    LEFT JOIN extended ON extended.post_id = asked.post_id AND extended.course_key = asked.course_key
    LEFT JOIN held ON held.human_id = asked.human_id AND held.subject_key = subject.subject_key
    GROUP BY asked.post_id, asked.person_id, asked.human_id, asked.agency_id, asked.team_id, asked.role_id,
        subject.subject_key
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


def get_demands(question: Question) -> list[Demand]:
    return demands_on(question.on, {question.partnership.pk}, known_at=question.known_at, course=question.course)


def get_assigned(question: Question) -> QuerySet[Assignment]:
    """What is asked of single posts, beside what their roles ask."""
    rows = known.in_force(Assignment.objects.all(), on=question.on, known_at=question.known_at)
    rows = rows.filter(membership__agency__partnership=question.partnership)
    if question.among is not None:
        rows = rows.filter(membership__in=question.posts.order_by().values("pk"))
    return rows.filter(course_key=question.course) if question.course else rows


def get_subjects(question: Question, courses: set[UUID]) -> list[tuple[UUID, UUID]]:
    """Pairs of course and what is counted for it: the course itself, or each module it needs."""
    if question.subject == Subject.COURSE:
        return [(key, key) for key in sorted(courses)]
    places = CourseModule.objects.filter(
        is_required=True, course__live=True, module__live=True, course__translation_key__in=courses
    )
    return sorted(set(places.values_list("course__translation_key", "module__translation_key")))


@dataclass(frozen=True)
class Pairs:
    """The statement that other queries go on from with `SELECT … FROM pair`, and its parameters."""

    sql: str
    params: tuple[Any, ...]
    asked: list[tuple[UUID, UUID]]  # course, and what is counted for it
    demands: list[Demand]

    @property
    def subjects(self) -> list[UUID]:
        return sorted({subject for _, subject in self.asked})

    def courses_of(self, subject: UUID) -> set[UUID]:
        return {course for course, each in self.asked if each == subject}


def get_pairs(question: Question) -> Pairs | None:
    """None where nothing is required of anyone, or nobody is there."""
    demands, assigned = get_demands(question), get_assigned(question)
    courses = {demand.course for demand in demands}
    courses |= set(assigned.order_by().values_list("course_key", flat=True).distinct())
    subjects = get_subjects(question, courses)
    if not subjects:
        return None
    columns = ("membership_id", "course_key")
    parts = {
        "links": statement(known.links(question.known_at)),
        "posts": statement(
            question.posts.values_list("pk", "person_id", "agency_id", "team_id", "role_id", "start_date")
        ),
        "subjects": _subjects(subjects),
        "rules": _rules(demands, subjects, question.on),
        "assigned": statement(assigned.values_list(*columns, "due_date")),
        "excuses": statement(_said(Exemption.objects.all(), question).values_list(*columns, "end_date")),
        "extended": statement(
            _said(Extension.objects.all(), question).order_by().values_list(*columns).annotate(until=Max("end_date"))
        ),
        "held": statement(_held(question, sorted({subject for _, subject in subjects}))),
    }
    sql = PAIRS.format(
        **{name: part for name, (part, _) in parts.items()},
        held_columns=", ".join(HELD),
        best=", ".join(f"MAX(own_held.{column}) AS {column}" for column in HELD),
        until=" ".join(f"WHEN {place} THEN MAX(held.{column})" for place, column in enumerate(HELD)),
        alone=strength(ALONE),
        exempt=int(Scope.EXEMPT),
        in_grace=int(Scope.IN_GRACE),
        required=int(Scope.REQUIRED),
    )
    params = (*(param for _, part in parts.values() for param in part), as_date(question.on))
    return Pairs(sql, params, subjects, demands)


def _subjects(subjects: list[tuple[UUID, UUID]]) -> tuple[str, tuple[Any, ...]]:
    params = tuple(as_key(key) for pair in subjects for key in pair)
    return ", ".join(["(%s, %s)"] * len(subjects)), params


def _rules(demands: list[Demand], subjects: list[tuple[UUID, UUID]], on: date) -> tuple[str, tuple[Any, ...]]:
    """A row for each requirement and role; one that no post meets where there are assignments alone."""
    rows = {
        (demand.agency or ANY, role, demand.course, _latest_start(demand, on), strength(demand.weakest or ALONE))
        for demand in demands
        for role in demand.roles or {ANY}
    } or {(NOBODY, NOBODY, subjects[0][0], NEVER, 0)}
    params = [
        value
        for agency, role, course, latest, weakest in sorted(rows)
        for value in (agency, role, as_key(course), as_date(latest), weakest)
    ]
    return ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows)), tuple(params)


def _latest_start(demand: Demand, on: date) -> date:
    return (
        latest_start_due(on=on, required_from=demand.required_from, due_days=demand.due_days, due_on=demand.due_on)
        or NEVER
    )


def _said(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    rows = known.in_force(rows, on=question.on, known_at=question.known_at)
    return rows.filter(membership__agency__partnership=question.partnership)


def _held(question: Question, subjects: list[UUID]) -> QuerySet[Any, Any]:
    """What covers a person and subject on the day, and until when: as evidence of each strength or better."""
    on, known_at = question.on, question.known_at
    if question.subject == Subject.COURSE:
        rows: QuerySet[Any, Any] = known.certificates(on=on, known_at=known_at).filter(course_key__in=subjects)
        columns = ("person_id", "course_key")
        until: Any = known.certificate_end(known_at)
    else:
        rows = known.module_completions(on=on, known_at=known_at).filter(subject_key__in=subjects)
        columns, until = ("person_id", "subject_key"), F("valid_until_date")
    if question.among is not None:
        rows = rows.filter(person__in=with_linked(question.posts.values("person"), known_at))
    ends = {column: Case(When(grade__in=STRENGTH[: place + 1], then=until)) for place, column in enumerate(HELD)}
    return rows.order_by().values_list(*columns, *ends.values())


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


def statement(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """A queryset as SQL that can stand within other SQL."""
    return rows.query.sql_with_params()
