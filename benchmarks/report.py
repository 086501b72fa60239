"""The coordinator's figures of 100,000 members beside those of 1,000: both have 40 agencies, 12 roles and 5 courses."""

import statistics
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from agencies.models import Agency, Membership, Partnership, Person
from benchmarks.database import World
from benchmarks.history import MEMBERS, cpu_seconds
from benchmarks.measure import Figure, queries_of
from benchmarks.past import Past, past
from figures.actions import histories
from figures.queries import history
from tests.factories.agencies import ResponsibilityFactory
from tests.factories.figures import DeclarationFactory, TargetFactory

FEW = 1_000
GROWTH, QUERIES = 1.2, 8
PAGES = {"coverage": "/figures/", "over time": "/figures/trend/", "running out": "/figures/running-out/",
         "what it takes": "/figures/seats/"}  # fmt: skip


def report(world: World) -> list[Figure]:
    """Each page at most 8 queries, and 1.2 times what it costs for a thousand. Time is ours and the database's."""
    crowds = [past(members) for members in (FEW, MEMBERS)]  # a requirement of one outdates what is kept of the other
    (few, their), (many, ours) = (led(crowd) for crowd in crowds)
    return [
        page(name, visit(world, ours, address, many), visit(world, their, address, few))
        for name, address in PAGES.items()
    ]


def led(crowd: Past) -> tuple[Partnership, Person]:
    """A partnership with its history kept, a target, a declaration of each agency, and a coordinator."""
    partnership, today = crowd.partnership, crowd.today
    post = Membership.objects.filter(agency__partnership=partnership, end_date=None).order_by("pk")[0]
    if not post.responsibilities.exists():
        ResponsibilityFactory(membership=post, duty="coordinator", team=None)
        TargetFactory(partnership=partnership, from_date=today - timedelta(days=700))
        for agency in Agency.objects.filter(partnership=partnership):
            DeclarationFactory(agency=agency, headcount=crowd.members, as_of_date=today - timedelta(days=90))
    if history.kept(partnership, today, today) is None:
        histories.rebuild(partnership=partnership, at=timezone.now())
    return partnership, post.person


def visit(world: World, person: Person, address: str, partnership: Partnership) -> Callable[[], object]:
    visitor = world.browser(person)
    return lambda: visitor.get(f"{address}?partnership={partnership.slug}")


def page(name: str, many: Callable[[], object], few: Callable[[], object]) -> Figure:
    many(), few()
    queries = queries_of(many)
    pairs = [(cpu_seconds(many, 3), cpu_seconds(few, 3)) for _ in range(15)]
    ratio = statistics.median(at_many / at_few for at_many, at_few in pairs)
    return Figure(
        name=f"{name}, {MEMBERS:,} members",
        value=round(statistics.median(at_many for at_many, _ in pairs) * 1000, 3),
        unit="CPU ms",
        floor=round(statistics.median(at_few for _, at_few in pairs) * 1000, 3),
        ratio=round(ratio, 2),
        queries=queries,
        limit=f"{GROWTH} x that at {FEW:,}, {QUERIES} queries",
        ok=ratio <= GROWTH and queries <= QUERIES,
    )
