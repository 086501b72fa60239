"""Who of many posts would be touched by what is said of them, and who would not and why."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from agencies.models import Membership
from courses import rules
from courses.enums import EvidenceKind, LeftOut
from courses.models import Assignment, Bulk, BulkPost, Evidence, Exemption
from courses.queries.requirements import duties_of

Said = dict[str, Any]


def course_of(said: Said) -> UUID | None:
    return UUID(said["course_key"]) if said.get("course_key") else None


def end_of(said: Said) -> date:
    """The first day after what is said; what people type is the last day of it."""
    return date.fromisoformat(said["last_day"]) + timedelta(days=1)


def start_of(said: Said) -> date:
    return date.fromisoformat(said["start_date"])


def not_assigned(posts: Sequence[Membership], said: Said, on: date, at: datetime) -> dict[int, str]:
    rows = Assignment.objects.standing().filter(membership__in=posts, course_key=course_of(said), end_date=None)
    return dict.fromkeys(rows.values_list("membership_id", flat=True), LeftOut.ASSIGNED.value)


def not_extended(posts: Sequence[Membership], said: Said, on: date, at: datetime) -> dict[int, str]:
    """Whoever owes nothing before the new day needs no more time."""
    course, end = course_of(said), end_of(said)
    assert course is not None
    duties = {duty.post: duty for duty in duties_of(those(posts), on, course=course)}
    held = held_by({post.person_id for post in posts}, course, on)
    why = {post.pk: why_not_extended(duties.get(post.pk), held.get(post.person_id), end) for post in posts}
    return {post: code.value for post, code in why.items() if code}


def why_not_extended(duty: rules.Duty | None, held: str | None, end: date) -> LeftOut | None:
    if duty is None:
        return LeftOut.NOT_ASKED
    if duty.is_exempt:
        return LeftOut.EXEMPT
    if held and rules.satisfies(held, weakest=duty.weakest):
        return LeftOut.HELD
    return LeftOut.IN_TIME if duty.due >= end else None


def not_exempted(posts: Sequence[Membership], said: Said, on: date, at: datetime) -> dict[int, str]:
    course, start = course_of(said), start_of(said)
    about = Q(course_key=None) | Q(course_key=course)
    rows = Exemption.objects.standing().filter(
        about, membership__in=posts, start_date__lte=start, end_date__gte=end_of(said)
    )
    excused = set(rows.values_list("membership_id", flat=True))
    asked = {duty.post for duty in duties_of(those(posts), max(on, start), course=course)}
    found = {post.pk: LeftOut.NOT_ASKED.value for post in posts if post.pk not in asked}
    return found | dict.fromkeys(excused, LeftOut.EXEMPT.value)


def held_by(people: set[int], course: UUID, on: date) -> dict[int, str]:
    """The strongest evidence by which people hold a course on a day."""
    rows = Evidence.objects.standing().filter(
        person__in=people,
        kind=EvidenceKind.COURSE_COMPLETED,
        subject_key=course,
        happened_date__lte=on,
        valid_until_date__gt=on,
    )
    found: dict[int, str] = {}
    for person, grade in rows.values_list("person_id", "grade"):
        found[person] = min(grade, found.get(person, grade), key=rules.strength)
    return found


def those(posts: Iterable[Membership]) -> QuerySet[Membership]:
    return Membership.objects.filter(pk__in=[post.pk for post in posts])


def value_of(post: Membership) -> str:
    """Who and in which role, as a form names a post: a person may hold two."""
    return f"{post.person.public_id}.{post.role.code}.{post.start_date:%Y%m%d}"


def named(posts: QuerySet[Membership], values: Sequence[str]) -> list[int]:
    """The posts that a form names, in its order; whatever is not among these posts is left out."""
    people = {value.partition(".")[0] for value in values}
    rows = posts.filter(person__public_id__in=people).select_related("person", "role")
    keys = {value_of(post): post.pk for post in rows}
    return [keys[value] for value in values if value in keys]


def counts_of(bulk: Bulk, posts: QuerySet[Membership]) -> dict[str, int]:
    """How many posts came to what, of those that the reader leads."""
    rows = bulk.posts.filter(membership__in=posts).order_by().values("outcome").annotate(number=Count("pk"))
    return dict(rows.values_list("outcome", "number"))


def rows_of(bulk: Bulk, posts: QuerySet[Membership], outcome: str, *, after: int = 0, size: int) -> list[BulkPost]:
    rows = bulk.posts.filter(membership__in=posts, outcome=outcome, place__gt=after)
    related = ("membership__person", "membership__team", "membership__role")
    return list(rows.select_related(*related).order_by("place")[:size])
