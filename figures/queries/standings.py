"""How posts stand on a day: worked out from the facts, or read where it is kept for speed.

What is worked out comes from the same pairs as the figures, so that a kept row says what the live list says.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from agencies.models import Agency, Membership, Partnership, Person
from agencies.queries.humans import human_of, with_linked
from agencies.queries.prepared import Given, Prepared
from certificates.models import Certificate
from courses.models import Assignment, Exemption, Extension, Requirement
from courses.queries.requirements import duties_of
from courses.rules import strength
from figures import rules
from figures.enums import EVERY_STATE_ONCE, Scope, State
from figures.models import Outdated, PostStanding, StandingsDay
from figures.models.standing import NOTHING
from figures.queries import known
from figures.queries.pairs import Question, from_date, from_key, get_pairs
from figures.queries.people import NAME, last_ends

LONGEST_NAME = 160


class Standing(NamedTuple):
    """A row of `PostStanding`, in the order in which it is written."""

    membership_id: int
    person_id: int
    agency_id: int
    team_id: int | None
    role_id: int
    course_key: UUID
    state: str
    due_date: date | None
    until_date: date | None
    lapsed_date: date | None
    excused_until_date: date | None
    grade: str
    human_id: int
    sort_name: str


def is_current(agency: Agency, day: date) -> bool:
    """Whether what is kept for an agency is as at a day, with nothing waiting to be redone. One query."""
    return bool(CURRENT.rows(agency=agency.pk, partnership=agency.partnership_id, day=day))


def is_current_everywhere(partnership: Partnership, day: date) -> bool:
    """The same for a whole partnership."""
    waiting = Outdated.objects.filter(partnership=partnership)
    return StandingsDay.objects.filter(~Exists(waiting), partnership=partnership, day=day).exists()


def current() -> QuerySet[StandingsDay, Any]:
    """The day of a partnership, unless somebody with a post in an agency waits to be redone."""
    waiting = Outdated.objects.filter(partnership=OuterRef("partnership"))
    here = Membership.objects.filter(person=OuterRef("person"), agency=Given("agency", Agency._meta.pk))
    kept = StandingsDay.objects.filter(
        partnership=Given("partnership", Partnership._meta.pk), day=Given("day", StandingsDay._meta.get_field("day"))
    )
    return kept.exclude(Exists(waiting.filter(Q(person=None) | Exists(here)))).values_list("pk")


CURRENT = Prepared(current)


def kept(partnership: Partnership, people: Collection[int]) -> dict[int, Standing]:
    """What is kept of these people, by the keys of its rows."""
    rows = PostStanding.objects.filter(agency__partnership=partnership, person__in=people)
    return {key: Standing(*row) for key, *row in rows.values_list("pk", *Standing._fields)}


Holdings = dict[int, dict[UUID, dict[date, str]]]  # of each human and course: until when, and on what evidence


def worked_out(partnership: Partnership, people: Collection[int], *, on: date) -> list[Standing]:
    """Each post of these people in force on the day, and each course asked of it. Thirteen queries at most."""
    question = Question(partnership, on, among=Membership.objects.filter(person__in=people))
    posts = posts_of(question)
    held = holdings(posts, on=on)
    rows = [of_post(post, held) for post in posts.values()]
    pairs = get_pairs(question)
    if pairs is None or not posts:
        return rows
    ended = last_ends(question, {post.person_id for post in posts.values()}, pairs.subjects)
    dues = {(duty.post, duty.course): duty.due for duty in duties_of(question.posts, on)}
    with connection.cursor() as cursor:
        cursor.execute(pairs.sql + "SELECT post_id, subject_key, scope, until, excused_until FROM pair", pairs.params)
        found = cursor.fetchall()
    for post_id, subject, scope, *days in found:
        course, (until, excused) = from_key(subject), map(from_date, days)
        assert course is not None
        post = posts[post_id]
        grades = held.get(post.human_id, {}).get(course, {})
        rows.append(
            post._replace(
                course_key=course,
                state=state_from(Scope(scope), until, on),
                due_date=dues.get((post.membership_id, course)),
                until_date=until,
                lapsed_date=ended.get((post.human_id, course)),
                excused_until_date=excused,
                grade=grades.get(until, "") if until else "",
            ).standing
        )
    return rows


class Post(NamedTuple):
    """A row still to be told of a course, and since when the post is held."""

    membership_id: int
    person_id: int
    agency_id: int
    team_id: int | None
    role_id: int
    since: date
    human_id: int
    sort_name: str
    course_key: UUID = NOTHING
    state: str = ""
    due_date: date | None = None
    until_date: date | None = None
    lapsed_date: date | None = None
    excused_until_date: date | None = None
    grade: str = ""

    @property
    def standing(self) -> Standing:
        return Standing(
            self.membership_id,
            self.person_id,
            self.agency_id,
            self.team_id,
            self.role_id,
            self.course_key,
            self.state,
            self.due_date,
            self.until_date,
            self.lapsed_date,
            self.excused_until_date,
            self.grade,
            self.human_id,
            self.sort_name,
        )


def posts_of(question: Question) -> dict[int, Post]:
    rows = question.posts.order_by().annotate(sort_name=name_to_sort_by(), human=human_of())
    # The username is asked for so that the person is joined.
    columns = (
        "pk",
        "person_id",
        "agency_id",
        "team_id",
        "role_id",
        "start_date",
        "human",
        "sort_name",
        "person__username",
    )
    return {
        key: Post(key, person, agency, team, role, since, human, name[:LONGEST_NAME])
        for key, person, agency, team, role, since, human, name, _ in rows.values_list(*columns)
    }


def name_to_sort_by() -> RawSQL:
    """The person's name as the database can sort it, beside a membership."""
    return RawSQL(NAME.format(person="agencies_person"), ())


