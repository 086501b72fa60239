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

from agencies.models import Agency, Membership, Partnership
from courses.queries.requirements import duties_of
from courses.rules import strength
from figures import rules
from figures.enums import EVERY_STATE_ONCE, Scope
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
    waiting = Outdated.objects.filter(partnership=OuterRef("partnership"))
    here = Membership.objects.filter(person=OuterRef("person"), agency=agency)
    kept = StandingsDay.objects.filter(partnership=agency.partnership_id, day=day)
    return kept.exclude(Exists(waiting.filter(Q(person=None) | Exists(here)))).exists()


def kept(partnership: Partnership, people: Collection[int]) -> dict[int, Standing]:
    """What is kept of these people, by the keys of its rows."""
    rows = PostStanding.objects.filter(agency__partnership=partnership, person__in=people)
    return {key: Standing(*row) for key, *row in rows.values_list("pk", *Standing._fields)}


Holdings = dict[int, dict[UUID, dict[date, str]]]  # of each person and course: until when, and on what evidence


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
        grades = held.get(post.person_id, {}).get(course, {})
        rows.append(
            post._replace(
                course_key=course,
                state=state_from(Scope(scope), until, on),
                due_date=dues.get((post.membership_id, course)),
                until_date=until,
                lapsed_date=ended.get((post.person_id, course)),
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
            self.person_id,
            self.sort_name,
        )


def posts_of(question: Question) -> dict[int, Post]:
    rows = question.posts.order_by().annotate(sort_name=name_to_sort_by())
    # The username is asked for so that the person is joined.
    columns = ("pk", "person_id", "agency_id", "team_id", "role_id", "start_date", "sort_name", "person__username")
    return {
        key: Post(key, person, agency, team, role, since, name[:LONGEST_NAME])
        for key, person, agency, team, role, since, name, _ in rows.values_list(*columns)
    }


def name_to_sort_by() -> RawSQL:
    """The person's name as the database can sort it, beside a membership."""
    return RawSQL(NAME.format(person="agencies_person"), ())


def of_post(post: Post, held: Holdings) -> Standing:
    """The post itself: in date until the last of any certificates ends."""
    ends = [until for of_course in held.get(post.person_id, {}).values() for until in of_course]
    return post._replace(until_date=max(ends, default=None)).standing


def holdings(posts: dict[int, Post], *, on: date) -> Holdings:
    """Every certificate in date; of two that end together the stronger evidence."""
    people = {post.person_id for post in posts.values()}
    rows = (
        known.certificates(on=on, known_at=None).filter(person__in=people).annotate(until=known.certificate_end(None))
    )
    held: Holdings = defaultdict(lambda: defaultdict(dict))
    for person, course, until, grade in rows.values_list("person_id", "course_key", "until", "grade"):
        of_course = held[person][course]
        of_course[until] = min(grade, of_course.get(until, grade), key=strength)
    return held


def state_from(scope: Scope, until: date | None, on: date) -> str:
    return next(each for each in EVERY_STATE_ONCE if rules.counts_in(each, scope=scope, until=until, on=on))


def people_of(partnership: Partnership) -> QuerySet[Any, int]:
    """Everybody who has or had a post in a partnership."""
    rows = Membership.objects.filter(agency__partnership=partnership)
    return rows.order_by("person").values_list("person", flat=True).distinct()
