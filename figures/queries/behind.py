"""Who is behind the numbers of reports: posts on days past and to come, and people, each once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from agencies.models import Membership, Person
from agencies.queries.humans import with_linked
from figures import lending, rules
from figures.enums import PeopleCounted, Scope, State
from figures.queries import known
from figures.queries.pairs import Question, condition, from_date, from_key, get_pairs, statement
from figures.queries.people import NAME

Key = tuple[int, UUID, date | None]  # a post, a course, and until when it is held


@dataclass(frozen=True)
class PostBehind:
    membership: Membership
    course: UUID
    until: date | None

    @property
    def last_day(self) -> date | None:
        return self.until and rules.day_before(self.until)

    @property
    def address(self) -> str:
        return lending.person_address(self.membership.agency, self.membership.person)


@dataclass(frozen=True)
class PersonBehind:
    person: Person
    posts: tuple[Membership, ...]  # of those looked at, on the day

    @property
    def address(self) -> str:
        return lending.person_address(self.posts[0].agency, self.person)


POSTS = """
SELECT pair.post_id, pair.subject_key, pair.until
FROM pair JOIN agencies_person AS person ON person.id = pair.person_id
WHERE {test} ORDER BY {name}, pair.person_id, pair.post_id, pair.subject_key
"""

# Of a human with several accounts the first one with a post stands for them.
ASKED = """, one AS (
    SELECT MIN(person_id) AS person_id FROM pair WHERE scope = {required:d} GROUP BY human_id {having}
)
"""
COMPLETE = "HAVING COUNT(DISTINCT subject_key) = COUNT(DISTINCT CASE WHEN until IS NOT NULL THEN subject_key END)"
THERE = """
WITH link (duplicate_id, kept_id) AS ({links}),
post (person_id) AS ({posts}),
certified (person_id) AS ({certified}),
registered AS (
    SELECT COALESCE(link.kept_id, post.person_id) AS human_id, MIN(post.person_id) AS person_id
    FROM post LEFT JOIN link ON link.duplicate_id = post.person_id
    GROUP BY COALESCE(link.kept_id, post.person_id)
),
trained AS (
    SELECT DISTINCT COALESCE(link.kept_id, certified.person_id) AS human_id
    FROM certified LEFT JOIN link ON link.duplicate_id = certified.person_id
),
one AS (SELECT registered.person_id FROM registered {trained})
"""
TRAINED = "JOIN trained ON trained.human_id = registered.human_id"
BY_NAME = """
SELECT person.id FROM one JOIN agencies_person AS person ON person.id = one.person_id ORDER BY {name}, person.id
"""


def posts_counted(question: Question, state: State) -> list[Key]:
    """The posts and courses that a count of the day counted, by name. Days to come say what holds if nobody renews."""
    pairs = get_pairs(question)
    if pairs is None:
        return []
    test, params = condition(state, question.on)
    sql = pairs.sql + POSTS.format(test=test, name=NAME.format(person="person"))
    found = []
    for post, subject, until in asked(sql, [*pairs.params, *params]):
        key = from_key(subject)
        assert key is not None
        found.append((post, key, from_date(until)))
    return found


def people_counted(question: Question, which: PeopleCounted) -> list[int]:
    """One account of each person that a count of the day counted, by name."""
    by_name = BY_NAME.format(name=NAME.format(person="person"))
    if which in (PeopleCounted.REGISTERED, PeopleCounted.TRAINED):
        posts = question.posts.order_by().values("person")
        certified = known.certificates(on=question.on, known_at=question.known_at).order_by().values("person")
        parts = {
            "links": statement(known.links(question.known_at)),
            "posts": statement(posts),
            "certified": statement(certified.filter(person__in=with_linked(posts, question.known_at))),
        }
        sql = THERE.format(
            **{name: part for name, (part, _) in parts.items()},
            trained=TRAINED if which == PeopleCounted.TRAINED else "",
        )
        params = [param for _, values in parts.values() for param in values]
        return [person for (person,) in asked(sql + by_name, params)]
    pairs = get_pairs(question)
    if pairs is None:
        return []
    having = COMPLETE if which == PeopleCounted.COMPLETE else ""
    sql = pairs.sql + ASKED.format(required=Scope.REQUIRED, having=having) + by_name
    return [person for (person,) in asked(sql, list(pairs.params))]


def asked(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def with_posts(keys: Iterable[Key]) -> list[PostBehind]:
    """One query for the lines of a page."""
    shown = list(keys)
    rows = Membership.objects.select_related("person", "agency", "team", "role").in_bulk({key for key, *_ in shown})
    return [PostBehind(rows[post], course, until) for post, course, until in shown]


def with_people(question: Question, people: Sequence[int]) -> list[PersonBehind]:
    """The same for people, each with the posts of the day."""
    posts: dict[int, list[Membership]] = {}
    rows = question.posts.filter(person__in=people).select_related("person", "agency", "team", "role")
    for row in rows.order_by("pk"):
        posts.setdefault(row.person_id, []).append(row)
    return [PersonBehind(posts[key][0].person, tuple(posts[key])) for key in people]