def of_post(post: Post, held: Holdings) -> Standing:
    """The post itself: in date until the last of any certificates ends."""
    ends = [until for of_course in held.get(post.human_id, {}).values() for until in of_course]
    return post._replace(until_date=max(ends, default=None)).standing


def holdings(posts: dict[int, Post], *, on: date) -> Holdings:
    """Every certificate in date, with whichever account it was won; of two that end together the stronger evidence."""
    accounts = with_linked(Person.objects.filter(pk__in={post.person_id for post in posts.values()}).values("pk"))
    rows = known.certificates(on=on, known_at=None).filter(person__in=accounts)
    rows = rows.annotate(until=known.certificate_end(None), human=human_of())
    held: Holdings = defaultdict(lambda: defaultdict(dict))
    for human, course, until, grade in rows.values_list("human", "course_key", "until", "grade"):
        of_course = held[human][course]
        of_course[until] = min(grade, of_course.get(until, grade), key=strength)
    return held


def state_from(scope: Scope, until: date | None, on: date) -> str:
    return next(each for each in EVERY_STATE_ONCE if rules.counts_in(each, scope=scope, until=until, on=on))


def people_of(partnership: Partnership) -> QuerySet[Any, int]:
    """Everybody who has or had a post in a partnership."""
    rows = Membership.objects.filter(agency__partnership=partnership)
    return rows.order_by("person").values_list("person", flat=True).distinct()


# --- what a later day changes ---------------------------------------------------------------------------------------


def begins_or_ends(since: date, day: date) -> Q:
    return Q(start_date__gt=since, start_date__lte=day) | Q(end_date__gt=since, end_date__lte=day)


def rules_change(partnership: Partnership, since: date, day: date) -> bool:
    return Requirement.objects.filter(begins_or_ends(since, day), partnership=partnership, voided_at=None).exists()


def touched(partnership: Partnership, since: date, day: date) -> set[int]:
    """Whom a day that came makes stand otherwise: what begins or ends with it, falls due, or ends before long."""
    posts = Membership.objects.filter(agency__partnership=partnership)
    rows = PostStanding.objects.filter(agency__partnership=partnership)
    soon = rules.DUE_SOON
    accounts = with_linked(posts.values("person"))
    issued = Q(issued_date__gt=since, issued_date__lte=day)
    ended = Q(valid_until_date__gt=since, valid_until_date__lte=day)
    withdrawn = Q(withdrawn_date__gt=since, withdrawn_date__lte=day)
    people = [
        posts.filter(begins_or_ends(since, day)).values_list("person", flat=True),
        rows.filter(state=State.IN_GRACE, due_date__lte=day).values_list("person", flat=True),
        rows.filter(state=State.IN_DATE, until_date__lte=day + soon).values_list("person", flat=True),
        Certificate.objects.filter(issued | ended | withdrawn, person__in=accounts).values_list("person", flat=True),
    ]
    for model in (Exemption, Extension, Assignment):
        of_posts = model._default_manager.filter(membership__agency__partnership=partnership)
        people.append(of_posts.filter(begins_or_ends(since, day)).values_list("membership__person", flat=True))
    return {person for some in people for person in some.order_by()}
