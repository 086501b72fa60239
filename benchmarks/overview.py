"""The lead's overview of 100,000 posts beside that of 1,000, and their list as a file."""

import statistics
import tracemalloc
from dataclasses import replace

from benchmarks.crowd import BIG, crowds
from benchmarks.database import World
from benchmarks.measure import Figure, against, cpu_ms

GROWTH = 1.5
MEGABYTES = 50


def overview(world: World) -> Figure:
    """At most 12 queries, 6 times the floor, and 1.5 times what a thousand posts cost."""
    small, big = crowds()
    visit_small = lambda: world.browser(small.lead).get(f"/agency/{small.agency.slug}/")  # noqa: E731
    visit_big = lambda: world.browser(big.lead).get(f"/agency/{big.agency.slug}/")  # noqa: E731
    figure = against("lead's overview, 100,000 posts", visit_big, world.floor_page(), most=6, queries=12, rounds=15)
    growth = statistics.median(cpu_ms(visit_big, 5) / cpu_ms(visit_small, 5) for _ in range(15))
    limit = f"{figure.limit}, {growth:.2f} of {GROWTH} x that at 1,000"
    return replace(figure, limit=limit, ok=figure.ok and growth <= GROWTH)


def export(world: World) -> Figure:
    """Streamed: what the site needs beside what it needed before, at the highest."""
    _, big = crowds()
    address = f"/agency/{big.agency.slug}/people.csv?state=overdue"
    stream(world, big.lead, f"/agency/{big.agency.slug}/people.csv?words=nobody")
    tracemalloc.start()
    lines = stream(world, big.lead, address)
    megabytes = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    assert lines >= BIG, f"{lines} lines"
    return Figure(
        name="export of 100,000 rows",
        value=round(megabytes, 3),
        unit="MB more",
        floor=None,
        ratio=None,
        queries=None,
        limit=f"{MEGABYTES} MB",
        ok=megabytes <= MEGABYTES,
    )


def stream(world: World, person: object, address: str) -> int:
    """Reads an answer as a server does: a piece at a time, keeping none."""
    return world.browser(person).count_lines(address)  # type: ignore[arg-type]
