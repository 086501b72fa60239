"""Excusing posts from a course for a while, ending that, and taking it back."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Membership, Person
from courses import rules
from courses.actions import single_posts
from courses.models import Exemption


class CannotExempt(Exception):
    pass


@transaction.atomic
def exempt_many(
    *,
    memberships: Iterable[Membership],
    reason: str,
    start_date: date,
    end_date: date,
    by: Person,
    at: datetime,
    course_key: UUID | None = None,
) -> list[Exemption]:
    """Excuses posts from a course, or from every course, for at most six months; `by` approves it.

    A post that is excused so already is left as it is, so that it may be sent twice. Answers what was written.
    """
    if not rules.may_exempt(start=start_date, end=end_date, longest=Exemption.MAX_DAYS):
        raise CannotExempt
    posts = single_posts.lock(memberships)
    said = {"course_key": course_key, "reason": reason, "start_date": start_date, "end_date": end_date}
    known = set(
        Exemption.objects.standing().filter(**said, membership__in=posts).values_list("membership_id", flat=True)
    )
    rows = [
        Exemption(membership=post, recorded_by=by, recorded_at=at, **said) for post in posts if post.pk not in known
    ]
    single_posts.write(rows, posts, action="exemption.given", by=by, at=at)
    return rows


@transaction.atomic
def exempt(
    *,
    membership: Membership,
    reason: str,
    start_date: date,
    end_date: date,
    by: Person,
    at: datetime,
    course_key: UUID | None = None,
) -> Exemption:
    """The same for one post. Answers the row that says it, written now or before."""
    exempt_many(
        memberships=[membership],
        reason=reason,
        start_date=start_date,
        end_date=end_date,
        by=by,
        at=at,
        course_key=course_key,
    )
    return Exemption.objects.standing().filter(
        membership=membership, course_key=course_key, reason=reason, start_date=start_date, end_date=end_date
    )[0]


@transaction.atomic
def end(*, exemption: Exemption, end_date: date, by: Person, at: datetime) -> Exemption:
    """Ends it sooner than was said; one that would not hold for a day is taken back."""
    exemption = (
        Exemption.objects.select_for_update(of=("self",)).select_related("membership__agency").get(pk=exemption.pk)
    )
    if exemption.voided_at is None and exemption.end_date is not None and end_date < exemption.end_date:
        single_posts.end_or_take_back(exemption, action="exemption.ended", end_date=end_date, by=by, at=at)
    return exemption
