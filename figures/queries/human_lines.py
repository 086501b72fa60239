"""The facts of humans, and from them how their posts stand on every day: `figures.rules.history` over the database.

A handful of queries, for one human or for thousands. Days and courses are read as the database gives them and put into
numbers and bytes here, since a whole partnership goes through.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from agencies.models import Membership, Partnership, Person
from agencies.queries.prepared import Given, Prepared
from certificates.models import Certificate
from courses.models import Assignment, Exemption, Extension, Requirement
from courses.queries.requirements import DEMAND, demands_from, first_said
from courses.rules import strength
from figures.rules.history import (
    NEVER,
    NO_COURSE,
    RANKS,
    SATISFIES_NOTHING,
    Award,
    Demand,
    Line,
    Post,
    Span,
    lines_of,
)

Human = tuple[int, int]  # partnership and account
Asking = Callable[[int, int], list[tuple[bytes, list[Demand]]]]
Whose = Callable[[str], Q]  # whose rows, by the path to the person


class FromTo(NamedTuple):
    """People by a span of their keys: cheaper than naming thousands."""

    first: int
    last: int


People = FromTo | Collection[int]


class OfPeople:
    """A question about people: put into SQL once in a process for a span of them, each time where they are named."""

    def __init__(self, ask: Callable[[Whose], QuerySet[Any, Any]]) -> None:
        first, last = (Given(name, Person._meta.pk) for name in FromTo._fields)
        self._ask = ask
        self._prepared: Prepared[Any] = Prepared(
            lambda: ask(lambda path: Q(**{f"{path}__gte": first, f"{path}__lte": last}))
        )

    def rows(self, people: People) -> list[Any]:
        """As the driver gives them."""
        if not people:
            return []  # somebody else has all of them in their hands
        if not isinstance(people, FromTo):
            if len(people) != 1:
                return raw(self._ask(lambda path: Q(**{f"{path}__in": people})))
            (person,) = people
            people = FromTo(person, person)
        return self._prepared.raw_rows(first=people.first, last=people.last)


def posts_of(whose: Whose) -> QuerySet[Any, Any]:
    columns = ("pk", "person_id", "agency__partnership_id", "agency_id", "role_id", "start_date", "end_date")
    return Membership.objects.filter(whose("person"), voided_at=None).order_by().values_list(*columns)


def awards_of(whose: Whose) -> QuerySet[Any, Any]:
    # Courses as text: PostgreSQL's driver would make an object of each.
    course = Cast("course_key", CharField())
    rows = Certificate.objects.filter(whose("person"), superseded_by=None).order_by()
    return rows.values_list("person_id", course, "issued_date", "valid_until_date", "withdrawn_date", "grade")


SAID: tuple[tuple[Any, str], ...] = ((Assignment, "assigned"), (Exemption, "excused"), (Extension, "extended"))


def said_of(whose: Whose) -> QuerySet[Any, Any]:
    """What is said of single posts, by the names that `Post` has for it."""
    rows = [of_kind(model, kind, whose) for model, kind in SAID]
    return rows[0].union(*rows[1:], all=True)


def of_kind(model: Any, kind: str, whose: Whose) -> QuerySet[Any, Any]:
    rows = model.objects.standing().filter(whose("membership__person")).order_by()
    due = F("due_date") if model is Assignment else Value(None, DateField())
    rows = rows.annotate(kind=Value(kind, CharField()), day=due)
    return rows.values_list("kind", "membership_id", "course_key", "start_date", "end_date", "day")


POSTS, AWARDS, SAID_OF_POSTS = OfPeople(posts_of), OfPeople(awards_of), OfPeople(said_of)


class Facts(NamedTuple):
    """What the database has of some people, as the driver gives it."""

    posts: list[Any]
    said: list[Any]
    awards: list[Any]


def facts_of(people: People) -> Facts:
    """Three queries, or one where nobody has a post."""
    posts = POSTS.rows(people)
    return Facts(posts, SAID_OF_POSTS.rows(people), AWARDS.rows(people)) if posts else Facts([], [], [])


def lines_by_human(
    people: People, *, partnerships: Collection[int], kept: dict[int, int] | None = None
) -> dict[Human, list[Line]]:
    """The lines of each human with a post, by partnership. People must be whole: with all of their linked accounts.

    `kept` says of accounts which one they are linked to. Three queries, and one for each partnership.
    """
    facts = facts_of(people)
    asking = {key: asking_of(key) for key in {row[2] for row in facts.posts} if key in partnerships}
    return lines_from(facts, asking=asking, kept=kept)


def lines_from(
    facts: Facts, *, asking: dict[int, Asking], kept: dict[int, int] | None = None, without: Collection[int] = ()
) -> dict[Human, list[Line]]:
    """The same of facts that were read, in the partnerships of which it is given what they ask."""
    found: dict[Human, list[Post]] = defaultdict(list)
    said = said_from(facts.said)
    for key, person, partnership, agency, role, since, until in facts.posts:
        if partnership in asking and person not in without:
            human = kept.get(person, person) if kept else person
            found[partnership, human].append(Post(agency, role, DAYS[since], DAYS[until], **said.get(key, {})))
    if not found:
        return {}
    awards = awards_from(facts.awards, kept or {})
    nothing: dict[bytes, list[Award]] = {}
    return {
        (partnership, human): lines_of(posts, awards.get(human, nothing), asking[partnership])
        for (partnership, human), posts in found.items()
    }


def awards_by_human(people: People, kept: dict[int, int]) -> dict[int, dict[bytes, list[Award]]]:
    return awards_from(AWARDS.rows(people), kept)


def awards_from(rows: list[Any], kept: dict[int, int]) -> dict[int, dict[bytes, list[Award]]]:
    found: dict[int, dict[bytes, list[Award]]] = {}
    make, ranks = tuple.__new__, RANKS.get  # as `Award(…)`, without its call for each of millions
    for person, course, since, until, withdrawn, grade in rows:
        ends = DAYS[until] if withdrawn is None else min(DAYS[until], DAYS[withdrawn])
        human = kept.get(person, person) if kept else person
        of_human = found.get(human)
        if of_human is None:
            of_human = found[human] = defaultdict(list)
        of_human[COURSES[course]].append(make(Award, (DAYS[since], ends, ranks(grade, SATISFIES_NOTHING))))
    return found


def said_by_post(people: People) -> dict[int, dict[str, dict[bytes, list[Any]]]]:
    """What is said of single posts, by the names that `Post` has for it. One query."""
    return said_from(SAID_OF_POSTS.rows(people))


def said_from(rows: list[Any]) -> dict[int, dict[str, dict[bytes, list[Any]]]]:
    found: dict[int, dict[str, dict[bytes, list[Any]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for kind, post, course, since, until, due in rows:
        row: Any = Span(DAYS[since], DAYS[until])
        if kind == "assigned":
            row = Demand(row.since, row.until, 0, row.since, DAYS[due], None)
        found[post][kind][COURSES[course]].append(row)
    return found


def required_of() -> QuerySet[Any, Any]:
    rows = Requirement.objects.filter(Q(voided_at=None) | Q(replaced_by__isnull=False))
    rows = rows.filter(partnership=Given("partnership", Partnership._meta.pk))
    return rows.order_by("pk", "roles__id").values_list("voided_at", "replaces_id", *DEMAND)


REQUIRED: Prepared[Any] = Prepared(required_of)


def asking_of(partnership: int) -> Asking:
    """What each agency and role of a partnership was, is and will be asked, by course. One query."""
    found = REQUIRED.rows(partnership=partnership)
    earlier = {row[2]: (row[1], row[5]) for row in found}
    demands = []
    for demand in demands_from([row[2:] for row in found if row[0] is None]):
        assert demand.weakest is not None, "a requirement names a grade"
        in_days = Demand(
            DAYS[demand.since],
            DAYS[demand.until],
            demand.due_days,
            first_said(demand.id, earlier).toordinal(),
            None if demand.due_on is None else DAYS[demand.due_on],
            strength(demand.weakest),
        )
        demands.append((demand.agency, demand.roles, demand.course.bytes, in_days))
    return remembered(demands)


def remembered(demands: Iterable[tuple[int | None, frozenset[int], bytes, Demand]]) -> Asking:
    known: dict[tuple[int, int], list[tuple[bytes, list[Demand]]]] = {}

    def asking(agency: int, role: int) -> list[tuple[bytes, list[Demand]]]:
        if (agency, role) not in known:
            of: dict[bytes, list[Demand]] = defaultdict(list)
            for of_agency, roles, course, demand in demands:
                if of_agency in (None, agency) and (not roles or role in roles):
                    of[course].append(demand)
            known[agency, role] = list(of.items())
        return known[agency, role]

    return asking


def raw(rows: QuerySet[Any, Any]) -> list[Any]:
    """Rows as the driver gives them."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


class Days(dict[Any, int]):
    """Days as numbers, by what the driver makes of them. No day means never."""

    def __missing__(self, value: Any) -> int:
        if value is None:
            day = NEVER
        else:
            day = (date.fromisoformat(value) if isinstance(value, str) else value).toordinal()
        self[value] = day
        return day


class Courses(dict[Any, bytes]):
    """Courses as bytes, by what the driver makes of them."""

    def __missing__(self, value: Any) -> bytes:
        if value is None:
            course = NO_COURSE
        else:
            course = (value if isinstance(value, UUID) else UUID(value)).bytes
        self[value] = course
        return course


DAYS, COURSES = Days(), Courses()
