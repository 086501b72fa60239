"""Asking a course of single posts, beside what their roles ask, and ending that."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from agencies.actions import dated_rows
from agencies.models import Membership, Person
from courses.actions import single_posts
from courses.models import Assignment


class CannotAssign(Exception):
    pass


@transaction.atomic
def assign_many(
    *,
    memberships: Iterable[Membership],
    course_key: UUID,
    start_date: date,
    due_date: date,
    by: Person,
    at: datetime,
    note: str = "",
) -> list[Assignment]:
    """Asks a course of posts by a day; it counts as a requirement counts.

    A post of which it is asked already by that day is left as it is, so that it may be sent twice; asked by another day
    the old row ends and the new one begins. Answers what was written.
    """
    if due_date < start_date:
        raise CannotAssign
    posts = single_posts.lock(memberships)
    held = {
        row.membership_id: row
        for row in Assignment.objects.standing().filter(membership__in=posts, course_key=course_key, end_date=None)
    }
    rows = []
    for post in posts:
        known = held.get(post.pk)
        if known is not None and known.due_date == due_date:
            continue
        if known is not None:
            dated_rows.end_or_void(known, end_date=start_date, by=by, at=at)
        rows.append(
            Assignment(
                membership=post,
                course_key=course_key,
                start_date=start_date,
                due_date=due_date,
                note=note,
                recorded_by=by,
                recorded_at=at,
            )
        )
    single_posts.write(rows, posts, action="assignment.given", by=by, at=at)
    return rows


@transaction.atomic
def end(*, assignment: Assignment, end_date: date, by: Person, at: datetime) -> Assignment:
    """Stops asking from a day on; one that would not hold for a day is taken back."""
    assignment = (
        Assignment.objects.select_for_update(of=("self",)).select_related("membership__agency").get(pk=assignment.pk)
    )
    if assignment.voided_at is None and assignment.end_date is None:
        single_posts.end_or_take_back(assignment, action="assignment.ended", end_date=end_date, by=by, at=at)
    return assignment
