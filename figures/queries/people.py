"""The people behind a number: as many rows as it counts, because both are read from the same pairs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet

from agencies.models import Membership, Person
from agencies.queries.humans import human_of, with_linked
from courses.queries.requirements import said_of
from courses.rules import Post, duties_on, strength
from figures import rules
from figures.enums import EVERY_STATE_ONCE, Scope, State, Subject
from figures.queries import known
from figures.queries.pairs import Pairs, Question, as_key, condition, from_date, from_key, get_pairs

PAGE_SIZE = 50


@dataclass(frozen=True)
class Where:
    """Which cells: each part left out means all. Team 0 means the posts without a team."""

    agency: int | None = None
    team: int | None = None
    role: int | None = None
    subject: UUID | None = None


@dataclass(frozen=True)
class Row:
    """One post and one course (or module) asked of it."""

    membership: Membership
    subject: UUID | None  # none: the post itself, whatever is asked of it
    state: State | None
    # The last day in date, exempt or within time; of the overdue, the last day that was.
    date: date | None
    was_held: bool
    already_done: bool
    grade: str = ""  # of what is held and covers

    @property
    def name(self) -> str:
        return str(self.membership.person)


LIST = """
SELECT pair.post_id, pair.human_id, pair.subject_key, pair.scope, pair.until, pair.excused_until
FROM pair JOIN agencies_person AS person ON person.id = pair.person_id
WHERE {tests}
ORDER BY {name}, pair.person_id, pair.post_id, pair.subject_key {limit}
"""

# What `Person.name` says, as the database can sort it.
NAME = (
    "LOWER(COALESCE(NULLIF({person}.display_name, ''), "
    "NULLIF(TRIM({person}.first_name || ' ' || {person}.last_name), ''), {person}.username))"
)


def people_behind(
    question: Question, *, state: State | None, where: Where = Where(), after: str = "", size: int | None = None
) -> list[Row]:
    """The posts that a count of `coverage` counted, by name; with a size, so many of them after a place.

    Without a state, all of which anything is asked.

    Names are personal: give the question `among=Membership.objects.visible_to(person)`.
    """
    pairs = get_pairs(question)
    if pairs is None:
        return []
    tests, params = _tests(state, where, question.on)
    skip = 0
    if after:
        public_id, skip = _place(after)
        here = f"(SELECT {NAME.format(person='here')}, here.id FROM agencies_person AS here WHERE here.public_id = %s)"
        tests.append(f"({NAME.format(person='person')}, person.id) >= {here}")
        params.append(public_id)
    limit = "" if size is None else f"LIMIT {size:d} OFFSET {skip:d}"
    statement = LIST.format(tests=" AND ".join(tests), name=NAME.format(person="person"), limit=limit)
    with connection.cursor() as cursor:
        cursor.execute(pairs.sql + statement, [*pairs.params, *params])
        found = cursor.fetchall()
    return _rows(found, pairs, question)


def place_after(rows: list[Row], before: str = "") -> str:
    """Where the next page begins: the last person, and how many of their rows were already shown.

    Rows are found again by name and not by count, so that a page neither repeats nor misses anyone when people change.
    """
    last = rows[-1].membership.person
    shown = sum(row.membership.person_id == last.pk for row in rows)
    if before:
        public_id, skipped = _place(before)
        shown += skipped if public_id == last.public_id else 0
    return f"{last.public_id}.{shown}"


def _place(after: str) -> tuple[str, int]:
    public_id, _, shown = after.rpartition(".")
    return public_id, int(shown) if shown.isdecimal() and len(shown) < 6 else 0


def _tests(state: State | None, where: Where, on: date) -> tuple[list[str], list[Any]]:
    test, values = condition(state, on) if state else ("1 = 1", ())
    tests, params = [test], list(values)
    for column, value in (("agency_id", where.agency), ("team_id", where.team), ("role_id", where.role)):
        if value is not None:
            tests.append(f"pair.{column} = %s")
            params.append(value)
    if where.subject:
        tests.append("pair.subject_key = %s")
        params.append(as_key(where.subject))
    return tests, params


def _rows(found: list[tuple[Any, ...]], pairs: Pairs, question: Question) -> list[Row]:
    related = ("person", "agency", "team", "role")
    posts = Membership.objects.select_related(*related).in_bulk({post for post, *_ in found})
    ended = last_ends(question, {post.person_id for post in posts.values()}, pairs.subjects)
    dues = _dues(question, pairs, posts.values())
    rows = [_row(posts[post], values, pairs, question, ended, dues) for post, *values in found]
    held = [(human, from_date(until)) for _post, human, _key, _scope, until, _excused in found]
    if not any(until for _human, until in held):
        return rows  # nobody holds anything
    grades = _grades(question, {post.person_id for post in posts.values()}, pairs.subjects)
    return [
        replace(row, grade=grades.get((human, row.subject, until), ""))
        for row, (human, until) in zip(rows, held, strict=True)
    ]


def _grades(
    question: Question, people: set[int], subjects: list[UUID]
) -> dict[tuple[int, UUID | None, date | None], str]:
    """On whose word something is held until a day: of two that end together the stronger."""
    on, known_at = question.on, question.known_at
    accounts = with_linked(Person.objects.filter(pk__in=people).values("pk"), known_at)
    if question.subject == Subject.COURSE:
        rows: QuerySet[Any, Any] = known.certificates(on=on, known_at=known_at).filter(course_key__in=subjects)
        rows = rows.annotate(until=known.certificate_end(known_at))
        columns = ("human", "course_key", "until", "grade")
    else:
        rows = known.module_completions(on=on, known_at=known_at).filter(subject_key__in=subjects)
        columns = ("human", "subject_key", "valid_until_date", "grade")
    held = rows.filter(person__in=accounts).annotate(human=human_of(known_at=known_at)).values_list(*columns)
    found: dict[tuple[int, UUID | None, date | None], str] = {}
    for human, subject, until, grade in held:
        key = (human, subject, until)
        found[key] = min(grade, found.get(key, grade), key=strength)
    return found


def _row(
    post: Membership,
    values: list[Any],
    pairs: Pairs,
    question: Question,
    ended: dict[tuple[int, UUID], date],
    dues: dict[tuple[int, UUID], date],
) -> Row:
    human, key, number, *ends = values
    subject, scope, (until, excused_until) = from_key(key), Scope(number), map(from_date, ends)
    assert subject is not None
    state = next(each for each in EVERY_STATE_ONCE if rules.counts_in(each, scope=scope, until=until, on=question.on))
    days = (dues.get((post.pk, course)) for course in pairs.courses_of(subject))
    due = min((day for day in days if day), default=None)
    lapsed = ended.get((human, subject))
    day = {
        State.EXEMPT: excused_until,
        State.OVERDUE: max(due, lapsed) if due and lapsed else due,
        State.IN_GRACE: due,
    }.get(state, until)
    last_day = day and rules.day_before(day)
    return Row(post, subject, state, last_day, was_held=lapsed is not None, already_done=until is not None)


def _dues(question: Question, pairs: Pairs, posts: Iterable[Membership]) -> dict[tuple[int, UUID], date]:
    """The day of each post and course, with extensions: as `courses.rules` says, in one query however many posts."""
    plain = [
        Post(post.pk, post.person_id, question.partnership.pk, post.agency_id, post.role_id, post.start_date)
        for post in posts
    ]
    assigned, _, extended = said_of(question.posts, question.on, known_at=question.known_at, course=question.course)
    duties = duties_on(plain, [*pairs.demands, *assigned], (), extended, on=question.on)
    return {(duty.post, duty.course): duty.due for duty in duties}


def last_ends(question: Question, people: set[int], subjects: list[UUID]) -> dict[tuple[int, UUID], date]:
    """When humans last stopped holding what they hold no longer, with whichever account: of these people."""
    accounts = with_linked(Person.objects.filter(pk__in=people).values("pk"), question.known_at)
    if question.subject == Subject.COURSE:
        rows: QuerySet[Any, Any] = known.ended_certificates(on=question.on, known_at=question.known_at)
        rows = rows.filter(person__in=accounts, course_key__in=subjects)
        rows = rows.annotate(human=human_of(known_at=question.known_at)).values_list("human", "course_key")
        rows = rows.annotate(until=Max(known.certificate_end(question.known_at)))
    else:
        rows = known.ended_module_completions(on=question.on, known_at=question.known_at)
        rows = rows.filter(person__in=accounts, subject_key__in=subjects)
        rows = rows.annotate(human=human_of(known_at=question.known_at)).values_list("human", "subject_key")
        rows = rows.annotate(until=Max("valid_until_date"))
    return {(human, subject): until for human, subject, until in rows.order_by()}
