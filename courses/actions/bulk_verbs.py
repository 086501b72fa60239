"""Asking a course, giving time and excusing, said of many posts at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.models import Membership, Person
from courses.actions import assignments, exemptions, extensions, single_posts
from courses.enums import LeftOut
from courses.models import Assignment, Exemption, Extension
from courses.queries import bulk

Said = dict[str, Any]
Written = dict[int, int | None]


def assign(posts: Sequence[Membership], said: Said, by: Person, at: datetime) -> Written:
    course = bulk.course_of(said)
    assert course is not None
    return rows_by_post(
        assignments.assign_many(
            memberships=posts,
            course_key=course,
            start_date=bulk.start_of(said),
            due_date=bulk.end_of(said),
            note=said["note"],
            by=by,
            at=at,
        )
    )


def extend(posts: Sequence[Membership], said: Said, by: Person, at: datetime) -> Written:
    course = bulk.course_of(said)
    assert course is not None
    return rows_by_post(
        extensions.extend_many(
            memberships=posts,
            course_key=course,
            reason=said["reason"],
            start_date=bulk.start_of(said),
            end_date=bulk.end_of(said),
            note=said["note"],
            by=by,
            at=at,
        )
    )


def exempt(posts: Sequence[Membership], said: Said, by: Person, at: datetime) -> Written:
    return rows_by_post(
        exemptions.exempt_many(
            memberships=posts,
            course_key=bulk.course_of(said),
            reason=said["reason"],
            start_date=bulk.start_of(said),
            end_date=bulk.end_of(said),
            by=by,
            at=at,
        )
    )


def rows_by_post(rows: Sequence[Assignment] | Sequence[Extension] | Sequence[Exemption]) -> Written:
    return {row.membership_id: row.pk for row in rows}


def take_back_assignments(row_ids: Sequence[int], by: Person, at: datetime) -> set[int]:
    rows = Assignment.objects.filter(pk__in=row_ids)
    return single_posts.take_back_many(rows, action="assignment.taken-back", by=by, at=at)


def take_back_extensions(row_ids: Sequence[int], by: Person, at: datetime) -> set[int]:
    rows = Extension.objects.filter(pk__in=row_ids)
    return single_posts.take_back_many(rows, action="extension.taken-back", by=by, at=at)


def take_back_exemptions(row_ids: Sequence[int], by: Person, at: datetime) -> set[int]:
    rows = Exemption.objects.filter(pk__in=row_ids)
    return single_posts.take_back_many(rows, action="exemption.taken-back", by=by, at=at)


def words(code: str) -> str:
    return str(LeftOut(code).label)


ASSIGN, EXTEND, EXEMPT = _("Ask a course"), _("Give more time"), _("Excuse")
