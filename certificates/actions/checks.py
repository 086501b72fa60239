"""What is kept of checks: how many a day had which answer."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F

from certificates.enums import State
from certificates.models import CheckCount


def note(checks: Mapping[State, int], *, day: date) -> None:
    """This function will add so many checks to the counts of a day. Nothing about visitors or numbers is kept."""
    for state, count in checks.items():
        kept = CheckCount.objects.filter(day=day, state=state)
        if not kept.update(count=F("count") + count):
            CheckCount.objects.get_or_create(day=day, state=state)
            kept.update(count=F("count") + count)
