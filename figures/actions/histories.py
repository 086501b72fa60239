"""Coverage of every day, kept for speed: changed in the transaction that changes a person, and proved every night.

*A person changes.* The receivers call `note`: what the human added to each day is taken away, what they add now is
added (`HistoryChange`), before the transaction commits. Nobody waits for anybody: where another transaction has the
same human in its hands, or there are too many people for one transaction, or a requirement changes, it leaves a mark
(`HistoryWaiting`), and figures are counted live until that is worked in.

*Who holds what.* Whoever writes shares a lock of the whole (`shared`), which building and proving take for themselves:
what is changed meanwhile leaves a mark.
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import randint
from struct import pack
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import QuerySet

from agencies.actions import bulk
from agencies.models import AccountLink, Membership, Partnership, Person
from agencies.queries.humans import kept_accounts, linked_ever, together
from agencies.queries.prepared import Prepared
from figures.actions.standings import pieces
from figures.models import HistoryChange, HistoryState, HistoryWaiting, HistoryWeek, HumanHistory
from figures.queries.history import history_agrees
from figures.queries.human_lines import (
    FromTo,
    Human,
    OfPeople,
    People,
    Whose,
    asking_of,
    facts_of,
    lines_by_human,
    lines_from,
)
from figures.rules.history import Line
from figures.rules.ledgers import Ledger, pack_lines, unpack, unpack_lines
from figures.rules.sums import Sums
from figures.rules.weeks import by_week, cut, first_difference, folded

AT_ONCE = 500  # people worked in by the transaction that changes them
A_PIECE = 2_000  # people worked in by one transaction of its own
A_PILE = 5_000  # changes folded into weeks by one transaction
A_STREAM = 5_000  # people read at a time while everything is built
HISTORY_LOCK = 0x5741594D  # a number that only this room takes
HUMAN_COLUMNS = ("partnership_id", "human_id", "packed")
WEEK_COLUMNS = ("partnership_id", "agency_key", "week", "packed")
DAY_NOUGHT = date(2000, 1, 1).toordinal()  # from which PostgreSQL counts days

# What each change of a person asks.
KEPT: Prepared[HistoryState] = Prepared(lambda: HistoryState.objects.values_list("partnership_id"))
LINKED = OfPeople(lambda whose: AccountLink.objects.filter(whose("kept") | whose("duplicate")).values_list("pk")[:1])


def there(whose: Whose) -> QuerySet[Any, Any]:
    """What is kept of humans. The index goes by partnership first."""
    rows = HumanHistory.objects.filter(whose("human_id"), partnership__in=HistoryState.objects.values("partnership"))
    return rows.values_list(*HUMAN_COLUMNS)


def free(whose: Whose) -> QuerySet[Any, Any]:
    rows = Person.objects.select_for_update(no_key=True, skip_locked=True).filter(whose("pk"))
    return rows.order_by("pk").values_list("pk")


THERE, FREE = OfPeople(there), OfPeople(free)


# --- a person changes -----------------------------------------------------------------------------------------------


def note(people: Collection[int], *, at: datetime) -> bool:
    """This function will bring what people add to each day up to date, or leave marks. It belongs to the transaction
    that changed their facts. It answers whether anybody waits."""
    if not people:
        return False
    if not shared():
        mark(people, at=at)
        return True
    kept = {partnership for (partnership,) in KEPT.rows()}
    if not kept:
        return False
    left = work_in(people, kept) if len(people) <= AT_ONCE else set(people)
    if left:
        mark(left, at=at)
    return bool(left)


def mark(people: Collection[int], *, at: datetime) -> None:
    """Says that people wait to be worked in, wherever they have or had a post. One statement for 2,000 people."""
    for some in pieces(sorted(people)):
        posts = Membership.objects.filter(person__in=linked_ever(some)).order_by()
        insert_marks(posts, at)


def mark_all(*, at: datetime, partnership: int | None = None) -> None:
    """Says so of everybody in a partnership, or in all of them: what is asked of people has changed."""
    keys = [partnership] if partnership else Partnership.objects.values_list("pk", flat=True)
    HistoryWaiting.objects.bulk_create(HistoryWaiting(partnership_id=key, at=at) for key in keys)


def insert_marks(posts: Any, at: datetime) -> None:
    sql, params = posts.values_list("person_id", "agency__partnership_id").distinct().query.sql_with_params()
    moment = HistoryWaiting._meta.get_field("at").get_db_prep_value(at, connection)
    with connection.cursor() as cursor:
        columns = "person_id, partnership_id, at"
        statement = f"INSERT INTO figures_historywaiting ({columns}) SELECT marked.*, %s FROM ({sql}) AS marked"
        cursor.execute(statement, [moment, *params])


def work_in(people: Collection[int], partnerships: Collection[int]) -> set[int]:
    """Adds what people add now and takes away what they added. Answers whom somebody else has in their hands."""
    accounts, held = set(people), locked(people)
    is_linked = bool(LINKED.rows(people))
    if is_linked:
        accounts = together(people)
        held |= locked(accounts - held)
    stuck = together(accounts - held) if accounts - held else set()
    accounts -= stuck
    kept = kept_accounts(accounts) if is_linked else {}
    after = lines_by_human(accounts, partnerships=partnerships, kept=kept)
    replace(accounts, partnerships, after)
    return stuck


def replace(accounts: set[int], partnerships: Collection[int], after: dict[Human, list[Line]]) -> None:
    """Writes the lines of these humans in the place of those there are, and what they differ by."""
    rows = THERE.rows(accounts)
    before = {(row[0], row[1]): bytes(row[2]) for row in rows if row[0] in partnerships}
    packed = {human: pack_lines(lines) for human, lines in after.items()}
    changed = {human for human in before.keys() | packed.keys() if before.get(human) != packed.get(human)}
    if not changed:
        return
    sums: dict[int, Sums] = defaultdict(Sums)
    for human in changed:
        if human in before:
            sums[human[0]].add(unpack_lines(before[human]), -1)
        if human in after:
            sums[human[0]].add(after[human])
    for partnership, human_id in sorted(changed - packed.keys()):
        HumanHistory.objects.filter(partnership=partnership, human_id=human_id).delete()
    bulk.insert_values(
        HumanHistory,
        HUMAN_COLUMNS,
        [(*human, packed[human]) for human in sorted(changed & packed.keys())],
        over=HUMAN_COLUMNS[:2],
    )
    fresh = [
        (partnership, agency, ledger.pack()) for partnership, of in sums.items() for agency, ledger in of.by_agency()
    ]
    bulk.insert_values(HistoryChange, ("partnership_id", "agency_key", "packed"), fresh)


def locked(people: Collection[int]) -> set[int]:
    """Those of these accounts that nobody else changes meanwhile: theirs are ours until the end of the transaction."""
    return {person for (person,) in FREE.rows(people)}


def shared() -> bool:
    """Whether changes may be worked in: nobody builds or proves now. SQLite lets one write at a time anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [HISTORY_LOCK])
        return bool(cursor.fetchone()[0])


