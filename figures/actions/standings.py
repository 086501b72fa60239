"""Standings kept for speed: marked where facts change, redone before they are read, and proved every night."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from agencies.actions import bulk
from agencies.models import Agency, Membership, Partnership
from agencies.queries.humans import linked_ever, together
from figures.models import Outdated, PostStanding, StandingsDay, Tally
from figures.queries import standings, tallies
from figures.queries.coverage import count
from figures.queries.pairs import Question, as_key
from figures.queries.standings import Standing

A_PIECE = 2_000  # people redone in one transaction
WHILE_WAITING = 500  # people redone before a page answers
MANY = 200  # people of whom a database had better not ask one by one
COMPARED = ("registered", "trained", "overall", "by_team", "by_role", "by_subject")
Clock = Callable[[], datetime]


# --- marking --------------------------------------------------------------------------------------------------------


def mark(person_ids: Collection[int], *, at: datetime) -> None:
    """Says that people's standings are to be redone, wherever they have or had a post. One statement for 2,000 people.

    It belongs to the transaction that changes the facts: neither commits without the other. What one account holds,
    its linked accounts hold.
    """
    for some in pieces(sorted(person_ids)):
        posts = Membership.objects.filter(person__in=linked_ever(some)).order_by()
        rows = posts.values_list("person_id", "agency__partnership_id").distinct()
        insert_selected(rows.query.sql_with_params(), at)


def insert_selected(selected: tuple[str, tuple[Any, ...]], at: datetime) -> None:
    sql, params = selected
    moment = Outdated._meta.get_field("at").get_db_prep_value(at, connection)
    columns = "person_id, partnership_id, at"
    with connection.cursor() as cursor:
        statement = f"INSERT INTO figures_outdated ({columns}) SELECT marked.*, %s FROM ({sql}) AS marked"
        cursor.execute(statement, [moment, *params])


def mark_linked(person_ids: Collection[int], *, at: datetime) -> None:
    """Says so of people whose accounts were linked or unlinked.

    What they add up to is theirs together, so that no link may appear while their standings are redone: this waits for
    whoever does that, and whoever would begin waits for the link to be kept.
    """
    posts = Membership.objects.filter(person__in=linked_ever(person_ids))
    for partnership in Partnership.objects.filter(agencies__memberships__in=posts).distinct().order_by("pk"):
        locked(partnership)
    mark(person_ids, at=at)


def mark_all(*, at: datetime, partnership: int | None = None) -> None:
    """Says so of everybody in a partnership, or in all of them."""
    keys = [partnership] if partnership else Partnership.objects.values_list("pk", flat=True)
    Outdated.objects.bulk_create(Outdated(partnership_id=key, at=at) for key in keys)


# --- redoing --------------------------------------------------------------------------------------------------------


def catch_up(*, agency: Agency, day: date, at: datetime) -> bool:
    """This function will redo what little is outdated, and answer whether what is kept of an agency can be read."""
    if standings.is_current(agency, day):
        return True
    refresh(partnership=agency.partnership, day=day, at=at, most=WHILE_WAITING)
    return standings.is_current(agency, day)


def catch_up_all(*, partnership: Partnership, day: date, at: datetime) -> bool:
    """The same for a whole partnership."""
    if standings.is_current_everywhere(partnership, day):
        return True
    refresh(partnership=partnership, day=day, at=at, most=WHILE_WAITING)
    return standings.is_current_everywhere(partnership, day)


def refresh_all(*, partnership: Partnership, day: date, at: datetime) -> int:
    """This function will redo all that is outdated, a piece at a time; it answers how many people that were."""
    redone = 0
    while piece := refresh(partnership=partnership, day=day, at=at):
        redone += piece
    return redone


@transaction.atomic
def refresh(*, partnership: Partnership, day: date, at: datetime, most: int = A_PIECE) -> int:
    """This function will bring what is kept to a day and redo up to so many people; it answers how many it redid.

    What commits meanwhile has left its own mark, which stays.
    """
    kept = locked(partnership)
    roll(kept, day, at=at)
    spread(partnership, at=at)
    waiting = Outdated.objects.filter(partnership=partnership)
    people = set(waiting.order_by("person_id").values_list("person_id", flat=True).distinct()[:most])
    if people:
        people = together(people)
        marks = list(waiting.filter(person__in=people).values_list("pk", flat=True))
        redo(partnership, people, day)
        Outdated.objects.filter(pk__in=marks).delete()
        kept.refreshed_at = at
        kept.save(update_fields=["refreshed_at"])
    return len(people)


def locked(partnership: Partnership) -> StandingsDay:
    kept, _is_new = StandingsDay.objects.select_for_update().get_or_create(partnership=partnership)
    return kept


def spread(partnership: Partnership, *, at: datetime) -> None:
    """A mark of the whole partnership becomes one for each person: those are redone piece by piece."""
    whole = list(Outdated.objects.filter(partnership=partnership, person=None).values_list("pk", flat=True))
    if not whole:
        return
    people = Membership.objects.filter(agency__partnership=partnership).order_by()
    rows = people.values_list("person_id", "agency__partnership_id").distinct()
    insert_selected(rows.query.sql_with_params(), at)
    Outdated.objects.filter(pk__in=whole).delete()


def redo(partnership: Partnership, people: set[int], day: date) -> None:
    """Their rows anew; the tallies change by the difference, since what humans add up to is theirs alone."""
    with joined_by_hashing(len(people)):
        after = standings.worked_out(partnership, people, on=day)
    there = standings.kept(partnership, people)
    before, now = set(there.values()), set(after)
    PostStanding.objects.filter(pk__in=[key for key, row in there.items() if row not in now]).delete()
    fresh: list[Standing] = sorted(now - before, key=place_of)
    bulk.insert_values(PostStanding, Standing._fields, fresh)
    change_tallies(tallies.difference(tallies.add_up(before), tallies.add_up(now)))


def place_of(row: Standing) -> tuple[int, UUID]:
    """A fixed order, so that two at once wait for each other instead of locking each other out."""
    return row.membership_id, row.course_key


@contextmanager
def joined_by_hashing(people: int) -> Iterator[None]:
    """PostgreSQL takes the parts of a question for small and loops through them: 80 times slower for many people."""
    if connection.vendor != "postgresql" or people < MANY:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def change_tallies(differences: dict[tallies.Scope, tallies.Numbers]) -> None:
    """Adds what changed. In one order, so that two at once never wait for each other."""
    if not differences:
        return
    columns = [*tallies.Scope._fields, *tallies.NUMBERS]
    added = ", ".join(f"{name} = figures_tally.{name} + excluded.{name}" for name in tallies.NUMBERS)
    statement = (
        f"INSERT INTO figures_tally ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "
        f"ON CONFLICT (agency_id, level, team_key, role_key, course_key) DO UPDATE SET {added}"
    )
    values = [
        [*scope[:4], as_key(scope.course_key), *numbers]
        for scope, numbers in sorted(differences.items(), key=lambda each: each[0])
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


# --- the day rolls --------------------------------------------------------------------------------------------------


def roll(kept: StandingsDay, day: date, *, at: datetime) -> None:
    """Brings the kept day forward: whoever is touched by a beginning or an end since then is marked."""
    if kept.day is None or kept.day > day:
        mark_all(at=at, partnership=kept.partnership_id)
    elif kept.day < day:
        if standings.rules_change(kept.partnership, kept.day, day):
            mark_all(at=at, partnership=kept.partnership_id)
        else:
            mark(standings.touched(kept.partnership, kept.day, day), at=at)
    if kept.day != day:
        kept.day = day
        kept.save(update_fields=["day"])


# --- proving --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drift:
    """Something kept that is not what the facts say."""

    what: str

    def __str__(self) -> str:
        return self.what


def verify(*, partnership: Partnership, day: date, clock: Clock) -> list[Drift]:
    """This function will work out everything again and compare; what differs is marked, to be redone, and answered."""
    refresh_all(partnership=partnership, day=day, at=clock())
    drifts: list[Drift] = []
    people = list(standings.people_of(partnership))
    for some in pieces(people):
        drifts += drifting_rows(partnership, set(some), day, at=clock())
    for agency in partnership.agencies.all():
        drifts += drifting_tallies(agency, day, at=clock())
    if drifts:
        start_anew(partnership, at=clock())
    StandingsDay.objects.filter(partnership=partnership).update(checked_at=clock(), drift=len(drifts))
    return drifts


@transaction.atomic
def drifting_rows(partnership: Partnership, people: set[int], day: date, *, at: datetime) -> list[Drift]:
    locked(partnership)
    with joined_by_hashing(len(people)):
        expected = set(standings.worked_out(partnership, people, on=day))
    there = set(standings.kept(partnership, people).values())
    # Whoever was changed since is redone anyway.
    changed = set(Outdated.objects.filter(partnership=partnership).values_list("person", flat=True))
    wrong = {(row.membership_id, row.course_key, row.person_id) for row in expected ^ there}
    return [
        Drift(f"post {post}, course {course}: kept otherwise than its facts say")
        for post, course, person in sorted(wrong)
        if person not in changed and None not in changed
    ]


@transaction.atomic
def drifting_tallies(agency: Agency, day: date, *, at: datetime) -> list[Drift]:
    """The tallies beside the live figures, which know nothing of standings."""
    locked(agency.partnership)
    among = Membership.objects.filter(agency=agency)
    live = count(Question(agency.partnership, day, among=among))
    if not standings.is_current(agency, day):
        return []  # changed a moment ago
    there = tallies.kept_coverage(agency, on=day)
    return [
        Drift(f"{agency.slug}, {name}: kept {getattr(there, name)}, counted {getattr(live, name)}")
        for name in COMPARED
        if getattr(there, name) != getattr(live, name)
    ]


@transaction.atomic
def start_anew(partnership: Partnership, *, at: datetime) -> None:
    """Forgets what is kept of a partnership: it is all worked out again."""
    kept = locked(partnership)
    PostStanding.objects.filter(agency__partnership=partnership).delete()
    Tally.objects.filter(agency__partnership=partnership).delete()
    kept.day = None
    kept.save(update_fields=["day"])


def pieces(keys: Iterable[int], size: int = A_PIECE) -> Iterator[list[int]]:
    """So many at a time."""
    rest = iter(keys)
    while some := list(islice(rest, size)):
        yield some
