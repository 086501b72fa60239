"""What the invented agencies declared, and what the partnership means to reach. Safe to load again."""

from datetime import date, datetime, timedelta

from django.db.models import Count

from agencies.models import Agency, Partnership
from figures.actions import declarations
from figures.models import Declaration, Target

AGES = (40, 110, 200, 410)  # days: the last is old
TARGET = 85


def make_workforce(partnership: Partnership, *, today: date, at: datetime) -> None:
    """Most agencies declared something, one of them long ago; one waits to be accepted, and one said nothing."""
    if Target.objects.filter(partnership=partnership).exists():
        return
    declarations.set_target(
        partnership=partnership, course=None, percent=TARGET, from_date=today - timedelta(days=400), by=None, at=at
    )
    if Declaration.objects.filter(agency__partnership=partnership).exists():
        return
    agencies = list(Agency.objects.filter(partnership=partnership).annotate(posts=Count("memberships")))
    for place, agency in enumerate(agencies[1:]):
        batch = declarations.declare(
            agency=agency,
            as_of=today - timedelta(days=AGES[place % len(AGES)]),
            headcounts={None: agency.posts + 5 + 2 * place},
            by=None,
            at=at,
        )
        if place:  # the first one waits
            declarations.accept(batch=batch, agency=agency, by=None, at=at)
