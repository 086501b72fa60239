"""Writing down who looked at whose record, so that the person can read it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from agencies.models import Agency, Person, RecordView
from agencies.queries.humans import ids_of


def seen(*, viewer: Person, person: Person, what: str, agency: Agency | None, at: datetime) -> None:
    """This function will note that somebody opened another person's record: once an hour for each page.

    `what` is one of `agencies.enums.Page`. Looking at oneself, with whichever account, is not noted.
    """
    seen_all(viewer=viewer, people=[person.pk], what=what, agency=agency, at=at)


def seen_all(*, viewer: Person, people: Iterable[int], what: str, agency: Agency | None, at: datetime) -> None:
    """The same for many at once, as a file of people shows them; `people` are their ids."""
    others = set(people)
    others -= ids_of(viewer) if others - {viewer.pk} else {viewer.pk}
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    views = [
        RecordView(viewer=viewer, person_id=pk, agency=agency, what=what, hour=hour, seen_at=at)
        for pk in sorted(others)
    ]
    # Two requests at once, or the same page again: the database keeps the first.
    RecordView.objects.bulk_create(views, ignore_conflicts=True, batch_size=1000)


def seen_selected(
    *, viewer: Person, people: QuerySet[Any, Any], what: str, agency: Agency | None, at: datetime
) -> None:
    """The same for however many a question finds, in one statement; `people` selects their ids alone."""
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    sql, params = people.order_by().query.sql_with_params()
    moments = [
        RecordView._meta.get_field(name).get_db_prep_value(value, connection)  # type: ignore[union-attr]
        for name, value in (("hour", hour), ("seen_at", at))
    ]
    own = sorted({viewer.pk, *ids_of(viewer)})
    agency_id = "NULL" if agency is None else f"{agency.pk:d}"
    statement = (
        f"WITH seen (person) AS ({sql}) "
        "INSERT INTO agencies_recordview (viewer_id, person_id, agency_id, what, hour, seen_at) "
        f"SELECT {viewer.pk:d}, person, {agency_id}, %s, %s, %s FROM seen "
        f"WHERE person NOT IN ({', '.join(['%s'] * len(own))}) ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, what, *moments, *own])
