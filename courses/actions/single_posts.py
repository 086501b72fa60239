"""What is said of single posts, for one or for many at once: locked, written and noted together."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from agencies.actions import dated_rows
from agencies.models import AuditEntry, Membership, Person
from courses.models import Assignment, Exemption, Extension
from courses.signals import scope_changed

Row = TypeVar("Row", Assignment, Exemption, Extension)


def lock(memberships: Iterable[Membership]) -> list[Membership]:
    """The posts again, in one order, so that two leads at once write one after the other. One query."""
    posts = [post.pk for post in memberships]
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=posts, voided_at=None)
    return list(rows.select_related("agency").order_by("pk"))


def write(rows: Sequence[Row], posts: Sequence[Membership], *, action: str, by: Person, at: datetime) -> None:
    """Writes the rows, an audit entry for each, and tells once: as many statements for one post as for thousands."""
    if not rows:
        return
    model, by_id = type(rows[0]), {post.pk: post for post in posts}
    model._default_manager.bulk_create(rows)
    of = [(row, by_id[row.membership_id]) for row in rows]
    AuditEntry.objects.bulk_create([entry(action, row, post, by=by, at=at) for row, post in of])
    scope_changed.send(sender=model, person_ids={post.person_id for _, post in of})


def end_or_take_back(row: Any, *, action: str, end_date: Any, by: Person, at: datetime) -> None:
    dated_rows.end_or_void(row, end_date=end_date, by=by, at=at)
    tell(row, action=action, by=by, at=at)


def take_back_many(rows: Any, *, action: str, by: Person, at: datetime) -> set[int]:
    """Takes back as many as were neither ended nor taken back by anybody since; answers which. Four statements."""
    found = list(
        rows.select_for_update(of=("self",))
        .filter(voided_at=None, end_recorded_at=None)
        .select_related("membership__agency")
        .order_by("pk")
    )
    if found:
        keys = [row.pk for row in found]
        rows.model._default_manager.filter(pk__in=keys).update(voided_by=by, voided_at=at)
        AuditEntry.objects.bulk_create([entry(action, row, row.membership, by=by, at=at) for row in found])
        scope_changed.send(sender=rows.model, person_ids={row.membership.person_id for row in found})
    return {row.pk for row in found}


def tell(row: Any, *, action: str, by: Person, at: datetime) -> None:
    entry(action, row, row.membership, by=by, at=at).save(force_insert=True)
    scope_changed.send(sender=type(row), person_ids={row.membership.person_id})


def entry(action: str, row: Any, post: Membership, *, by: Person, at: datetime) -> AuditEntry:
    said = ("course_key", "start_date", "end_date", "due_date", "reason", "note")
    return AuditEntry(
        action=action,
        by=by,
        at=at,
        person_id=post.person_id,
        agency_id=post.agency_id,
        partnership_id=post.agency.partnership_id,
        subject=row._meta.label_lower,
        subject_id=str(row.pk),
        after={name: str(value) for name in said if (value := getattr(row, name, None))},
    )