def alone() -> None:
    """Waits until nobody else works anything in, and keeps others from it until the end of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HISTORY_LOCK])


# --- what waits -----------------------------------------------------------------------------------------------------


def refresh(*, partnership: Partnership, at: datetime) -> int:
    """This function will work in all that waits, building anew where that is needed, and fold changes into weeks.

    It answers how many people that were. Safe to run twice, and twice at once.
    """
    redone = build(partnership, at=at) if needs_building(partnership) else 0
    while piece := catch_up_piece(partnership):
        redone += piece
    while fold(partnership):
        pass
    return redone


def needs_building(partnership: Partnership) -> bool:
    whole = HistoryWaiting.objects.filter(partnership=partnership, person=None)
    return not HistoryState.objects.filter(partnership=partnership).exists() or whole.exists()


def refresh_waiting(*, at: datetime, most: int | None = None) -> None:
    """This function will do so wherever history is kept and anything waits; where more than `most` posts are, not."""
    waiting = HistoryWaiting.objects.values("partnership")
    for partnership in Partnership.objects.filter(history_state__isnull=False, pk__in=waiting):
        posts = Membership.objects.filter(agency__partnership=partnership)
        if most is None or not posts.order_by()[most : most + 1].exists():
            refresh(partnership=partnership, at=at)


@transaction.atomic
def catch_up_piece(partnership: Partnership) -> int:
    if not shared():
        return 0
    waiting = HistoryWaiting.objects.filter(partnership=partnership, person__isnull=False)
    people = set(waiting.order_by("person_id").values_list("person_id", flat=True).distinct()[:A_PIECE])
    if not people:
        return 0
    marks = list(waiting.filter(person__in=people).values_list("pk", "person_id"))
    stuck = work_in(people, {partnership.pk})
    HistoryWaiting.objects.filter(pk__in=[key for key, person in marks if person not in stuck]).delete()
    return len(people - stuck)


@transaction.atomic
def fold(partnership: Partnership) -> int:
    """Takes changes that wait into the weeks; answers how many rows those were."""
    if not HistoryState.objects.select_for_update().filter(partnership=partnership).exists():
        return 0
    rows = HistoryChange.objects.filter(partnership=partnership).order_by("pk")
    changes: dict[int, Ledger] = defaultdict(Ledger)
    keys = []
    for key, agency, packed in rows.values_list("pk", "agency_key", "packed")[:A_PILE]:
        keys.append(key)
        changes[agency].add(unpack(bytes(packed)))
    for agency, change in sorted(changes.items()):
        write_weeks(partnership, agency, change)
    for some in pieces(keys):
        HistoryChange.objects.filter(pk__in=some).delete()
    return len(keys)


def write_weeks(partnership: Partnership, agency: int, change: Ledger) -> None:
    """Adds a change to the weeks of an agency, from the first week on that any of it is in."""
    if not change.days:
        return
    rows = HistoryWeek.objects.filter(partnership=partnership, agency_key=agency)
    first, _ = next(by_week(change))
    before = rows.filter(week__lte=first).order_by("-week").values_list("week", flat=True).first()
    from_first = rows.filter(week__gte=before or first).values_list("week", "packed")
    weeks = folded({week: unpack(bytes(packed)) for week, packed in from_first}, change)
    HistoryWeek.objects.bulk_create(
        [
            HistoryWeek(partnership=partnership, agency_key=agency, week=week, packed=ledger.pack())
            for week, ledger in weeks.items()
        ],
        update_conflicts=True,
        unique_fields=["partnership", "agency_key", "week"],
        update_fields=["packed"],
        batch_size=200,
    )


# --- everything anew ------------------------------------------------------------------------------------------------


@transaction.atomic
def build(partnership: Partnership, *, at: datetime) -> int:
    """Of two at once the second finds that it is done."""
    alone()
    return rebuild(partnership=partnership, at=at) if needs_building(partnership) else 0


@contextmanager
def without_collecting() -> Iterator[None]:
    """Nothing of what is built refers to itself: looking for that among millions of tuples doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@transaction.atomic
