"""Declaring a workforce, and accepting it or sending it back. What was declared is never changed."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.actions import audit
from agencies.models import Agency, Partnership, Person
from agencies.models.person import new_public_id
from figures.models import Declaration, FigureSettings, Target

Headcounts = Mapping[int | None, int]  # by role; None for everyone


class CannotDecide(Exception):
    """The declaration was decided, or taken back by a later one, meanwhile."""

    message = _("This declaration has been decided, or its agency has declared again. Look at the list below.")


@transaction.atomic
def declare(
    *,
    agency: Agency,
    as_of: date,
    headcounts: Headcounts,
    note: str = "",
    replaces: str = "",
    by: Person | None,
    at: datetime,
) -> str:
    """Keeps headcounts of one day until the coordinator accepts them; answers the batch they are kept as.

    Roles alone are added up for everyone. The same declared twice is declared once. One that waits is taken back by
    the next.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)
    said = dict(headcounts)
    if None not in said:
        said[None] = sum(said.values())
    there = waiting_batch(agency, as_of, said, note, replaces)
    if there:
        return there
    batch = new_public_id()
    Declaration.objects.bulk_create(
        Declaration(
            batch=batch,
            agency=agency,
            role_id=role,
            as_of_date=as_of,
            headcount=people,
            note=note,
            replaces=replaces,
            recorded_at=at,
            recorded_by=by,
        )
        for role, people in said.items()
    )
    after = {"as of": as_of.isoformat(), "people": said[None]}
    audit.note("workforce.declared", by=by, at=at, agency=agency, after=after)
    return batch


def waiting_batch(agency: Agency, as_of: date, said: Headcounts, note: str, replaces: str) -> str:
    """The batch that waits already and says just this, else ""."""
    rows = list(Declaration.objects.filter(agency=agency).waiting())
    same = {row.role_id: row.headcount for row in rows} == said
    if rows and same and (rows[0].as_of_date, rows[0].note, rows[0].replaces) == (as_of, note, replaces):
        return rows[0].batch
    return ""


@transaction.atomic
def accept(*, batch: str, agency: Agency, by: Person | None, at: datetime) -> None:
    """From now on figures are told with it. Accepting twice is accepting once."""
    Agency.objects.select_for_update().get(pk=agency.pk)
    rows = Declaration.objects.filter(agency=agency, batch=batch)
    if rows.accepted().exists():
        return
    if not rows.waiting().update(accepted_at=at, accepted_by=by):
        raise CannotDecide
    audit.note("workforce.accepted", by=by, at=at, agency=agency, after={"batch": batch})


@transaction.atomic
def send_back(*, batch: str, agency: Agency, reason: str, by: Person | None, at: datetime) -> None:
    """It will not count; its agency reads why, and declares again."""
    Agency.objects.select_for_update().get(pk=agency.pk)
    rows = Declaration.objects.filter(agency=agency, batch=batch)
    if rows.exclude(refused_at=None).exists():
        return
    if not rows.waiting().update(refused_at=at, refused_by=by, refused_reason=reason):
        raise CannotDecide
    audit.note("workforce.sent-back", by=by, at=at, agency=agency, reason=reason, after={"batch": batch})


@transaction.atomic
def set_target(
    *,
    partnership: Partnership,
    course: UUID | None,
    percent: int | None,
    from_date: date,
    by: Person | None,
    at: datetime,
) -> None:
    """Says what is to be reached from a day on; no share ends it."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    said = {"course_key": course, "percent": percent, "from_date": from_date}
    last = Target.objects.filter(partnership=partnership, course_key=course).order_by("-recorded_at", "-pk").first()
    if last and (last.percent, last.from_date) == (percent, from_date):
        return
    Target.objects.create(partnership=partnership, recorded_by=by, recorded_at=at, **said)
    after = {"percent": percent, "from": from_date.isoformat(), "course": str(course or "")}
    audit.note("target.set", by=by, at=at, partnership=partnership, after=after)


@transaction.atomic
def set_stale_after(*, partnership: Partnership, days: int, by: Person, at: datetime) -> None:
    """After how many days a declared workforce is shown as old."""
    kept, _is_new = FigureSettings.objects.select_for_update().get_or_create(partnership=partnership)
    before = kept.stale_after_days
    if before == days:
        return
    kept.stale_after_days = days
    kept.save(update_fields=["stale_after_days"])
    audit.note(
        "workforce.age-set", by=by, at=at, partnership=partnership, before={"days": before}, after={"days": days}
    )
