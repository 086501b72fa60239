"""Which posts must hold which courses on a day, by when, and who is excused or has more time: rows for `courses.rules`.

To get what is asked of many posts at once, for a page or a bulk action, whoever they belong to:

    duties_of(Membership.objects.filter(...), on)                 # a `rules.Duty` for each post and course: 3 queries
    duties_of(posts, on, course=key, known_at=instant)            # of one course only; as known at an instant

Nothing here asks a person at a time. What people hold is another question: `figures.queries.people.people_behind` (with
`Question(among=posts)`) gives the state of the same pairs as SQL rows, and `rules.state_on` one person's with what is
missing by name. `dues_of(person, on)` adds up the posts of one person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, ExpressionWrapper, F, Q, QuerySet, Value

from agencies.models import Membership, Person
from agencies.models.dated import PostQuerySet, in_force, in_force_as_known
from agencies.queries.prepared import Given, Prepared
from courses import rules
from courses.enums import Renewal
from courses.models import Assignment, Exemption, Extension, Requirement

POST = ("pk", "person_id", "agency__partnership_id", "agency_id", "role_id", "start_date", "end_date")
# In the order of `demand_from`; the last one is one of its roles.
DEMAND = (
    "pk",
    "partnership_id",
    "course_key",
    "start_date",
    "due_days",
    "agency_id",
    "end_date",
    "due_date",
    "weakest_grade",
    "renewal",
    "renewal_months",
    "renewal_month",
    "minimum_gap_days",
    "refresher_key",
    "roles__id",
)
OWN = ("kind", "id", "membership_id", "course_key", "start_date", "end_date", "day")


def duties_of(
    memberships: QuerySet[Membership], on: date, *, known_at: datetime | None = None, course: UUID | None = None
) -> list[rules.Duty]:
    """What is asked of these memberships on a day: three queries, however many memberships."""
    there = as_known(memberships, on, known_at)
    posts = [post_from(row, on) for row in there.order_by("pk").values_list(*POST)]
    if not posts:
        return []
    demands = demands_on(on, {post.partnership for post in posts}, known_at=known_at, course=course)
    assigned, excuses, extensions = said_of(there, on, known_at=known_at, course=course)
    return rules.duties_on(posts, [*demands, *assigned], excuses, extensions, on=on)


def post_from(row: tuple[Any, ...], on: date) -> rules.Post:
    """From a row of POST, whose end may be no end yet."""
    key, person, partnership, agency, role, since, until = row
    return rules.Post(key, person, partnership, agency, role, since, still(until, on))


def dues_of(person: Person, on: date) -> dict[UUID, rules.Duty]:
    """The courses asked of a person on a day, each once over all of their posts."""
    return rules.for_person(duties_of(Membership.objects.filter(person=person), on))


def due_of(person: Person, course: UUID, on: date) -> rules.Duty | None:
    """What is asked of a person about one course, for its page: two questions that are prepared once."""
    given = {"person": person.pk, "course": course, "on": on}
    asked, said = REQUIRED_OF.rows(**given), SAID_OF.rows(**given)
    posts = {rules.Post(*row[-len(POST) :]) for row in asked} | {rules.Post(*row[len(OWN) :]) for row in said}
    demands = demands_with_first_day([row[: -len(POST)] for row in asked], on)
    assigned, excuses, extensions = told_apart((row[: len(OWN)] for row in said), on)
    return rules.for_person(rules.duties_on(posts, [*demands, *assigned], excuses, extensions, on=on)).get(course)


def given_day() -> Any:
    return Given("on", Requirement._meta.get_field("start_date"))


def given_person() -> Given:
    return Given("person", Person._meta.pk)


def given_course() -> Given:
    return Given("course", Requirement._meta.get_field("course_key"))


def required_of() -> QuerySet[Any, Any]:
    """The requirements of a course in each of a person's partnerships, beside each of their posts there."""
    post, is_on = "partnership__agencies__memberships__", in_force(given_day())
    return (
        Requirement.objects.filter(
            is_on | Q(replaced_by__isnull=False),
            in_force(given_day(), post),
            course_key=given_course(),
            **{f"{post}person": given_person()},
        )
        .annotate(is_on=ExpressionWrapper(is_on, BooleanField()))
        .order_by("pk", "roles__id")
        .values_list("is_on", "replaces_id", *DEMAND, *(f"{post}{name}" for name in POST))
    )


def said_of_person() -> QuerySet[Any, Any]:
    """What is said about a course of each of a person's posts, beside the post."""
    about = Q(course_key=given_course()) | Q(course_key=None)
    there = about & in_force(given_day(), "membership__") & Q(membership__person=given_person())
    return union_of(
        Assignment.objects.filter(there, in_force(given_day())),
        Exemption.objects.filter(there, in_force(given_day())),
        Extension.objects.filter(there, voided_at=None, start_date__lte=given_day()),
        *(f"membership__{name}" for name in POST),
    )


def demands_asking(person: Person, course: UUID, on: date) -> list[rules.Demand]:
    """The requirements in force that ask a course of any post of a person, excused or not: one query.

    For what is decided and frozen when a course is completed: an excuse ends, the certificate goes on.
    """
    post = "partnership__agencies__memberships__"
    rows = (
        Requirement.objects.on(on)
        .filter(in_force(on, post), course_key=course, **{f"{post}person": person})
        .values_list(*DEMAND, *(f"{post}{name}" for name in ("agency_id", "role_id")))
        .order_by("pk", "roles__id")
    )
    found = list(rows)
    posts = {
        rules.Post(id=0, person=person.pk, partnership=row[1], agency=row[-2], role=row[-1], since=on) for row in found
    }
    demands = demands_from([row[:-2] for row in found])
    return [demand for demand in demands if any(rules.asks(demand, post) for post in posts)]


