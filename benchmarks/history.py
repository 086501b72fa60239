"""Coverage of any day: read beside a bare read of what it is made from, changed with a person, and built anew.

`BENCH_MEMBERS=1000000` makes it a million members, and `BENCH_DATABASE=name` keeps them for the next time. CPU time on
PostgreSQL is that of both processes, ours and its own. The limit of building anew is by the clock: for a quiet machine.
"""

import gc
import operator
import os
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from agencies.models import Membership
from benchmarks.database import World
from benchmarks.measure import Figure, queries_of
from benchmarks.past import Past, past
from certificates.models import Certificate
from courses.models import Exemption
from figures.actions import histories
from figures.queries import history

MEMBERS = int(os.environ.get("BENCH_MEMBERS", "100000"))
AS_AT, AT_MOST_SECONDS, CHANGE_MS = 5, 1.0, 15.0
REBUILD_SECONDS = 120.0 * max(MEMBERS, 100_000) / 1_000_000  # by the clock: two minutes for a million members
COLUMNS, A_COLUMN = 6, 4  # person, course, from, until, recorded, withdrawn: bytes of each at the least
CHANGES, COPIES = 60, 4


def spent() -> float:
    """CPU seconds of this process, and of the database's process that serves it where the machine tells."""
    ours = time.process_time()
    if connection.vendor != "postgresql":
        return ours
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat").read_text().split()
    return time.process_time() + int(told[0]) / 1e9


def cpu_seconds(work: Callable[[], object], times: int = 1) -> float:
    before = spent()
    for _ in range(times):
        work()
    return (spent() - before) / times


def bare_read(crowd: Past) -> Callable[[], object]:
    """Goes once over as many bytes as the raw columns have, in memory: half of them beside the other half.

    Copies are read by turns, so that they come from memory and not from a cache of the processor that the last round
    filled: nobody has just read the columns.
    """
    half = b"\x01" * (crowd.certificates * COLUMNS * A_COLUMN // 2)
    turn = cycle([(bytes(bytearray(half)), bytes(bytearray(half))) for _ in range(COPIES)])
    return lambda: operator.eq(*next(turn))


def built() -> Past:
    crowd = past(MEMBERS)
    if history.kept(crowd.partnership, crowd.today, crowd.today) is None:
        histories.rebuild(partnership=crowd.partnership, at=timezone.now())
    return crowd


def as_at(world: World) -> Figure:
    """All cells and totals of a day, 40 agencies by 12 roles by 5 courses; days of the last two years by turns."""
    crowd = built()
    days = [crowd.today - timedelta(days=each * 37) for each in range(20)]
    for day in (days[0], days[7], crowd.today + timedelta(days=90)):
        assert history.history_agrees(crowd.partnership, on=day), f"{day} is kept otherwise than counted"
    turn = iter(days * 1000)
    read = lambda: history.history(crowd.partnership, on=next(turn))  # noqa: E731
    floor = bare_read(crowd)
    queries, cells = queries_of(read), len(read().cells)
    read(), floor()
    gc.collect()
    gc.freeze()  # as in `benchmarks.measure.against`
    pairs = [(cpu_seconds(read, 5), cpu_seconds(floor, 5)) for _ in range(15)]
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    value = statistics.median(ours for ours, _ in pairs)
    is_ok = value <= AT_MOST_SECONDS and (connection.vendor == "sqlite" or ratio <= AS_AT)
    return Figure(
        name=f"as at a day, {MEMBERS:,}, {cells} cells",
        value=round(value * 1000, 3),
        unit="CPU ms",
        floor=round(statistics.median(bare for _, bare in pairs) * 1000, 3),
        ratio=round(ratio, 2),
        queries=queries,
        limit=f"{AS_AT} x {crowd.certificates:,} rows read" if connection.vendor == "postgresql" else "1 s",
        ok=is_ok and queries == 1,
    )


def change(world: World) -> Figure:
    """A certificate, an exemption or a post of one member after the other, half of them backdated: the whole verb's
    part in it."""
    crowd = built()
    posts = list(Membership.objects.filter(agency__partnership=crowd.partnership).order_by("pk")[: CHANGES * 50 : 50])
    times = []
    for number, post in enumerate(posts):
        shift = timedelta(days=400 * (number % 2))
        with transaction.atomic():
            if number % 3 == 0:
                Certificate.objects.filter(person=post.person_id).update(
                    withdrawn_at=timezone.now(),
                    withdrawn_by=post.person_id,
                    withdrawn_date=crowd.today - shift,
                    withdrawn_reason="x",
                )
            elif number % 3 == 1:
                Membership.objects.filter(pk=post.pk).update(
                    end_date=crowd.today - shift, start_date=crowd.today - timedelta(days=800)
                )
            else:
                Exemption.objects.create(
                    membership=post,
                    reason="parental",
                    start_date=crowd.today - shift,
                    end_date=crowd.today + timedelta(days=30),
                    recorded_by_id=post.person_id,
                )
            started = spent()
            histories.note({post.person_id}, at=timezone.now())
            times.append((spent() - started) * 1000)
    assert history.history_agrees(crowd.partnership, on=crowd.today - timedelta(days=200))
    histories.refresh(partnership=crowd.partnership, at=timezone.now())
    assert history.history_agrees(crowd.partnership, on=crowd.today)
    p95 = sorted(times)[int(len(times) * 0.95)]
    return Figure(
        name=f"change of one member, {MEMBERS:,}",
        value=round(p95, 3),
        unit="CPU ms p95",
        floor=None,
        ratio=None,
        queries=None,
        limit=f"{CHANGE_MS:g} ms p95, median {statistics.median(times):.1f}",
        ok=p95 <= CHANGE_MS,
    )


def rebuild(world: World) -> Figure:
    crowd = past(MEMBERS)
    started, wall = spent(), time.perf_counter()
    humans = histories.rebuild(partnership=crowd.partnership, at=timezone.now())
    seconds, waited = spent() - started, time.perf_counter() - wall
    assert history.history_agrees(crowd.partnership, on=crowd.today)
    return Figure(
        name=f"rebuild, {humans:,} people",
        value=round(waited, 3),
        unit="s",
        floor=None,
        ratio=None,
        queries=None,
        limit=f"{REBUILD_SECONDS:g} s, {seconds:.1f} CPU s",
        ok=waited <= REBUILD_SECONDS,
    )