@without_collecting()
def rebuild(*, partnership: Partnership, at: datetime) -> int:
    """This function will forget what is kept of a partnership and build it from the facts.

    It answers of how many humans. What others commit meanwhile leaves its mark, and is worked in after this.
    """
    alone()
    # Marks first: what they stand for was committed with them, and is read after.
    marks = list(HistoryWaiting.objects.filter(partnership=partnership).values_list("pk", flat=True))
    for some in pieces(marks):
        HistoryWaiting.objects.filter(pk__in=some).delete()
    for model in (HistoryChange, HistoryWeek, HumanHistory):
        model._default_manager.filter(partnership=partnership).delete()
    sums, humans = Sums(), 0
    with Aside() as aside:
        for lines in every_human(partnership, aside):
            aside.do(write_humans, [(*human, pack_lines(of_human)) for human, of_human in lines.items()])
            humans += len(lines)
            for of_human in lines.values():
                sums.add(of_human)
        for agency, change in sums.by_agency():
            weeks = [(partnership.pk, agency, week, ledger.pack()) for week, ledger in cut(change)]
            aside.do(write_new_weeks, weeks)
    HistoryState.objects.update_or_create(partnership=partnership, defaults={"built_at": at})
    return humans


class Aside:
    """Has the database work while we reckon: one thing after the other, on our connection and in our transaction.

    While anything is done aside nobody else may use the connection. On SQLite, which works in our process, it is done
    at once.
    """

    def __enter__(self) -> Self:
        self.ours = connections[DEFAULT_DB_ALIAS]
        self.ours.inc_thread_sharing()
        self.thread = ThreadPoolExecutor(1, initializer=self.share)
        self.last: Future[Any] | None = None
        return self

    def __exit__(self, *raised: object) -> None:
        self.thread.shutdown(cancel_futures=raised[0] is not None)
        self.ours.dec_thread_sharing()
        if self.last is not None and raised[0] is None:
            self.last.result()

    def share(self) -> None:
        connections[DEFAULT_DB_ALIAS] = self.ours

    def ask(self, work: Callable[..., Any], *given: Any) -> "Future[Any]":
        """What will be known when it is done."""
        if self.ours.vendor == "postgresql":
            return self.thread.submit(work, *given)
        done: Future[Any] = Future()
        done.set_result(work(*given))
        return done

    def do(self, work: Callable[[Any], Any], given: Any) -> None:
        """Waits for the last one, so that nothing piles up."""
        if self.last is not None:
            self.last.result()
        self.last = self.ask(work, given)