def as_known(rows: Any, on: date, known_at: datetime | None) -> Any:
    return rows.on(on) if known_at is None else rows.on_as_known(on, known_at)


def posts_of(memberships: Any, on: date) -> list[rules.Post]:
    return [rules.Post(*row) for row in memberships.on(on).order_by("pk").values_list(*POST)]


def still(until: date | None, on: date) -> date | None:
    """The end of a row that is in force on a day: one on or before that day was recorded later than is asked about."""
    return until if until is not None and until > on else None


def demands_on(
    on: date, partnerships: Iterable[int], *, known_at: datetime | None = None, course: UUID | None = None
) -> list[rules.Demand]:
    """The requirements of partnerships in force on a day: one query, with the rows that they replace."""
    is_on = in_force(on) if known_at is None else in_force_as_known(on, known_at)
    rows = Requirement.objects.filter(is_on | Q(replaced_by__isnull=False), partnership__in=partnerships)
    if course is not None:
        rows = rows.filter(course_key=course)
    asked = rows.annotate(is_on=ExpressionWrapper(is_on, BooleanField())).order_by("pk", "roles__id")
    return demands_with_first_day(list(asked.values_list("is_on", "replaces_id", *DEMAND)), on)


def demands_with_first_day(found: Sequence[tuple[Any, ...]], on: date) -> list[rules.Demand]:
    earlier = {row[2]: (row[1], row[5]) for row in found}
    demands = demands_from([row[2:] for row in found if row[0]])
    return [
        replace(demand, until=still(demand.until, on), asked_from=first_said(demand.id, earlier)) for demand in demands
    ]


def first_said(requirement: int, earlier: dict[int, tuple[int | None, date]]) -> date:
    """Back through the rows that a requirement replaces to the first of them."""
    before, since = earlier[requirement]
    while before in earlier:
        before, start = earlier[before]
        since = min(since, start)
    return since


def demands_from(rows: Iterable[tuple[Any, ...]]) -> list[rules.Demand]:
    """A row for each role of a requirement, or one without."""
    found: dict[int, tuple[tuple[Any, ...], set[int]]] = {}
    for *row, role in rows:
        _, roles = found.setdefault(row[0], (tuple(row), set()))
        if role is not None:
            roles.add(role)
    return [demand_from(row, frozenset(roles)) for row, roles in found.values()]


def demand_from(row: tuple[Any, ...], roles: frozenset[int]) -> rules.Demand:
    pk, partnership, course, since, days, agency, until, due_on, weakest, renewal, months, month, gap, refresher = row
    return rules.Demand(
        id=pk,
        partnership=partnership,
        course=course,
        since=since,
        due_days=days,
        agency=agency,
        roles=roles,
        until=until,
        due_on=due_on,
        weakest=weakest,
        renewing=rules.Renewing(kind=Renewal(renewal), months=months, month=month, gap_days=gap),
        refresher=refresher,
    )


def said_of(
    memberships: QuerySet[Membership], on: date, *, known_at: datetime | None = None, course: UUID | None = None
) -> tuple[list[rules.Demand], list[rules.Excuse], list[rules.Extension]]:
    """What is said of single posts: assignments, exemptions and extensions. One query."""
    posts = memberships.order_by().values("pk")
    about = Q() if course is None else Q(course_key=course) | Q(course_key=None)
    assigned = as_known(Assignment.objects.filter(about, membership__in=posts), on, known_at)
    excused = as_known(Exemption.objects.filter(about, membership__in=posts), on, known_at)
    extended = begun(Extension.objects.filter(about, membership__in=posts), on, known_at)
    return told_apart(union_of(assigned, excused, extended), on, is_past=known_at is not None)


def told_apart(
    rows: Iterable[tuple[Any, ...]], on: date, *, is_past: bool = False
) -> tuple[list[rules.Demand], list[rules.Excuse], list[rules.Extension]]:
    next_day = on + timedelta(days=1)
    assignments, exemptions, extensions = [], [], []
    for kind, pk, post, key, since, until, day in rows:
        if kind == "assigned":
            assignments.append(
                rules.Demand(pk, 0, key, since, until=still(until, on), due_on=day, post=post, weakest=None)
            )
        elif kind == "excused":
            exemptions.append(rules.Excuse(post, since, max(until, next_day), key))
        else:
            extensions.append(rules.Extension(post, since, max(until, next_day) if is_past else until, key))
    return assignments, exemptions, extensions


def begun(rows: PostQuerySet, on: date, known_at: datetime | None) -> Any:
    """Extensions that began by a day, over or not: the day they moved stays moved."""
    # Of an earlier view only those in force: how the others were ended then is not known.
    if known_at is None:
        return rows.standing().filter(start_date__lte=on)
    return rows.on_as_known(on, known_at)


def union_of(assigned: Any, excused: Any, extended: Any, *more: str) -> Any:
    first = kind_of("assigned", assigned, "due_date", more)
    others = kind_of("excused", excused, "end_date", more), kind_of("extended", extended, "end_date", more)
    return first.union(*others, all=True)


def kind_of(kind: str, rows: Any, day: str, more: Sequence[str]) -> Any:
    return rows.order_by().annotate(kind=Value(kind, CharField()), day=F(day)).values_list(*OWN, *more)


REQUIRED_OF = Prepared(required_of)
SAID_OF = Prepared(said_of_person)
