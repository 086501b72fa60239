"""Who looked at a person's record, in words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.enums import Duty, Page
from agencies.models import Agency, Person, RecordView, Responsibility
from agencies.queries.access import led_agencies, led_teams
from agencies.queries.humans import ids_of
from agencies.queries.pages import Piece, piece_of
from agencies.rules import in_force, local_day


@dataclass(frozen=True, slots=True)
class View:
    """One look at a record. `duty` is what the viewer was on that day, for whom."""

    viewer: str
    duty: str
    agency: str
    what: str
    at: datetime


def agency_between(viewer: Person, person: Person, on: date) -> Agency | None:
    """Through which agency somebody sees a person, where they lead one in which the person is or was."""
    led = Q(pk__in=led_agencies(viewer, on).values("pk")) | Q(teams__in=led_teams(viewer, on))
    if viewer.is_superuser:
        return None
    return Agency.objects.filter(led, memberships__person=person, memberships__voided_at=None).order_by("pk").first()


def views_of(person: Person, *, after: str = "") -> Piece[View]:
    """Newest first, of every account of the person; a piece at a time."""
    rows = RecordView.objects.filter(person__in=ids_of(person)).select_related("viewer", "agency__partnership")
    piece = piece_of(rows, by="seen_at", after=after)
    duties = duties_of({row.viewer_id for row in piece.rows})
    return Piece([in_words(row, duties.get(row.viewer_id, [])) for row in piece.rows], piece.next, piece.is_first)


def duties_of(people: set[int]) -> dict[int, list[Responsibility]]:
    held: dict[int, list[Responsibility]] = {}
    rows = Responsibility.objects.standing().filter(membership__person__in=people)
    for row in rows.select_related("membership__agency").annotate(whose=F("membership__person")).order_by("pk"):
        held.setdefault(row.whose, []).append(row)
    return held


def in_words(row: RecordView, duties: list[Responsibility]) -> View:
    return View(
        viewer=str(row.viewer),
        duty=duty_on(row, duties),
        agency=row.agency.name if row.agency else "",
        what=str(Page(row.what).label) if row.what in Page.values else row.what,
        at=row.seen_at,
    )


def duty_on(row: RecordView, duties: list[Responsibility]) -> str:
    """What the viewer was on the day of the view: in the agency it was for, else anywhere."""
    zone = (
        row.agency.time_zone or row.agency.partnership.time_zone if row.agency else timezone.get_default_timezone_name()
    )
    day = local_day(row.seen_at, zone)
    then = [duty for duty in duties if in_force(duty.start_date, duty.end_date, day)]
    here = [duty for duty in then if duty.membership.agency_id == row.agency_id]
    for duty in here or then:
        return str(Duty(duty.duty).label)
    return _("Administrator") if row.viewer.is_superuser else ""
