"""Giving posts more time for a course, and ending that."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Membership, Person
from courses import rules
from courses.actions import single_posts
from courses.models import Extension


class CannotExtend(Exception):
    pass


@transaction.atomic
def extend_many(
    *,
    memberships: Iterable[Membership],
    course_key: UUID,
    reason: str,
    start_date: date,
    end_date: date,
    by: Person,
    at: datetime,
    note: str = "",
) -> list[Extension]:
    """Gives posts time for a course until a day, at most 92 days from the day it is given; no due day is rewritten.

    A post that has time until that day or longer already is left as it is, so that it may be sent twice. Answers what
    was written.
    """
    if not rules.may_extend(start=start_date, end=end_date, longest=Extension.MAX_DAYS):
        raise CannotExtend
    posts = single_posts.lock(memberships)
    lasting = Extension.objects.on(start_date).filter(
        membership__in=posts, course_key=course_key, end_date__gte=end_date
    )
    known = set(lasting.values_list("membership_id", flat=True))
    rows = [
        Extension(
            membership=post,
            course_key=course_key,
            reason=reason,
            note=note,
            start_date=start_date,
            end_date=end_date,
            recorded_by=by,
            recorded_at=at,
        )
        for post in posts
        if post.pk not in known
    ]
    single_posts.write(rows, posts, action="extension.given", by=by, at=at)
    return rows


@transaction.atomic
def end(*, extension: Extension, end_date: date, by: Person, at: datetime) -> Extension:
    """Ends it sooner than was said; one that would not hold for a day is taken back."""
    extension = (
        Extension.objects.select_for_update(of=("self",)).select_related("membership__agency").get(pk=extension.pk)
    )
    if extension.voided_at is None and extension.end_date is not None and end_date < extension.end_date:
        single_posts.end_or_take_back(extension, action="extension.ended", end_date=end_date, by=by, at=at)
    return extension