def every_human(partnership: Partnership, aside: Aside) -> Iterator[dict[Human, list[Line]]]:
    """The lines of everybody who has or had a post in a partnership, some thousand people at a time.

    The next people are read while these are worked on.
    """
    asking = {partnership.pk: asking_of(partnership.pk)}
    links = list(AccountLink.objects.live().order_by("kept").values_list("kept", "duplicate"))
    kept = {duplicate: account for account, duplicate in links}
    linked = {*kept, *kept.values()}
    posts = Membership.objects.standing().filter(agency__partnership=partnership).order_by("person")
    people = posts.values_list("person", flat=True).distinct()
    alone: list[People] = [FromTo(some[0], some[-1]) for some in pieces(people, A_STREAM)]
    together: list[People] = []
    for accounts in pieces(sorted(set(kept.values())), A_STREAM // 5):
        together.append({*accounts, *(duplicate for duplicate, account in kept.items() if account in set(accounts))})
    parts = [*alone, *together]
    following = [aside.ask(facts_of, part) for part in parts[:1]]
    for place in range(len(parts)):
        facts = following.pop().result()
        following += [aside.ask(facts_of, part) for part in parts[place + 1 : place + 2]]
        if place < len(alone):
            yield lines_from(facts, asking=asking, without=linked)
        else:
            yield lines_from(facts, asking=asking, kept=kept)


def write_humans(rows: list[tuple[int, int, bytes]]) -> None:
    if connection.vendor != "postgresql":
        bulk.insert_values(HumanHistory, HUMAN_COLUMNS, rows)
        return
    # Three columns, each with its length before it.
    copied = [pack("!hiqiqi", 3, 8, partnership, 8, human, len(packed)) + packed for partnership, human, packed in rows]
    copy_in("figures_humanhistory", HUMAN_COLUMNS, copied)


def write_new_weeks(rows: list[tuple[int, int, date, bytes]]) -> None:
    """Of an agency of which no week is kept."""
    if connection.vendor != "postgresql":
        bulk.insert_values(HistoryWeek, WEEK_COLUMNS, rows)
        return
    copied = [
        pack("!hiqiqiii", 4, 8, partnership, 8, agency, 4, week.toordinal() - DAY_NOUGHT, len(packed)) + packed
        for partnership, agency, week, packed in rows
    ]
    copy_in("figures_historyweek", WEEK_COLUMNS, copied)


def copy_in(table: str, columns: Sequence[str], rows: list[bytes]) -> None:
    """In one piece: each that is written is waited for."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(b"".join([b"PGCOPY\n\xff\r\n\0", bytes(8), *rows, b"\xff\xff"]))


# --- proving --------------------------------------------------------------------------------------------------------

MONTHS_PROVED, DAYS_PROVED = 24, 3


@transaction.atomic
@without_collecting()
def verify(*, partnership: Partnership, day: date, at: datetime) -> list[str]:
    """This function will work out everything again and compare, and count some days live; what differs is built anew.

    It answers what differed, in words. Of the days it asks today, the ends of 24 months, and some taken by chance.
    """
    alone()
    refresh(partnership=partnership, at=at)
    found = [*drifting_humans(partnership), *drifting_days(partnership, day)]
    if found:
        rebuild(partnership=partnership, at=at)
    HistoryState.objects.filter(partnership=partnership).update(checked_at=at, drift=len(found))
    return found


def drifting_humans(partnership: Partnership) -> Iterator[str]:
    """What each human adds, and the sums of it, beside what is kept of them."""
    changed = set(HistoryWaiting.objects.filter(partnership=partnership).values_list("person", flat=True))
    sums, seen, is_whole = Sums(), 0, not changed
    with Aside() as aside:
        for lines in every_human(partnership, aside):
            there = aside.ask(kept_of, partnership, [human for _, human in lines]).result()
            seen += len(there)
            for (_, human), of_human in lines.items():
                sums.add(of_human)
                if pack_lines(of_human) != bytes(there.get(human, b"")) and not changed & {human, None}:
                    yield f"human {human}: kept otherwise than the facts say"
    if is_whole and seen != HumanHistory.objects.filter(partnership=partnership).count():
        yield "humans are kept who have no post"
    if is_whole:
        while fold(partnership):
            pass
        yield from drifting_weeks(partnership, sums)


def kept_of(partnership: Partnership, humans: list[int]) -> dict[int, Any]:
    rows = HumanHistory.objects.filter(partnership=partnership, human_id__in=humans)
    return dict(rows.values_list("human_id", "packed"))


def drifting_weeks(partnership: Partnership, sums: Sums) -> Iterator[str]:
    rows = HistoryWeek.objects.filter(partnership=partnership)
    left = set(rows.values_list("agency_key", flat=True))
    for agency, change in sums.by_agency():
        left.discard(agency)
        of_agency = rows.filter(agency_key=agency).values_list("week", "packed")
        there = {week: unpack(bytes(packed)) for week, packed in of_agency}
        differs = first_difference(dict(cut(change)), there)
        if differs is not None:
            yield f"agency {agency}: {differs.isoformat()} is kept otherwise than what its humans add up to"
    for agency in sorted(left):
        of_agency = rows.filter(agency_key=agency).values_list("week", "packed")
        if first_difference({}, {week: unpack(bytes(packed)) for week, packed in of_agency}) is not None:
            yield f"agency {agency}: kept, and nobody adds to it"


def drifting_days(partnership: Partnership, day: date) -> Iterator[str]:
    """The summary beside the live figures, which know nothing of it."""
    ends = [day.replace(day=1)]
    while len(ends) < MONTHS_PROVED:
        ends.append((ends[-1] - timedelta(days=1)).replace(day=1))
    days = [day, *(first - timedelta(days=1) for first in ends)]
    days += [day + timedelta(days=randint(-1000, 400)) for _ in range(DAYS_PROVED)]
    for each in days:
        if not history_agrees(partnership, on=each):
            yield f"{each.isoformat()}: kept otherwise than counted"
